"""How does an action get a puzzle for itself, and write down what it did?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY


class ReasonMissing(ValueError):
    """What changes a puzzle is done for a reason, in words."""


def locked(puzzle: Puzzle) -> Puzzle:
    """The puzzle as it is now, locked until the transaction ends."""
    return both_locked(puzzle)[0]


def both_locked(*puzzles: Puzzle) -> list[Puzzle]:
    """Several at once, always in the same order, so that two officers never wait for each other."""
    wanted = sorted({puzzle.pk for puzzle in puzzles})
    found = {
        row.pk: row
        for row in Puzzle.objects.select_for_update(of=("self",))
        .select_related("key", "desk", "owner")
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    return [found[puzzle.pk] for puzzle in puzzles]


def said(reason: str) -> str:
    """The reason, or a refusal when there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def write_step(
    puzzle: Puzzle,
    kind: PuzzleStep.Kind,
    *,
    reason: str = "",
    signals: Iterable[Signal] = (),
    other: str = "",
    before: Mapping[str, str] | None = None,
    by: Person,
    now: datetime,
) -> PuzzleStep:
    """Add the next line to the history of a locked puzzle."""
    last = puzzle.steps.aggregate(last=Max("number"))["last"] or 0
    step = PuzzleStep(
        key=puzzle.key,
        puzzle=puzzle,
        number=last + 1,
        kind=kind,
        by=by,
        at=now,
        signals=sorted(signal.reference for signal in signals),
        other=other,
    )
    step.seal(reason=reason.strip(), before=json.dumps(before or {}, ensure_ascii=False))
    step.save(force_insert=True)
    return step


def require_signals(puzzle: Puzzle, signals: Sequence[Signal], *, by: Person) -> list[str]:
    """Whether this person may put these signals in this puzzle, and why."""
    because: list[str] = []
    for signal in signals:
        if signal.desk_id != puzzle.desk_id:
            raise PermissionDenied("a puzzle holds signals of its own desk")
        because = SIGNAL_POLICY.require(by, "puzzle", signal)
    return because


def record_on_signals(
    action: str,
    signals: Iterable[Signal],
    puzzle: Puzzle,
    *,
    by: Person,
    because: Sequence[str],
    now: datetime,
) -> None:
    """Let each signal's own trail tell what happened to it with this puzzle."""
    for signal in signals:
        record(
            action,
            by=by,
            on=signal,
            because=because,
            detail={"puzzle": puzzle.reference},
            now=now,
        )
