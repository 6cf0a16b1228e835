"""How does the holder of an earlier piece hear that something touches it, until when?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.covenants.actions.comparing import Hit, place_of, unpacked
from schakel.covenants.actions.counting import count
from schakel.covenants.actions.retracting import drop_what_is_empty, realm_if_any
from schakel.covenants.models import Comparison, CrossTouch, Figure, Registration, TouchedPair
from schakel.covenants.spelling import spelling_of_pieces
from schakel.kernel.codes import new_reference
from schakel.linking.realms import keyring_of
from schakel.organisations.lookup import covenants_in_force
from schakel.organisations.models import Covenant
from schakel.people.models import Notice
from schakel.people.notices import notify
from schakel.signals.hearing import told_of
from schakel.signals.models import PuzzlePiece
from schakel.vault.sealing import CannotOpen

REMIND_BEFORE: Final = timedelta(days=7)


def tell(*, now: datetime) -> int:
    """Tell the holders of what was found, remind them, and let expire what nobody took up."""
    told = 0
    for covenant in covenants_in_force(timezone.localdate(now)):
        waiting = Comparison.objects.filter(
            registration__covenant=covenant, registration__ended="", found__isnull=False
        )
        for identity in list(waiting.order_by("at", "pk").values_list("pk", flat=True)):
            told += _tell_of(identity, covenant, now=now)
        _remind(covenant, now=now)
        _expire(covenant, now=now)
    return told


@transaction.atomic
def _tell_of(identity: UUID, covenant: Covenant, *, now: datetime) -> int:
    row = (
        Comparison.objects.select_for_update(of=("self",))
        .select_related("registration__signal__desk", "piece")
        .filter(pk=identity, found__isnull=False)
        .first()
    )
    realm = realm_if_any(covenant)
    if row is None or realm is None:
        return 0
    try:
        keys = keyring_of(realm).versions[row.key_version]
        hits = unpacked(keys.open_capsule(bytes(row.found or b""), place=place_of(row)))
    except (KeyError, CannotOpen):
        row.delete()  # its key was replaced meanwhile: it is compared anew
        return 0
    row.found = None
    row.save(update_fields=["found"])
    return sum(_tell_holder(row, each, covenant, now=now) for each in hits)


def _tell_holder(row: Comparison, hit: Hit, covenant: Covenant, *, now: datetime) -> int:
    """Tell the holder of one earlier piece; nothing when it was withdrawn meanwhile.

    Rule: the holder hears that something touches the own signal and whom to call; no name, no
    content, no reference and no number of the other side.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.4.
    """
    asker = row.registration.signal
    piece = (
        PuzzlePiece.objects.filter(pk=hit.piece, signal=hit.signal)
        .select_related("signal__desk", "key")
        .first()
    )
    if piece is None or not _is_registered(piece, covenant):
        return 0
    touch, made = CrossTouch.objects.get_or_create(
        covenant=covenant,
        holder=piece.signal,
        other_desk=asker.desk,
        defaults={"reference": new_reference("T")},
    )
    today = timezone.localdate(now)
    _pair, new = TouchedPair.objects.get_or_create(
        touch=touch,
        own_piece=piece,
        other_piece=row.piece,
        defaults={
            "other_signal": asker,
            "strength": hit.strength,
            "told_on": today,
            "expires_on": today + timedelta(days=covenant.touch_days),
        },
    )
    if not new:
        return 0
    if made:
        count(covenant, Figure.What.TOLD, now=now, spelling=spelling_of_pieces([piece]))
    _notify_holder(touch, now=now)
    record(
        "covenant.tell",
        by=None,
        on=piece.signal,
        detail={"covenant": covenant.code, "touch": touch.reference},
        now=now,
    )
    return 1


def _is_registered(piece: PuzzlePiece, covenant: Covenant) -> bool:
    return Registration.objects.filter(
        covenant=covenant, signal=piece.signal_id, ended="", comparisons__piece=piece
    ).exists()


def _notify_holder(touch: CrossTouch, *, now: datetime) -> None:
    notify(
        told_of(touch.holder, on=now),
        Notice.Kind.COVENANT_TOUCH,
        reference=touch.reference,
        url_name="covenants:touch",
        now=now,
    )


@transaction.atomic
def _remind(covenant: Covenant, *, now: datetime) -> None:
    """Once, a week before it expires; the holder alone."""
    today = timezone.localdate(now)
    nearly = TouchedPair.objects.filter(
        touch__covenant=covenant,
        shared_at=None,
        reminded_on=None,
        expires_on__lte=today + REMIND_BEFORE,
        told_on__lt=today,
    )
    touches = CrossTouch.objects.filter(pairs__in=nearly).select_related("holder__desk").distinct()
    for touch in list(touches):
        _notify_holder(touch, now=now)
    nearly.update(reminded_on=today)


@transaction.atomic
def _expire(covenant: Covenant, *, now: datetime) -> None:
    """Delete what the holder did not take up in time. Neither side is told.

    Rule: a touch expires when nobody makes contact, with the same silence as when nothing touches.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.5; the number of
    days is that of the covenant.
    """
    late = TouchedPair.objects.filter(
        touch__covenant=covenant, shared_at=None, expires_on__lt=timezone.localdate(now)
    ).select_related("touch", "own_piece__key")
    drop_pairs(covenant, list(late), now=now)


def drop_pairs(covenant: Covenant, pairs: Iterable[TouchedPair], *, now: datetime) -> None:
    """Delete pairs that came to nothing, and count those touches that never led to contact."""
    by_touch: dict[UUID, list[TouchedPair]] = {}
    for pair in pairs:
        by_touch.setdefault(pair.touch_id, []).append(pair)
    for gone in by_touch.values():
        if gone[0].touch.state == CrossTouch.State.OPEN:
            count(
                covenant,
                Figure.What.EXPIRED,
                now=now,
                spelling=spelling_of_pieces(pair.own_piece for pair in gone),
            )
        TouchedPair.objects.filter(pk__in=[pair.pk for pair in gone]).delete()
    drop_what_is_empty(covenant, now=now)
