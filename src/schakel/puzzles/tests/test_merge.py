"""Two puzzles become one, and two again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.kernel.lifecycle import StepNotAllowed
from schakel.puzzles.actions.arranging import add, take_out
from schakel.puzzles.actions.closing import close
from schakel.puzzles.actions.history import ReasonMissing
from schakel.puzzles.actions.making import start
from schakel.puzzles.actions.merging import CannotMerge, merge, unmerge
from schakel.puzzles.contents import signals_in
from schakel.puzzles.models import Puzzle
from schakel.puzzles.tests.conftest import LATER, WHY, received, thought


def again(puzzle) -> Puzzle:
    return Puzzle.objects.get(pk=puzzle.pk)


def test_the_signals_of_both_lie_in_one(puzzle, other_puzzle, noor, agency_named):
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)

    assert agency_named in signals_in(puzzle)
    assert again(other_puzzle).state == Puzzle.State.MERGED
    assert again(other_puzzle).merged_into == puzzle


def test_loose_again_both_are_as_they_were(puzzle, other_puzzle, noor):
    before = [signals_in(puzzle), signals_in(other_puzzle)]
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    unmerge(again(other_puzzle), reason="Het is een ander bureau.", by=noor, now=LATER)

    assert [signals_in(puzzle), signals_in(other_puzzle)] == before
    assert again(other_puzzle).state == Puzzle.State.OPEN


def test_what_people_did_by_hand_since_then_stays(
    puzzle, other_puzzle, noor, district, bergen_op_zoom
):
    bus_seen, bus_again = signals_in(puzzle)
    [agency_named] = signals_in(other_puzzle)
    new = received(district, bergen_op_zoom)
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    add(puzzle, [new], reason=WHY, by=noor, now=LATER)
    take_out(puzzle, [bus_seen], reason=WHY, by=noor, now=LATER)
    take_out(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)

    unmerge(again(other_puzzle), reason=WHY, by=noor, now=LATER)

    assert set(signals_in(puzzle)) == {bus_again, new}
    assert signals_in(other_puzzle) == [agency_named]


def test_a_signal_that_a_third_puzzle_brought_too_stays(puzzle, other_puzzle, noor, agency_named):
    third = start([agency_named], thought(), by=noor, now=LATER)
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    merge(third, puzzle, reason=WHY, by=noor, now=LATER)

    unmerge(again(other_puzzle), reason=WHY, by=noor, now=LATER)
    still_there = agency_named in signals_in(puzzle)
    unmerge(again(third), reason=WHY, by=noor, now=LATER)

    assert still_there
    assert agency_named not in signals_in(puzzle)


def test_only_an_open_puzzle_gives_another_back(puzzle, other_puzzle, noor):
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    close(puzzle, outcome="too_little", words="Klaar.", by=noor, now=LATER)

    with pytest.raises(StepNotAllowed):
        unmerge(again(other_puzzle), reason=WHY, by=noor, now=LATER)
    assert again(other_puzzle).state == Puzzle.State.MERGED


def test_a_puzzle_does_not_go_up_in_itself_nor_twice(puzzle, other_puzzle, noor):
    with pytest.raises(CannotMerge):
        merge(puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    with pytest.raises(StepNotAllowed):
        merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)
    with pytest.raises(ReasonMissing):
        unmerge(again(other_puzzle), reason=" ", by=noor, now=LATER)


def test_puzzles_of_two_desks_stay_two(puzzle, noor, yusuf, district, roosendaal):
    elsewhere = start([received(district, roosendaal)], thought(), by=yusuf, now=LATER)

    for one, other, by in ((puzzle, elsewhere, noor), (puzzle, elsewhere, yusuf)):
        with pytest.raises(PermissionDenied):
            merge(one, other, reason=WHY, by=by, now=LATER)


def test_whoever_works_at_both_desks_does_not_merge_them_either(puzzle, hanna, yusuf, roosendaal):
    told = received(roosendaal.district, roosendaal)
    elsewhere = start([told], thought(), by=yusuf, now=LATER)

    with pytest.raises(CannotMerge):
        merge(elsewhere, puzzle, reason=WHY, by=hanna, now=LATER)


def test_noor_merges_on_the_page_and_comes_back(client, noor, puzzle, other_puzzle, agency_named):
    client.force_login(noor)

    client.post(
        reverse("puzzles:merge", args=[other_puzzle.reference]),
        {"puzzle": puzzle.reference, "reason": WHY},
    )
    merged = client.get(other_puzzle.get_absolute_url()).content.decode()
    client.post(reverse("puzzles:unmerge", args=[other_puzzle.reference]), {"reason": WHY})

    assert f"Werk verder in puzzel {puzzle.reference}" in merged
    assert again(other_puzzle).state == Puzzle.State.OPEN
    assert agency_named not in signals_in(puzzle)


def test_no_puzzle_of_another_desk_is_offered(client, noor, yusuf, puzzle, roosendaal):
    told = received(roosendaal.district, roosendaal)
    elsewhere = start([told], thought(), by=yusuf, now=LATER)
    client.force_login(noor)

    page = client.get(reverse("puzzles:merge", args=[puzzle.reference])).content.decode()

    assert elsewhere.reference not in page
