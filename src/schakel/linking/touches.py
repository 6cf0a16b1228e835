"""What does a signal touch, and what touches a piece? For whoever builds on links."""

from django.db.models import Q, QuerySet

from schakel.linking.models import Touch
from schakel.signals.models import PuzzlePiece, Signal


def touches_of(signal: Signal) -> QuerySet[Touch]:
    """Every touch of a signal that nobody refused, the likeliest first; on either side of it.

    Who may see them is asked with TOUCH_POLICY.
    """
    return (
        Touch.objects.filter(Q(newer=signal) | Q(older=signal))
        .exclude(verdict=Touch.Verdict.NOT_SAME)
        .order_by("-posterior", "-weight", "id")
    )


def touches_of_piece(piece: PuzzlePiece) -> QuerySet[Touch]:
    """Every touch of one piece that nobody refused."""
    return touches_of(piece.signal).filter(Q(newer_piece=piece) | Q(older_piece=piece))


def touching_signals(piece: PuzzlePiece, *, decided_same: bool = False) -> QuerySet[Signal]:
    """The signals that this piece may lead to; with `decided_same` only where a person said so."""
    touches = touches_of_piece(piece)
    if decided_same:
        touches = touches.filter(verdict=Touch.Verdict.SAME)
    ids = {
        touch.older_id if touch.newer_id == piece.signal_id else touch.newer_id for touch in touches
    }
    return Signal.objects.filter(pk__in=ids)


def other_side(touch: Touch, signal: Signal) -> Signal:
    """The signal at the other end of a touch."""
    return touch.older if touch.newer_id == signal.pk else touch.newer
