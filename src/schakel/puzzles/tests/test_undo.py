"""Whatever was done with a puzzle can be undone; whatever sequence, the history tells the truth."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from schakel.puzzles.actions import arranging, editing, merging, undoing
from schakel.puzzles.actions.making import start
from schakel.puzzles.contents import references_after, signals_in
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.page import history_of
from schakel.puzzles.tests.conftest import HYPOTHESIS, LATER, WHY, received, thought

Kind = PuzzleStep.Kind


def newest(puzzle) -> PuzzleStep:
    return PuzzleStep.objects.select_related("puzzle", "key").filter(puzzle=puzzle).latest("number")


def test_adding_is_undone_by_taking_out(puzzle, noor, agency_named):
    arranging.add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)

    undoing.undo(newest(puzzle), reason="Vergissing.", by=noor, now=LATER)

    assert agency_named not in signals_in(puzzle)
    assert [step.kind for step in puzzle.steps.all()] == [Kind.STARTED, Kind.ADDED, Kind.TAKEN_OUT]


def test_taking_out_is_undone_by_putting_back(puzzle, noor, bus_seen):
    arranging.take_out(puzzle, [bus_seen], reason=WHY, by=noor, now=LATER)

    undoing.undo(newest(puzzle), reason="Vergissing.", by=noor, now=LATER)

    assert bus_seen in signals_in(puzzle)


def test_an_edit_is_undone_and_a_day_that_passed_is_not_brought_back(puzzle, noor):
    editing.edit(
        puzzle,
        thought(hypothesis="Anders.", review_on=date(2027, 6, 1)),
        owner=noor,
        reason=WHY,
        by=noor,
        now=LATER,
    )

    undoing.undo(newest(puzzle), reason=WHY, by=noor, now=LATER + timedelta(days=60))

    puzzle.refresh_from_db()
    assert puzzle.unsealed("hypothesis") == HYPOTHESIS
    assert puzzle.review_on == date(2027, 6, 1)


@pytest.mark.parametrize("seen_from", ["puzzle", "other_puzzle"])
def test_a_merge_is_undone_from_either_side_and_done_again(request, noor, agency_named, seen_from):
    puzzle, other_puzzle = (request.getfixturevalue(n) for n in ("puzzle", "other_puzzle"))
    here = request.getfixturevalue(seen_from)
    merging.merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)

    undoing.undo(newest(here), reason=WHY, by=noor, now=LATER)
    apart = agency_named not in signals_in(puzzle)
    undoing.undo(newest(here), reason=WHY, by=noor, now=LATER)

    assert apart
    assert agency_named in signals_in(puzzle)
    assert Puzzle.objects.get(pk=other_puzzle.pk).merged_into == puzzle


def test_what_was_overtaken_is_not_undone(puzzle, noor, agency_named):
    step = arranging.add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)
    arranging.take_out(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)

    with pytest.raises(undoing.OvertakenByAnother):
        undoing.undo(step, reason=WHY, by=noor, now=LATER)


def test_of_a_puzzle_that_went_up_in_another_only_that_is_undone(puzzle, other_puzzle, noor):
    arranging.take_out(
        other_puzzle, list(signals_in(other_puzzle))[:1], reason=WHY, by=noor, now=LATER
    )
    editing.edit(
        other_puzzle, thought(hypothesis="Anders."), owner=noor, reason=WHY, by=noor, now=LATER
    )
    merging.merge(other_puzzle, puzzle, reason=WHY, by=noor, now=LATER)

    merged = [each.step.kind for each in history_of(other_puzzle) if each.can_be_undone]
    undoing.undo(newest(other_puzzle), reason=WHY, by=noor, now=LATER)
    apart = [each.step.kind for each in history_of(other_puzzle) if each.can_be_undone]

    assert merged == [Kind.MERGED_INTO]
    assert Kind.EDITED in apart


def test_the_page_offers_it_only_where_it_can(client, noor, puzzle, agency_named):
    arranging.add(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)
    arranging.take_out(puzzle, [agency_named], reason=WHY, by=noor, now=LATER)
    client.force_login(noor)

    page = client.get(reverse("puzzles:history", args=[puzzle.reference])).content.decode()
    client.post(reverse("puzzles:undo", args=[puzzle.reference, 3]), {"reason": "Toch wel."})
    too_late = client.post(reverse("puzzles:undo", args=[puzzle.reference, 2]), {"reason": "x"})

    offered = [each.step.number for each in history_of(Puzzle.objects.get(pk=puzzle.pk))]
    assert offered == [4, 3, 2, 1]
    assert reverse("puzzles:undo", args=[puzzle.reference, 3]) in page
    assert reverse("puzzles:undo", args=[puzzle.reference, 2]) not in page
    assert agency_named in signals_in(puzzle)
    assert too_late.status_code == 422


# What may be done: which of three puzzles, with which of four signals or which other puzzle.
doings = st.tuples(
    st.sampled_from(["add", "take_out", "merge", "unmerge", "undo"]),
    st.integers(0, 2),
    st.integers(0, 3),
)


@settings(
    max_examples=20,
    # Each step asks the database: making a failing sequence shorter would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sequence=st.lists(doings, max_size=10))
@example(sequence=[("merge", 1, 0), ("take_out", 0, 1), ("unmerge", 1, 0)])
@example(sequence=[("merge", 1, 0), ("add", 2, 1), ("merge", 2, 0), ("unmerge", 1, 0)])
def test_any_sequence_keeps_the_history_true_and_its_last_step_can_be_undone(
    sequence, noor, district, bergen_op_zoom
):
    with transaction.atomic():
        signals = [received(district, bergen_op_zoom) for _ in range(4)]
        puzzles = [start([signals[at]], thought(), by=noor, now=LATER) for at in range(3)]
        for verb, at, with_what in sequence:
            before = _everything(puzzles)
            done = _do(verb, puzzles[at], signals[with_what], puzzles[with_what % 3], by=noor)
            _history_is_true(puzzles)
            if done is not None:
                with transaction.atomic():
                    undoing.undo(done, reason=WHY, by=noor, now=LATER)
                    _history_is_true(puzzles)
                    assert _everything(puzzles) == before
                    transaction.set_rollback(True)
        transaction.set_rollback(True)


def _do(verb, puzzle, signal, other, *, by) -> PuzzleStep | None:
    """Try it, as an officer would; answers the step when it was possible and can be undone."""
    puzzle, other = (Puzzle.objects.get(pk=each.pk) for each in (puzzle, other))
    said = {"reason": WHY, "by": by, "now": LATER}
    try:
        with transaction.atomic():
            if verb == "add":
                return arranging.add(puzzle, [signal], **said)
            if verb == "take_out":
                return arranging.take_out(puzzle, [signal], **said)
            if verb == "merge":
                merging.merge(puzzle, other, **said)
            elif verb == "unmerge":
                merging.unmerge(puzzle, **said)
            else:
                undoing.undo(newest(puzzle), **said)
    except (
        arranging.AlreadyIn,
        arranging.NotIn,
        merging.CannotMerge,
        undoing.OvertakenByAnother,
        merging.StepNotAllowed,
    ):
        return None
    return newest(puzzle)


def _everything(puzzles) -> list[tuple[str, object, set[str]]]:
    return [
        (each.state, each.merged_into_id, {signal.reference for signal in signals_in(each)})
        for each in Puzzle.objects.filter(pk__in=[one.pk for one in puzzles]).order_by("pk")
    ]


def _history_is_true(puzzles) -> None:
    for puzzle in puzzles:
        told = references_after(puzzle.steps.all())
        assert told == {signal.reference for signal in signals_in(puzzle)}
