"""Noor makes a puzzle of signals that may belong together."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.audit.models import Event
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.actions.making import ReviewInThePast, start
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.tests.conftest import HYPOTHESIS, LATER, REVIEW_ON, received, thought


def test_a_puzzle_says_what_is_thought_by_whom_and_when_to_look_again(puzzle, noor, bus_seen):
    assert puzzle.owner == noor
    assert puzzle.desk == bus_seen.desk
    assert puzzle.unsealed("hypothesis") == HYPOTHESIS
    assert (puzzle.strength, puzzle.review_on, puzzle.state) == ("hunch", REVIEW_ON, "open")
    assert puzzle.steps.get().kind == PuzzleStep.Kind.STARTED


def test_the_database_cannot_read_the_hypothesis(puzzle):
    assert b"uitzendbureau" not in bytes(Puzzle.objects.get(pk=puzzle.pk).hypothesis)


def test_each_signal_tells_in_its_own_trail_that_it_lies_in_a_puzzle(puzzle, bus_seen):
    event = Event.objects.get(action="signal.to_puzzle", object_id=bus_seen.pk)

    assert event.detail == {"puzzle": puzzle.reference}
    assert "uitzendbureau" not in str(event.__dict__)


def test_without_words_there_is_no_puzzle(noor, bus_seen):
    with pytest.raises(ReasonMissing):
        start([bus_seen], thought(hypothesis="  "), by=noor, now=LATER)
    with pytest.raises(ReasonMissing):
        start([], thought(), by=noor, now=LATER)


def test_the_next_look_lies_ahead(noor, bus_seen):
    with pytest.raises(ReviewInThePast):
        start(
            [bus_seen],
            thought(review_on=(LATER - timedelta(days=1)).date()),
            by=noor,
            now=LATER,
        )


def test_a_stranger_makes_no_puzzle_of_signals_of_another_desk(yusuf, bus_seen):
    with pytest.raises(PermissionDenied):
        start([bus_seen], thought(), by=yusuf, now=LATER)


@pytest.mark.parametrize("who", ["noor", "hanna"])
def test_a_puzzle_holds_signals_of_one_desk(request, district, roosendaal, bus_seen, who):
    elsewhere = received(district, roosendaal)

    with pytest.raises(PermissionDenied):
        start([bus_seen, elsewhere], thought(), by=request.getfixturevalue(who), now=LATER)


def test_what_was_decided_to_be_the_same_is_ticked_already(
    client, noor, bus_again, bus_seen, same_bus
):
    client.force_login(noor)
    address = reverse("puzzles:start", args=[bus_again.reference])

    asked = client.get(address).content.decode()
    made = client.post(
        address,
        {
            "others": [bus_seen.reference],
            "more": "",
            "hypothesis": HYPOTHESIS,
            "strength": "plausible",
            "review_on": "2099-01-05",
        },
    )

    puzzle = Puzzle.objects.get()
    ticked = next(each for each in asked.split("<input") if bus_seen.reference in each)
    assert "checked" in ticked
    assert made.url == puzzle.get_absolute_url()
    assert {row.signal for row in puzzle.memberships.all()} == {bus_seen, bus_again}


def test_what_was_typed_stays_when_a_reference_is_not_known(client, noor, bus_seen):
    client.force_login(noor)

    answer = client.post(
        reverse("puzzles:start", args=[bus_seen.reference]),
        {"more": "S-0000-0000", "hypothesis": HYPOTHESIS, "strength": "hunch", "review_on": ""},
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "geen signaal met kenmerk S-0000-0000" in page
    assert HYPOTHESIS in page
    assert not Puzzle.objects.exists()


def test_a_signal_of_another_desk_is_as_unknown_as_one_that_never_was(
    client, noor, district, roosendaal, bus_seen
):
    elsewhere = received(district, roosendaal)
    client.force_login(noor)

    answer = client.post(
        reverse("puzzles:start", args=[bus_seen.reference]),
        {"more": elsewhere.reference, "hypothesis": "x", "strength": "hunch", "review_on": ""},
    )

    assert f"geen signaal met kenmerk {elsewhere.reference}" in answer.content.decode()


def test_the_page_of_a_signal_shows_its_puzzles_and_the_way_to_make_one(
    client, noor, puzzle, bus_seen
):
    client.force_login(noor)

    page = client.get(bus_seen.get_absolute_url()).content.decode()

    assert puzzle.reference in page
    assert reverse("puzzles:start", args=[bus_seen.reference]) in page
    assert "In een puzzel gelegd" in page
