"""Which signals are in a puzzle, and does its history say the same?"""

from collections.abc import Iterable

from schakel.puzzles.models import Puzzle, PuzzleSignal, PuzzleStep
from schakel.signals.models import Signal

Kind = PuzzleStep.Kind
COMES_IN = frozenset({Kind.STARTED, Kind.ADDED, Kind.MERGED_IN})
GOES_OUT = frozenset({Kind.TAKEN_OUT, Kind.UNMERGED})


def signals_in(puzzle: Puzzle) -> list[Signal]:
    """The signals that are in it now, the oldest first."""
    return [row.signal for row in memberships_of(puzzle)]


def memberships_of(puzzle: Puzzle) -> list[PuzzleSignal]:
    """The same, with the step by which each came in."""
    return list(
        puzzle.memberships.filter(removed=None)
        .select_related("signal__municipality", "signal__owner", "added__by")
        .order_by("signal__received_at", "signal__reference")
    )


def references_after(steps: Iterable[PuzzleStep]) -> set[str]:
    """Which signals are in a puzzle after these steps, told by the history alone."""
    inside: set[str] = set()
    for step in sorted(steps, key=lambda step: step.number):
        if step.kind in COMES_IN:
            inside |= set(step.signals)
        elif step.kind in GOES_OUT:
            inside -= set(step.signals)
    return inside
