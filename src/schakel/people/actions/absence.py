"""Who is away, who takes what waits for them, and when are they back?"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.models import Absence, Membership, Person


class NoColleague(ValueError):
    """A deputy holds the same role at the same organisation, for as long as the absence lasts."""


class AwayThemselves(ValueError):
    """The deputy is away in the same period."""


class AlreadyAway(ValueError):
    """There is an absence in this period already."""


class WrongPeriod(ValueError):
    """An absence ends on or after its first day, and not in the past."""


def absences_of(person: Person, *, on: date) -> QuerySet[Absence]:
    """The absences that are not over yet, the first to come on top."""
    return (
        Absence.objects.filter(person=person, ends_on__gte=on)
        .select_related("deputy")
        .order_by("starts_on")
    )


def standing_in_for(person: Person, *, on: date) -> QuerySet[Absence]:
    """For whom this person stands in, now or soon."""
    return (
        Absence.objects.filter(deputy=person, ends_on__gte=on)
        .select_related("person")
        .order_by("starts_on")
    )


def possible_deputies(person: Person, *, on: date) -> QuerySet[Person]:
    """Colleagues in the same role at the same organisation, by name."""
    found = Membership.objects.none()
    for membership in person.current_memberships(on):
        found |= Membership.objects.current(on).filter(
            role=membership.role, organisation=membership.organisation
        )
    return (
        Person.objects.filter(is_active=True, memberships__in=found)
        .exclude(pk=person.pk)
        .distinct()
        .order_by("name")
    )


@transaction.atomic
def be_away(
    person: Person, *, deputy: Person, starts_on: date, ends_on: date, by: Person, now: datetime
) -> Absence:
    """Say that somebody is away, and who stands in.

    Rule: a deputy is a colleague in the same role at the same organisation, so that nobody comes
    to see more by standing in.
    Source: security.md 2.3; product.md 3.9.
    """
    if by != person:
        raise PermissionDenied("only for oneself")
    # One at a time per person, or two browser windows make two absences in one period.
    Person.objects.select_for_update().get(pk=person.pk)
    if ends_on < starts_on or ends_on < timezone.localdate(now):
        raise WrongPeriod
    for day in (starts_on, ends_on):
        if not possible_deputies(person, on=day).filter(pk=deputy.pk).exists():
            raise NoColleague
    within = Absence.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if within.filter(person=person).exists():
        raise AlreadyAway
    if within.filter(person=deputy).exists():
        raise AwayThemselves
    absence = Absence.objects.create(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on
    )
    record(
        "person.be_away",
        by=by,
        on=person,
        detail={
            "from": starts_on.isoformat(),
            "until": ends_on.isoformat(),
            "deputy": str(deputy.pk),
        },
        now=now,
    )
    return absence


@transaction.atomic
def be_back(absence: Absence, *, by: Person, now: datetime) -> None:
    """Take an absence back, or end it: what waits comes to the person again."""
    if by.pk != absence.person_id:
        raise PermissionDenied("only for oneself")
    record(
        "person.be_back",
        by=by,
        on=absence.person,
        detail={"from": absence.starts_on.isoformat(), "until": absence.ends_on.isoformat()},
        now=now,
    )
    absence.delete()
