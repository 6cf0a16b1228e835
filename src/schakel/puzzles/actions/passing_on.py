"""What changes in a puzzle when it went to a partner?

The package, its recipient and its ground are kept by `handover`; a puzzle knows no handover.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.puzzles.actions.history import locked, write_step
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.models import Signal


@transaction.atomic
def mark_passed_on(
    puzzle: Puzzle, signals: Sequence[Signal], *, handover: str, by: Person, now: datetime
) -> None:
    """Write in the history that it went, and with which signals. It stays open: work goes on."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "pass_on", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "pass_on")
    write_step(puzzle, PuzzleStep.Kind.PASSED_ON, signals=signals, other=handover, by=by, now=now)
    record(
        "puzzle.pass_on",
        by=by,
        on=puzzle,
        because=because,
        detail={"handover": handover},
        now=now,
    )
