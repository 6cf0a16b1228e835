"""How does a puzzle start?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.people.models import Person
from schakel.puzzles.actions.history import (
    ReasonMissing,
    record_on_signals,
    require_signals,
    write_step,
)
from schakel.puzzles.models import Puzzle, PuzzleSignal, PuzzleStep
from schakel.signals.models import Signal
from schakel.vault.models import RecordKey


@dataclass(frozen=True)
class Thought:
    """What somebody thinks of it: in words, how strong, and when to look again."""

    hypothesis: str
    strength: str
    review_on: date


class ReviewInThePast(ValueError):
    """The next look at a puzzle lies ahead."""


@transaction.atomic
def start(signals: Sequence[Signal], thought: Thought, *, by: Person, now: datetime) -> Puzzle:
    """Put signals of one desk together; who does that owns the puzzle.

    Rule: no puzzle makes itself; a person says in words why these signals may belong together.
    Source: product.md "Decisions that shape everything" and 6.4.
    """
    if not thought.hypothesis.strip() or not signals:
        raise ReasonMissing
    check_review(thought.review_on, now=now)
    puzzle = Puzzle(
        key=RecordKey.objects.create_key(),
        reference=new_reference("P"),
        desk=signals[0].desk,
        owner=by,
        strength=Puzzle.Strength(thought.strength),
        review_on=thought.review_on,
        made_at=now,
    )
    because = require_signals(puzzle, signals, by=by)
    puzzle.seal(hypothesis=thought.hypothesis.strip(), outcome_words="")
    puzzle.save(force_insert=True)
    step = write_step(puzzle, PuzzleStep.Kind.STARTED, signals=signals, by=by, now=now)
    PuzzleSignal.objects.bulk_create(
        PuzzleSignal(puzzle=puzzle, signal=signal, added=step) for signal in signals
    )
    record("puzzle.start", by=by, on=puzzle, because=because, now=now)
    record_on_signals("signal.to_puzzle", signals, puzzle, by=by, because=because, now=now)
    return puzzle


def check_review(on: date, *, now: datetime) -> None:
    """Refuse a day for the next look that has passed already."""
    if on < timezone.localdate(now):
        raise ReviewInThePast
