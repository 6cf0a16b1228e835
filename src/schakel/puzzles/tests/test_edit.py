"""Somebody thinks otherwise, or looks again."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.people.models import Notice
from schakel.puzzles.actions.editing import NothingChanged, NotOfThisDesk, edit, review
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.actions.making import ReviewInThePast
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.page import history_of
from schakel.puzzles.tests.conftest import HYPOTHESIS, LATER, REVIEW_ON, WHY, thought

NEXT = date(2027, 1, 18)


def test_a_new_hypothesis_leaves_the_old_one_in_the_history(puzzle, noor):
    edit(
        puzzle, thought(hypothesis="Het zijn er twee."), owner=noor, reason=WHY, by=noor, now=LATER
    )

    puzzle.refresh_from_db()
    assert puzzle.unsealed("hypothesis") == "Het zijn er twee."
    newest = history_of(puzzle)[0]
    assert newest.was == [("Werkhypothese was", HYPOTHESIS)]
    assert newest.reason == WHY


def test_the_strength_is_a_word_that_somebody_chose(puzzle, noor):
    edit(puzzle, thought(strength="firm"), owner=noor, reason=WHY, by=noor, now=LATER)

    puzzle.refresh_from_db()
    assert puzzle.get_strength_display() == "Stevig"


def test_another_owner_is_of_the_desk_and_hears_it(puzzle, noor, daan, yusuf):
    with pytest.raises(NotOfThisDesk):
        edit(puzzle, thought(), owner=yusuf, reason=WHY, by=noor, now=LATER)

    edit(puzzle, thought(), owner=daan, reason=WHY, by=noor, now=LATER)

    assert Puzzle.objects.get().owner == daan
    assert Notice.objects.get(person=daan).kind == Notice.Kind.PUZZLE_ASSIGNED


def test_an_edit_that_changes_nothing_is_no_step(puzzle, noor):
    with pytest.raises(NothingChanged):
        edit(puzzle, thought(), owner=noor, reason=WHY, by=noor, now=LATER)
    with pytest.raises(ReasonMissing):
        edit(puzzle, thought(strength="firm"), owner=noor, reason="", by=noor, now=LATER)
    assert puzzle.steps.count() == 1


def test_looking_again_sets_the_next_day(puzzle, noor):
    step = review(puzzle, words="Geen nieuws.", next_on=NEXT, by=noor, now=LATER)

    puzzle.refresh_from_db()
    assert puzzle.review_on == NEXT
    assert step.kind == PuzzleStep.Kind.REVIEWED
    assert step.unsealed("reason") == "Geen nieuws."
    with pytest.raises(ReviewInThePast):
        review(puzzle, words="x", next_on=date(2026, 1, 1), by=noor, now=LATER)


def test_a_stranger_edits_nothing(puzzle, yusuf):
    with pytest.raises(PermissionDenied):
        edit(puzzle, thought(strength="firm"), owner=yusuf, reason=WHY, by=yusuf, now=LATER)
    with pytest.raises(PermissionDenied):
        review(puzzle, words="x", next_on=NEXT, by=yusuf, now=LATER)


def test_the_form_shows_what_stands_there_and_keeps_what_was_typed(client, noor, puzzle):
    client.force_login(noor)
    address = reverse("puzzles:edit", args=[puzzle.reference])

    asked = client.get(address).content.decode()
    wrong = client.post(
        address,
        {
            "hypothesis": "Nieuwe gedachte",
            "strength": "firm",
            "review_on": REVIEW_ON.isoformat(),
            "owner": str(noor.pk),
            "reason": "",
        },
    )

    assert HYPOTHESIS in asked
    assert wrong.status_code == 422
    assert "Nieuwe gedachte" in wrong.content.decode()
    assert puzzle.steps.count() == 1


def test_noor_looks_again_on_the_page(client, noor, puzzle):
    client.force_login(noor)

    client.post(
        reverse("puzzles:review", args=[puzzle.reference]),
        {"words": "Nog steeds hetzelfde.", "next_on": "2099-03-01"},
    )

    puzzle.refresh_from_db()
    assert puzzle.review_on == date(2099, 3, 1)
