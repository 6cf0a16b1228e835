"""A puzzle ends with an outcome in words, and may open again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from schakel.kernel.lifecycle import StepNotAllowed
from schakel.puzzles.actions import arranging
from schakel.puzzles.actions.closing import close, reopen
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.contents import signals_in
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.page import history_of
from schakel.puzzles.tests.conftest import LATER, REVIEW_ON, WHY
from schakel.signals.models import Signal

WORDS = "Het zijn twee bussen van één bakker."


def test_it_closes_with_an_outcome_and_words(puzzle, noor):
    close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)

    puzzle.refresh_from_db()
    assert (puzzle.state, puzzle.outcome, puzzle.closed_at) == ("closed", "no_connection", LATER)
    assert puzzle.unsealed("outcome_words") == WORDS


def test_the_signals_live_on_by_themselves(puzzle, noor, bus_seen):
    close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)

    assert Signal.objects.get(pk=bus_seen.pk).is_open


def test_no_outcome_without_words(puzzle, noor):
    with pytest.raises(ReasonMissing):
        close(puzzle, outcome="no_connection", words=" ", by=noor, now=LATER)
    with pytest.raises(ValueError, match="maybe"):
        close(puzzle, outcome="maybe", words=WORDS, by=noor, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Puzzle.objects.update(state="closed", closed_at=LATER)


def test_it_opens_again_and_keeps_how_it_ended(puzzle, noor):
    close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)
    reopen(puzzle, reason=WHY, review_on=REVIEW_ON, by=noor, now=LATER)

    puzzle.refresh_from_db()
    assert (puzzle.state, puzzle.outcome, puzzle.unsealed("outcome_words")) == ("open", "", "")
    told = history_of(puzzle)
    assert [each.step.kind for each in told[:2]] == [
        PuzzleStep.Kind.REOPENED,
        PuzzleStep.Kind.CLOSED,
    ]
    assert told[1].was == [("Uitkomst", "De signalen horen niet bij elkaar")]
    assert told[1].reason == WORDS


def test_closing_twice_and_opening_what_is_open_lead_nowhere(puzzle, noor):
    with pytest.raises(StepNotAllowed):
        reopen(puzzle, reason=WHY, review_on=REVIEW_ON, by=noor, now=LATER)
    close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)
    with pytest.raises(StepNotAllowed):
        close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)


def test_a_stranger_closes_nothing(puzzle, yusuf):
    with pytest.raises(PermissionDenied):
        close(puzzle, outcome="no_connection", words=WORDS, by=yusuf, now=LATER)


def test_noor_closes_and_reopens_on_the_pages(client, noor, puzzle):
    client.force_login(noor)

    client.post(
        reverse("puzzles:close", args=[puzzle.reference]),
        {"outcome": "no_connection", "words": WORDS},
    )
    closed = client.get(puzzle.get_absolute_url()).content.decode()
    client.post(
        reverse("puzzles:reopen", args=[puzzle.reference]),
        {"reason": WHY, "review_on": "2099-01-05"},
    )

    assert WORDS in closed
    assert "Signaal toevoegen" not in closed
    assert Puzzle.objects.get().is_open


def test_in_a_closed_puzzle_nothing_is_undone_until_it_is_open_again(
    client, noor, puzzle, agency_named
):
    arranging.add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)
    close(puzzle, outcome="no_connection", words=WORDS, by=noor, now=LATER)
    client.force_login(noor)
    history = reverse("puzzles:history", args=[puzzle.reference])
    undo = reverse("puzzles:undo", args=[puzzle.reference, 2])

    closed = client.get(history).content.decode()
    tried = client.post(undo, {"reason": WHY})

    assert undo not in closed
    assert tried.status_code == 422
    assert agency_named in signals_in(puzzle)
    reopen(puzzle, reason=WHY, review_on=REVIEW_ON, by=noor, now=LATER)
    assert undo in client.get(history).content.decode()
