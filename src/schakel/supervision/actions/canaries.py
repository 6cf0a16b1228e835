"""How is a canary placed and taken away, and how does the privacy officer hear that it sang?"""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.audit.models import ActorKind, Event
from schakel.audit.trail import record
from schakel.people.desks import privacy_officers_of
from schakel.people.models import Membership, Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.models import Signal
from schakel.supervision.actions.looking import require_supervisor
from schakel.supervision.looks import visible
from schakel.supervision.models import Canary, CanaryOpening
from schakel.supervision.patterns import openings_of_canaries
from schakel.supervision.policy import at_desks_supervised

LOOKED_BACK = timedelta(days=3)


class NoSuchSignal(LookupError):
    """There is no signal with this reference that this person supervises."""


class PlacedAlready(ValueError):
    """This signal is a canary already."""


@transaction.atomic
def place(reference: str, *, by: Person, now: datetime) -> Canary:
    """Make a canary of a signal.

    Recorded on the canary and not on the signal: the desk reads what happened to its signals.
    """
    because = require_supervisor(by)
    on_it = visible(by).filter(object_type=Signal._meta.label_lower, object_reference=reference)
    # What their people did elsewhere is theirs to read; the signal itself is supervised there.
    at_their_desks = [
        at_desks_supervised(membership, "object_id")
        for membership in by.current_memberships()
        if membership.role == Role.PRIVACY_OFFICER
    ]
    found = on_it.filter(reduce(or_, at_their_desks))
    signal_id = found.values_list("object_id", flat=True).first()
    if signal_id is None:
        raise NoSuchSignal
    try:
        with transaction.atomic():
            canary = Canary.objects.create(
                signal_id=signal_id, signal_reference=reference, placed_by=by, placed_at=now
            )
    except IntegrityError:
        raise PlacedAlready from None
    record("supervision.place_canary", by=by, on=canary, because=because, now=now)
    return canary


@transaction.atomic
def remove(canary: Canary, *, by: Person, now: datetime) -> None:
    """Let a signal be a signal like any other again."""
    because = require_supervisor(by)
    canary = Canary.objects.select_for_update().get(pk=canary.pk)
    if canary.removed_at is None:
        canary.removed_at = now
        canary.save(update_fields=["removed_at"])
        record("supervision.remove_canary", by=by, on=canary, because=because, now=now)


@transaction.atomic
def watch(*, now: datetime) -> int:
    """Tell the privacy officers of each opening that they were not told of; answers how many.

    Rule: whoever opens a canary is noticed within a minute, whatever their role.
    Source: design security.md 1.3 (curious insider: alert within 60 s).
    """
    canaries = {c.signal_id: c for c in Canary.objects.filter(removed_at=None).select_for_update()}
    if not canaries:
        return 0
    recent = Event.objects.filter(at__gte=now - LOOKED_BACK)
    opened = openings_of_canaries(recent.exclude(actor_kind=ActorKind.SYSTEM)).exclude(
        pk__in=CanaryOpening.objects.values("event")
    )
    told = CanaryOpening.objects.bulk_create(
        CanaryOpening(canary=canaries[event.object_id], event=event, told_at=now)
        for event in opened
        if event.object_id is not None
    )
    opened_ones = {opening.canary.signal_id for opening in told}
    for signal in Signal.objects.filter(pk__in=opened_ones).select_related("desk"):
        notify(
            privacy_officers_of(signal.desk, on=timezone.localdate(now)),
            Notice.Kind.CANARY_OPENED,
            reference=signal.reference,
            url_name="supervision:about",
            now=now,
            urgent=True,
            again=True,
        )
    return len(told)


def privacy_officers(*, now: datetime) -> list[Person]:
    """Everybody who supervises today."""
    supervising = Membership.objects.current(timezone.localdate(now)).filter(
        role=Role.PRIVACY_OFFICER
    )
    return list(
        Person.objects.filter(is_active=True, memberships__in=supervising)
        .distinct()
        .order_by("name")
    )
