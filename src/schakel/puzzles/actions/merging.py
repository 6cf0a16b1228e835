"""How do two puzzles become one, and two again?"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.models import Person
from schakel.puzzles.actions.history import both_locked, record_on_signals, said, write_step
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleSignal, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY

Kind = PuzzleStep.Kind


class CannotMerge(Exception):
    """These two do not go together: of different desks, or one and the same."""


@transaction.atomic
def merge(
    puzzle: Puzzle,
    into: Puzzle,
    *,
    reason: str,
    bringing: Collection[str] | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Let a puzzle go up in another. It keeps its own list and history, so it can come back.

    With `bringing` only these signals come along, by reference: what undoes an unmerge brings
    what had left, and not what somebody took out by hand before that.
    """
    if puzzle.pk == into.pk:
        raise CannotMerge
    puzzle, into = both_locked(puzzle, into)
    because = PUZZLE_POLICY.require(by, "merge", puzzle)
    PUZZLE_POLICY.require(by, "add", into)
    if puzzle.desk_id != into.desk_id:
        raise CannotMerge
    reason = said(reason)
    PUZZLE_LIFECYCLE.advance(puzzle, "merge")
    PUZZLE_LIFECYCLE.advance(into, "add")
    inside = into.memberships.filter(removed=None).values("signal")
    new = [
        row.signal
        for row in puzzle.memberships.filter(removed=None)
        .exclude(signal__in=inside)
        .select_related("signal")
        if bringing is None or row.signal.reference in bringing
    ]
    came_in = write_step(
        into,
        Kind.MERGED_IN,
        reason=reason,
        signals=new,
        other=puzzle.reference,
        by=by,
        now=now,
    )
    PuzzleSignal.objects.bulk_create(
        PuzzleSignal(puzzle=into, signal=signal, added=came_in) for signal in new
    )
    write_step(puzzle, Kind.MERGED_INTO, reason=reason, other=into.reference, by=by, now=now)
    puzzle.merged_into = into
    puzzle.save(update_fields=["state", "merged_into"])
    record(
        "puzzle.merge",
        by=by,
        on=puzzle,
        because=because,
        detail={"into": into.reference},
        now=now,
    )
    record_on_signals("signal.to_puzzle", new, into, by=by, because=because, now=now)


@transaction.atomic
def unmerge(puzzle: Puzzle, *, reason: str, by: Person, now: datetime) -> None:
    """Take a merged puzzle out of the other again: it is as it was when it went in.

    What came along leaves the other puzzle, unless another puzzle that is still merged into it
    holds that signal too. What people added or took out by hand since then, stays as they did it.
    """
    if puzzle.merged_into is None:
        raise StepNotAllowed("it was not merged")
    puzzle, into = both_locked(puzzle, puzzle.merged_into)
    because = PUZZLE_POLICY.require(by, "unmerge", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "unmerge")
    PUZZLE_LIFECYCLE.advance(into, "take_out")
    reason = said(reason)
    came_in = into.steps.filter(kind=Kind.MERGED_IN, other=puzzle.reference).latest("number")
    came_along = list(into.memberships.filter(removed=None, added=came_in).select_related("signal"))
    leaving = [row for row in came_along if not _kept_by_another(row, puzzle, into)]
    step = write_step(
        into,
        Kind.UNMERGED,
        reason=reason,
        signals=[row.signal for row in leaving],
        other=puzzle.reference,
        by=by,
        now=now,
    )
    into.memberships.filter(pk__in=[row.pk for row in leaving]).update(removed=step)
    write_step(puzzle, Kind.SPLIT_OFF, reason=reason, other=into.reference, by=by, now=now)
    puzzle.merged_into = None
    puzzle.reminded = Puzzle.Reminded.NOBODY
    puzzle.save(update_fields=["state", "merged_into", "reminded"])
    record(
        "puzzle.unmerge",
        by=by,
        on=puzzle,
        because=because,
        detail={"from": into.reference},
        now=now,
    )
    record_on_signals(
        "signal.from_puzzle",
        [row.signal for row in leaving],
        into,
        by=by,
        because=because,
        now=now,
    )


def _kept_by_another(row: PuzzleSignal, puzzle: Puzzle, into: Puzzle) -> bool:
    """Whether a third puzzle, merged into the same one, holds this signal; it then brings it."""
    others = into.merged_in.exclude(pk=puzzle.pk).order_by("reference")
    keeper = others.filter(memberships__removed=None, memberships__signal=row.signal).first()
    if keeper is None:
        return False
    row.added = into.steps.filter(kind=Kind.MERGED_IN, other=keeper.reference).latest("number")
    row.save(update_fields=["added"])
    return True
