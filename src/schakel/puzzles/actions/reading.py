"""What is kept when somebody reads a puzzle, or opens the pieces in it?"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from schakel.audit.trail import record, record_each
from schakel.people.models import Person
from schakel.puzzles.contents import signals_in
from schakel.puzzles.models import Puzzle
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.signals.actions import reading
from schakel.signals.models import Signal


@transaction.atomic
def open_puzzle(puzzle: Puzzle, *, by: Person, now: datetime, printed: bool = False) -> list[str]:
    """Record that somebody opened the page of a puzzle; answers on which ground."""
    because = PUZZLE_POLICY.require(by, "see", puzzle)
    record(
        "puzzle.print" if printed else "puzzle.read",
        by=by,
        on=puzzle,
        because=because,
        fields=("hypothesis", "history"),
        now=now,
    )
    return because


@transaction.atomic
def see_details(puzzle: Puzzle, *, reason: str, by: Person, now: datetime) -> dict[UUID, str]:
    """Open the pieces of every signal in the puzzle; each signal's own trail tells it as well.

    Rule: the door of a puzzle opens no easier than those of its signals: whoever does not own
    them all says why, and it is recorded with each.
    Source: product.md 3.3; security.md 3.3.
    """
    because = PUZZLE_POLICY.require(by, "see_details", puzzle)
    signals = signals_in(puzzle)
    texts: dict[UUID, str] = {}
    for signal in signals:
        details = reading.see_details(signal, reason=reason, by=by, now=now)
        texts |= {piece.pk: text for piece, text in details.pieces}
    record(
        "puzzle.see_details",
        by=by,
        on=puzzle,
        because=because,
        fields=("pieces",),
        purpose=reason or reading.OWNER,
        now=now,
    )
    return texts


def needs_reason(signals: Iterable[Signal], person: Person) -> bool:
    """Whether this person must say why before the pieces of these signals open."""
    return any(reading.needs_reason(signal, person) for signal in signals)


@transaction.atomic
def record_shown(puzzles: Collection[Puzzle], *, by: Person, now: datetime) -> None:
    """Record that a list showed the first words of these hypotheses."""
    record_each(
        "puzzle.list",
        by=by,
        on=puzzles,
        because=PUZZLE_BECAUSE,
        fields=("hypothesis",),
        now=now,
    )


PUZZLE_BECAUSE = tuple(sentence.because for sentence in PUZZLE_POLICY.sentences)
