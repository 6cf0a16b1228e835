"""How does somebody leave a function, or leave altogether? At once, by one administrator."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from schakel.accounts.policy import PERSON_POLICY
from schakel.audit.trail import record
from schakel.people import sessions
from schakel.people.models import Membership, Person


@transaction.atomic
def end_role(
    person: Person, membership_id: UUID, *, by: Person, today: date, now: datetime
) -> bool:
    """End one role: the next request does not know it any more. False when it had ended.

    Rule: taking away takes one person, giving takes two. Source: security.md 2.1, T10 and T44.
    """
    because = PERSON_POLICY.require(by, "manage", person)
    held = Membership.objects.current(today).filter(person=person, pk=membership_id)
    membership = held.select_related("organisation").first()
    if membership is None:
        return False
    # The last day is a whole day: yesterday. What began today, ends as if it had not been.
    last = max(today - timedelta(days=1), membership.starts_on - timedelta(days=1))
    if last < membership.starts_on:
        Membership.objects.filter(pk=membership.pk).update(starts_on=last, ends_on=last)
    else:
        Membership.objects.filter(pk=membership.pk).update(ends_on=last)
    record(
        "person.end_role",
        by=by,
        on=person,
        because=because,
        detail={"role": membership.role, "organisation": membership.organisation.code},
        now=now,
    )
    return True


@transaction.atomic
def leave(person: Person, *, by: Person, now: datetime) -> None:
    """Somebody leaves: out of every session, and in with nothing any more, from now on.

    Rule: who leaves is out at the next request. Source: issue "Trust" (Who are you); T22.
    """
    because = PERSON_POLICY.require(by, "manage", person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sessions.end(person)
    record("person.leave", by=by, on=person, because=because, now=now)


@transaction.atomic
def come_back(person: Person, *, by: Person, now: datetime) -> None:
    """Somebody comes back, with the roles that did not end."""
    because = PERSON_POLICY.require(by, "manage", person)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    record("person.come_back", by=by, on=person, because=because, now=now)
