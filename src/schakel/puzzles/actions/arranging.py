"""How does a signal come into a puzzle, and out of it again?"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.puzzles.actions.history import (
    locked,
    record_on_signals,
    require_signals,
    said,
    write_step,
)
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleSignal, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.models import Signal


class AlreadyIn(Exception):
    """The signal is in this puzzle already."""


class NotIn(Exception):
    """The signal is not in this puzzle."""


@transaction.atomic
def add(
    puzzle: Puzzle, signals: Sequence[Signal], *, reason: str, by: Person, now: datetime
) -> PuzzleStep:
    """Put signals in, for a reason."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "add", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "add")
    require_signals(puzzle, signals, by=by)
    reason = said(reason)
    if puzzle.memberships.filter(removed=None, signal__in=signals).exists():
        raise AlreadyIn
    step = write_step(puzzle, PuzzleStep.Kind.ADDED, reason=reason, signals=signals, by=by, now=now)
    PuzzleSignal.objects.bulk_create(
        PuzzleSignal(puzzle=puzzle, signal=signal, added=step) for signal in signals
    )
    record("puzzle.add", by=by, on=puzzle, because=because, now=now)
    record_on_signals("signal.to_puzzle", signals, puzzle, by=by, because=because, now=now)
    return step


@transaction.atomic
def take_out(
    puzzle: Puzzle, signals: Sequence[Signal], *, reason: str, by: Person, now: datetime
) -> PuzzleStep:
    """Take signals out, for a reason. That they were in, and why, stays readable."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "take_out", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "take_out")
    rows = puzzle.memberships.filter(removed=None, signal__in=signals)
    if rows.count() != len(signals):
        raise NotIn
    step = write_step(
        puzzle, PuzzleStep.Kind.TAKEN_OUT, reason=said(reason), signals=signals, by=by, now=now
    )
    rows.update(removed=step)
    record("puzzle.take_out", by=by, on=puzzle, because=because, now=now)
    record_on_signals("signal.from_puzzle", signals, puzzle, by=by, because=because, now=now)
    return step
