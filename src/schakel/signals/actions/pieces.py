"""How does an officer add a piece of the puzzle?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from schakel.audit.trail import record
from schakel.kernel.queue import enqueue
from schakel.people.models import Person
from schakel.signals.actions.locking import locked
from schakel.signals.models import PuzzlePiece, Signal
from schakel.signals.policy import SIGNAL_POLICY


@transaction.atomic
def add(signal: Signal, *, kind: str, text: str, by: Person, now: datetime) -> PuzzlePiece:
    """Add one address, vehicle, phone, account, name or description, as it was found."""
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "check", signal)
    last = signal.pieces.aggregate(last=Max("position"))["last"]
    piece = PuzzlePiece(
        key=signal.key,
        signal=signal,
        kind=PuzzlePiece.Kind(kind),
        added_by=by,
        added_at=now,
        position=0 if last is None else last + 1,
    )
    piece.seal(text=text)
    piece.save(force_insert=True)
    signal.piece_count += 1
    signal.save(update_fields=["piece_count"])
    record("signal.add_piece", by=by, on=signal, because=because, detail={"kind": kind}, now=now)
    enqueue("schakel.linking.tasks.search", signal_id=str(signal.pk))
    return piece
