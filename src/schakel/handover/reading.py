"""What must be known before something is passed on: which partners, services, grounds?"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from schakel.handover.models import Handover, HandoverStatus, OneTimeLink
from schakel.organisations.lookup import providers
from schakel.organisations.models import District, Organisation, SharingGround
from schakel.signals.models import Attachment, Signal


def partners_to_choose(
    district: District, *, without: Iterable[Organisation] = ()
) -> QuerySet[Organisation]:
    """Everybody in the district to whom a signal may go.

    Rule: the national expertise centre (EMM) is no intake for municipalities.
    Source: domain.md a1; the district file says it per organisation (never_recipient_because).
    """
    return (
        Organisation.objects.current()
        .filter(district=district, never_recipient_because="")
        .exclude(kind=Organisation.Kind.MUNICIPALITY)
        .exclude(kind=Organisation.Kind.EMERGENCY)
        .exclude(pk__in=[organisation.pk for organisation in without])
        .order_by("name")
    )


def services_of(to: Organisation, signal: Signal, *, on: date) -> list[str]:
    """The services that this organisation provides for the place of the signal."""
    return [
        service
        for service, provision in providers(
            signal.municipality, on, district=signal.district
        ).items()
        if provision.organisation == to
    ]


def grounds_for(district: District, services: Collection[str]) -> list[SharingGround]:
    """The grounds of the district on which may be shared with these services, in its order.

    A partner that provides no named service may get something on any of the grounds: the officer
    says why.
    """
    grounds = SharingGround.objects.current().filter(district=district)
    if not services:
        return list(grounds)
    return [ground for ground in grounds if set(ground.services) & set(services)]


def shared_file(handover: Handover, attachment_id: str) -> Attachment | None:
    """A file that is in the package; None for every other file, also of the same signal."""
    wanted = f"attachment:{attachment_id}"
    # In a package of a puzzle a code says of which signal it is.
    if not any(code.rpartition("/")[2] == wanted for code in handover.included):
        return None
    of_these = Attachment.objects.filter(signal__shared_in__handover=handover, pk=attachment_id)
    return of_these.select_related("shown", "key").first()


def open_links(now: datetime) -> QuerySet[OneTimeLink]:
    """The links that still work."""
    return (
        OneTimeLink.objects.filter(closed_at=None, expires_at__gt=now)
        .exclude(handover__status__state=HandoverStatus.State.REVOKED)
        .select_related(
            "handover__key", "handover__to", "handover__status", "handover__signal__desk"
        )
    )
