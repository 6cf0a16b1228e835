"""What must be known to give a grant, and to list them?"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from schakel.grants.models import Addition, Grant
from schakel.grants.policy import GRANT_POLICY, READ_ALONG
from schakel.organisations.models import SharingGround
from schakel.people.models import Membership, Person
from schakel.signals.models import Attachment, Exclusion, Signal

SHOWN = 200


def may_be_given(signal: Signal, *, on: date) -> QuerySet[Membership]:
    """Who of another organisation in the district may read along: somebody there, in a role.

    Never who manages accounts or supervises, who already sits at the desk, or who is excluded.
    """
    at_the_desk = Membership.objects.current(on).filter(organisation=signal.desk_id)
    away = Exclusion.objects.filter(signal=signal, ended_at=None)
    return (
        Membership.objects.current(on)
        .filter(
            role__in=READ_ALONG,
            organisation__district=signal.district_id,
            person__is_active=True,
        )
        .exclude(person__in=at_the_desk.values("person"))
        .exclude(person__in=away.values("person"))
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__name", "role")
    )


def still_holds(grant: Grant, *, on: date) -> bool:
    """Whether who is to read along still has the function for which it was asked."""
    return (
        may_be_given(grant.signal, on=on)
        .filter(person=grant.person_id, organisation=grant.organisation_id, role=grant.role)
        .exists()
    )


def grounds_of(signal: Signal) -> list[SharingGround]:
    """The grounds of the district, in its order."""
    return list(SharingGround.objects.current().filter(district=signal.district_id))


def seen_by(person: Person) -> QuerySet[Grant]:
    """The grants that a person may see: of the own desk, given to them, or supervised."""
    rows: QuerySet[Grant] = GRANT_POLICY.rows(person, "see")
    return rows.select_related(
        "person", "organisation", "desk", "requested_by", "approved_by", "ended_by"
    ).order_by("-requested_at")


def of_signal(signal: Signal, *, now: datetime) -> Sequence[Grant]:
    """Who reads along now, or is proposed to."""
    running = Q(state=Grant.State.OPEN, until__gt=now) | Q(state=Grant.State.PROPOSED)
    return list(
        Grant.objects.filter(running, signal=signal)
        .select_related("person", "organisation")
        .order_by("until")
    )


def additions_of(grant: Grant) -> list[tuple[Addition, str]]:
    """What was added for the desk; sealed with the key of the grant."""
    rows = list(grant.additions.select_related("by"))
    for row in rows:
        row.key = grant.key
    return [(row, row.unsealed("text")) for row in rows]


def file_in(grant: Grant, attachment: UUID) -> Attachment | None:
    """A file that the grant opens; None for every other one."""
    if Grant.Compartment.FILES not in grant.compartments:
        return None
    return (
        Attachment.objects.filter(
            signal=grant.signal_id, pk=attachment, state=Attachment.State.READY
        )
        .select_related("shown", "key")
        .first()
    )
