"""How is forgotten what was computed for a signal, or under a whole covenant?"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.audit.trail import record
from schakel.covenants.models import Comparison, CrossTouch, Registration, TouchedPair
from schakel.linking.models import Canary, IndexedMention, Realm
from schakel.linking.realms import shred_key
from schakel.organisations.models import Covenant
from schakel.people.desks import officers_of
from schakel.people.notices import lead_nowhere
from schakel.signals.hearing import told_of
from schakel.signals.models import PuzzlePiece
from schakel.vault.models import RecordKey


def realm_if_any(covenant: Covenant) -> Realm | None:
    """The realm of a covenant when there is one; the name is the row, codes may repeat."""
    return Realm.objects.filter(covenant=str(covenant.pk)).first()


def retract(registration: Registration, ended: Registration.Ended, *, now: datetime) -> None:
    """End a registration: its tokens, capsules, comparisons and touches go in this transaction."""
    end(registration, ended, now=now)
    forget_touches(registration, now=now)


def end(registration: Registration, ended: Registration.Ended, *, now: datetime) -> None:
    """End a registration and forget what is of its own side: that matches nothing any more."""
    IndexedMention.objects.filter(
        realm=realm_if_any(registration.covenant), signal=registration.signal_id
    ).delete()
    Comparison.objects.filter(registration=registration).delete()
    registration.ended, registration.ended_at = ended, now
    registration.save(update_fields=["ended", "ended_at"])


@transaction.atomic
def forget_touches(registration: Registration, *, now: datetime) -> None:
    """Forget what touched a signal that is not registered any more: at either side, silently."""
    TouchedPair.objects.filter(touch__covenant=registration.covenant).filter(
        Q(touch__holder=registration.signal_id) | Q(other_signal=registration.signal_id)
    ).delete()
    drop_what_is_empty(registration.covenant, now=now)


def forget_pieces(covenant: Covenant, pieces: Iterable[PuzzlePiece], *, now: datetime) -> None:
    """Forget some pieces: the covenant does not allow their kind any more."""
    gone = list(pieces)
    IndexedMention.objects.filter(realm__covenant=str(covenant.pk), piece__in=gone).delete()
    Comparison.objects.filter(registration__covenant=covenant, piece__in=gone).delete()
    TouchedPair.objects.filter(touch__covenant=covenant).filter(
        Q(own_piece__in=gone) | Q(other_piece__in=gone)
    ).delete()
    drop_what_is_empty(covenant, now=now)


def drop_what_is_empty(covenant: Covenant, *, now: datetime) -> None:
    """Delete the touches of which nothing is left; what told of them leads nowhere any more."""
    today = timezone.localdate(now)
    empty = CrossTouch.objects.filter(covenant=covenant, pairs=None).select_related(
        "holder__desk", "other_desk"
    )
    for touch in list(empty):
        lead_nowhere(
            [*told_of(touch.holder, on=now), *officers_of(touch.other_desk, on=today)],
            reference=touch.reference,
            now=now,
        )
        touch.delete()


@transaction.atomic
def destroy(covenant: Covenant, *, now: datetime) -> bool:
    """Destroy everything that was computed under a covenant that does not hold, with its keys.

    The counters stay: they point at nobody. Answers whether there was anything.

    Rule: outside its period, or switched off, nothing of a covenant remains that could match.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 5.3 and 8.6.
    """
    covenant = Covenant.objects.select_for_update(no_key=True).get(pk=covenant.pk)
    registrations = Registration.objects.filter(covenant=covenant, ended="")
    realm = realm_if_any(covenant)
    touches = CrossTouch.objects.filter(covenant=covenant)
    if realm is None and not registrations.exists() and not touches.exists():
        return False
    Comparison.objects.filter(registration__covenant=covenant).delete()
    TouchedPair.objects.filter(touch__covenant=covenant).delete()
    drop_what_is_empty(covenant, now=now)
    registrations.update(ended=Registration.Ended.COVENANT, ended_at=now)
    if realm is not None:
        _destroy_realm(realm, now=now)
    record("covenant.destroy", by=None, on=covenant, detail={"covenant": covenant.code}, now=now)
    return True


def _destroy_realm(realm: Realm, *, now: datetime) -> None:
    IndexedMention.objects.filter(realm=realm).delete()
    for canary in Canary.objects.filter(realm=realm):
        canary.delete()
        RecordKey.objects.destroy(canary.key_id)
    for row in realm.keys.exclude(key=None).select_related("key"):
        shred_key(row, now=now)
    realm.delete()
