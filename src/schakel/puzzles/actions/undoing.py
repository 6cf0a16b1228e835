"""How is a step in the life of a puzzle undone? By its opposite, with a reason, in the history."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from schakel.people.models import Person
from schakel.puzzles.actions import arranging, editing, merging
from schakel.puzzles.actions.making import Thought
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.models import Signal

Kind = PuzzleStep.Kind
CHANGES = frozenset({Kind.EDITED, Kind.REVIEWED})
MERGES = frozenset({Kind.MERGED_IN, Kind.UNMERGED})
MOVES = frozenset({Kind.MERGED_INTO, Kind.SPLIT_OFF})
ENDS = frozenset({Kind.CLOSED, Kind.MERGED_INTO})
OPENS = frozenset({Kind.REOPENED, Kind.SPLIT_OFF})


class OvertakenByAnother(Exception):
    """Something was done since to the same thing: undo that first."""


def still_stands(step: PuzzleStep, later: Iterable[PuzzleStep]) -> bool:
    """Whether a step can be undone: nothing was done to the same thing since.

    A puzzle that was closed, or went up in another one, first has to be open again.
    """
    later = sorted(later, key=lambda one: one.number)
    turns = [one.kind for one in later if one.kind in ENDS | OPENS]
    if turns and turns[-1] in ENDS:
        return False
    if step.kind in {Kind.ADDED, Kind.TAKEN_OUT}:
        return not any(set(step.signals) & set(one.signals) for one in later)
    if step.kind == Kind.EDITED:
        return not any(one.kind in CHANGES for one in later)
    if step.kind in MERGES:
        return not any(one.kind in MERGES and one.other == step.other for one in later)
    if step.kind in MOVES:
        return not later
    return False


def undoable_numbers(steps: Iterable[PuzzleStep]) -> set[int]:
    """Which steps of a history can be undone now."""
    ordered = sorted(steps, key=lambda step: step.number)
    return {step.number for at, step in enumerate(ordered) if still_stands(step, ordered[at + 1 :])}


@transaction.atomic
def undo(step: PuzzleStep, *, reason: str, by: Person, now: datetime) -> None:
    """Do the opposite of a step; both stay in the history."""
    puzzle = step.puzzle
    PUZZLE_POLICY.require(by, "see", puzzle)
    if not still_stands(step, puzzle.steps.filter(number__gt=step.number)):
        raise OvertakenByAnother
    signals = list(Signal.objects.filter(reference__in=step.signals).order_by("reference"))
    if step.kind == Kind.ADDED:
        arranging.take_out(puzzle, signals, reason=reason, by=by, now=now)
    elif step.kind == Kind.TAKEN_OUT:
        arranging.add(puzzle, signals, reason=reason, by=by, now=now)
    elif step.kind == Kind.EDITED:
        _write_back(puzzle, step, reason=reason, by=by, now=now)
    else:
        other = Puzzle.objects.get(reference=step.other)
        # Where a merge is told from decides which of the two goes up in the other.
        moving, staying = (puzzle, other) if step.kind in MOVES else (other, puzzle)
        if step.kind in {Kind.MERGED_INTO, Kind.MERGED_IN}:
            merging.unmerge(moving, reason=reason, by=by, now=now)
        else:
            left = staying.steps.filter(kind=Kind.UNMERGED, other=moving.reference).latest("number")
            merging.merge(moving, staying, reason=reason, bringing=left.signals, by=by, now=now)


def _write_back(
    puzzle: Puzzle, step: PuzzleStep, *, reason: str, by: Person, now: datetime
) -> None:
    """What stood there before the edit, stands there again; a day that has passed is left out."""
    stood = editing.as_it_stands(puzzle) | json.loads(step.unsealed("before"))
    review_on = date.fromisoformat(stood["review_on"])
    if review_on < timezone.localdate(now):
        review_on = puzzle.review_on
    editing.edit(
        puzzle,
        Thought(stood["hypothesis"], stood["strength"], review_on),
        owner=Person.objects.get(pk=stood["owner"]),
        reason=reason,
        by=by,
        now=now,
    )
