"""A signal comes into a puzzle, and out of it again; both stay readable."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from schakel.kernel.lifecycle import StepNotAllowed
from schakel.puzzles.actions.arranging import AlreadyIn, NotIn, add, take_out
from schakel.puzzles.actions.closing import close
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.contents import references_after, signals_in
from schakel.puzzles.models import PuzzleStep
from schakel.puzzles.tests.conftest import LATER, WHY, received


def test_a_signal_is_added_with_who_when_and_why(puzzle, daan, agency_named):
    step = add(puzzle, [agency_named], reason=WHY, by=daan, now=LATER)

    assert agency_named in signals_in(puzzle)
    assert (step.by, step.at, step.unsealed("reason")) == (daan, LATER, WHY)
    assert step.signals == [agency_named.reference]


def test_a_signal_that_is_taken_out_leaves_its_history(puzzle, noor, bus_seen, bus_again):
    take_out(puzzle, [bus_seen], reason="Toch een andere bus.", by=noor, now=LATER)

    assert signals_in(puzzle) == [bus_again]
    row = puzzle.memberships.get(signal=bus_seen)
    assert row.removed.unsealed("reason") == "Toch een andere bus."
    assert references_after(puzzle.steps.all()) == {bus_again.reference}


def test_nothing_goes_in_or_out_without_a_reason(puzzle, noor, bus_seen, agency_named):
    with pytest.raises(ReasonMissing):
        add(puzzle, [agency_named], reason=" ", by=noor, now=LATER)
    with pytest.raises(ReasonMissing):
        take_out(puzzle, [bus_seen], reason="", by=noor, now=LATER)


def test_a_signal_is_in_a_puzzle_once(puzzle, noor, bus_seen, agency_named):
    with pytest.raises(AlreadyIn):
        add(puzzle, [bus_seen], reason=WHY, by=noor, now=LATER)
    with pytest.raises(NotIn):
        take_out(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)


def test_a_closed_puzzle_takes_nothing_in(puzzle, noor, agency_named):
    close(puzzle, outcome="too_little", words="Er kwam niets bij.", by=noor, now=LATER)

    with pytest.raises(StepNotAllowed):
        add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)


@pytest.mark.parametrize("who", ["noor", "hanna"])
def test_a_signal_of_another_desk_never_comes_in(request, puzzle, district, roosendaal, who):
    elsewhere = received(district, roosendaal)

    with pytest.raises(PermissionDenied):
        add(puzzle, [elsewhere], reason=WHY, by=request.getfixturevalue(who), now=LATER)


def test_a_stranger_changes_nothing(puzzle, yusuf, bus_seen):
    with pytest.raises(PermissionDenied):
        take_out(puzzle, [bus_seen], reason=WHY, by=yusuf, now=LATER)


def test_the_history_cannot_be_changed(puzzle):
    with pytest.raises(DatabaseError), transaction.atomic():
        puzzle.steps.update(at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        PuzzleStep.objects.filter(puzzle=puzzle)._raw_delete("default")


def test_noor_adds_on_the_page_and_takes_out_again(client, noor, puzzle, agency_named):
    client.force_login(noor)

    client.post(
        reverse("puzzles:add", args=[puzzle.reference]),
        {"signals": agency_named.reference.lower(), "reason": WHY},
    )
    inside = agency_named in signals_in(puzzle)
    client.post(
        reverse("puzzles:take_out", args=[puzzle.reference, agency_named.reference]),
        {"reason": "Vergissing."},
    )

    assert inside
    assert agency_named not in signals_in(puzzle)


def test_a_second_officer_who_is_too_late_keeps_what_they_typed(client, noor, puzzle, bus_seen):
    client.force_login(noor)

    answer = client.post(
        reverse("puzzles:add", args=[puzzle.reference]),
        {"signals": bus_seen.reference, "reason": WHY},
    )

    assert answer.status_code == 422
    assert "zit al in deze puzzel" in answer.content.decode()
    assert WHY in answer.content.decode()


def test_from_a_signal_it_goes_into_a_puzzle_that_is_there(client, noor, puzzle, agency_named):
    client.force_login(noor)

    answer = client.post(
        reverse("puzzles:add_to", args=[agency_named.reference]),
        {"puzzle": puzzle.reference, "reason": WHY},
    )

    assert answer.url == puzzle.get_absolute_url()
    assert agency_named in signals_in(puzzle)
