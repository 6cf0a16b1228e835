"""What does each side of a touch see? The holder a little, the other side less, and only later."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from schakel.audit.trail import record
from schakel.covenants.actions.contact import side_of
from schakel.covenants.models import CrossOutcome, CrossTouch, TouchedPair
from schakel.covenants.policy import CROSS_TOUCH_POLICY
from schakel.organisations.models import CovenantParty
from schakel.people.models import Person
from schakel.signals.actions.reading import needs_reason
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.opening import unseal_many

Side = CrossOutcome.Side


@dataclass(frozen=True)
class TouchedPiece:
    """One own piece of the holder; its text only for whoever handles the signal."""

    piece: PuzzlePiece
    strength: str
    text: str


@dataclass(frozen=True)
class Seen:
    """What somebody sees of a touch, from their own side."""

    touch: CrossTouch
    is_holder: bool
    partner: CovenantParty | None  # whom to call, on the other side
    own: list[Signal]
    theirs: list[Signal]  # after contact
    pieces: list[TouchedPiece]  # of the holder alone
    contact_before: date | None  # something waits for contact until then
    outcome: CrossOutcome | None
    remark: str
    because: list[str]


@transaction.atomic
def seen(touch: CrossTouch, *, by: Person, now: datetime) -> Seen:
    """Open what this person may see, and record that they looked.

    Rule: the other side sees its own signal and whom it may expect; not which piece, not how sure.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.4.
    """
    because = CROSS_TOUCH_POLICY.require(by, "see", touch)
    side = side_of(touch, by)
    is_holder = side == Side.HOLDER
    pairs = list(TouchedPair.objects.filter(touch=touch))
    shared = [pair.other_signal_id for pair in pairs if pair.shared_at is not None]
    others = list(Signal.objects.filter(pk__in=shared).select_related("desk").order_by("reference"))
    pieces = _pieces(touch, pairs, by=by) if is_holder else []
    signal = touch.holder if is_holder else others[0]
    record(
        "covenant.see",
        by=by,
        on=signal,
        because=because,
        fields=("pieces",) if any(piece.text for piece in pieces) else (),
        detail={"touch": touch.reference},
        now=now,
    )
    outcome = (
        CrossOutcome.objects.filter(touch=touch, side=side).select_related("key", "by").first()
    )
    waiting = [pair.expires_on for pair in pairs if pair.shared_at is None]
    return Seen(
        touch=touch,
        is_holder=is_holder,
        partner=_party(touch, touch.other_desk_id if is_holder else touch.holder.desk_id),
        own=[touch.holder] if is_holder else others,
        theirs=others if is_holder else [touch.holder],
        pieces=pieces,
        contact_before=min(waiting) if is_holder and waiting else None,
        outcome=outcome,
        remark=outcome.unsealed("remark") if outcome else "",
        because=because,
    )


def _pieces(touch: CrossTouch, pairs: list[TouchedPair], *, by: Person) -> list[TouchedPiece]:
    """Each own piece once, with the strongest of what touches it: how often is not said."""
    own = PuzzlePiece.objects.select_related("key").in_bulk([pair.own_piece_id for pair in pairs])
    best: dict[PuzzlePiece, TouchedPair] = {}
    for pair in sorted(pairs, key=lambda each: each.strength != TouchedPair.Strength.STRONG):
        best.setdefault(own[pair.own_piece_id], pair)
    texts = {} if needs_reason(touch.holder, by) else unseal_many(best, "text")
    ordered = sorted(best.items(), key=lambda each: (each[0].kind, each[0].position))
    return [
        TouchedPiece(piece, pair.get_strength_display(), texts.get(piece.pk, ""))
        for piece, pair in ordered
    ]


def _party(touch: CrossTouch, organisation: UUID) -> CovenantParty | None:
    return (
        CovenantParty.objects.current()
        .filter(covenant=touch.covenant_id, organisation=organisation)
        .select_related("organisation")
        .first()
    )
