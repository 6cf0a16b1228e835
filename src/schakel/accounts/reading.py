"""What does an administrator see of accounts? Names, roles and whether somebody can log in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from schakel.accounts.models import LoginReset
from schakel.accounts.policy import PERSON_POLICY, RESET_POLICY
from schakel.organisations.models import Organisation
from schakel.people.models import Membership, Person, Role

MOST = 200
RESETS_SHOWN = 5


@dataclass(frozen=True)
class Held:
    """A role of somebody, and whether it counts today."""

    membership: Membership
    is_current: bool


def accounts(by: Person, *, sought: str = "") -> list[Person]:
    """The accounts of the district, by name; at most two hundred. Two statements."""
    found = PERSON_POLICY.rows(by, "see")
    if sought:
        found = found.filter(Q(name__icontains=sought) | Q(email__icontains=sought))
    held = Membership.objects.select_related("organisation").order_by("starts_on")
    rows = found.prefetch_related(Prefetch("memberships", held, to_attr="all_memberships"))
    return list(rows.order_by("name", "email")[:MOST])


def roles_of(person: Person, *, today: date) -> list[Held]:
    """Every role that somebody has or had, those of today first."""
    rows = person.memberships.select_related("organisation").order_by("-starts_on")
    held = [
        Held(each, each.starts_on <= today and (each.ends_on is None or each.ends_on >= today))
        for each in rows
    ]
    return sorted(held, key=lambda each: not each.is_current)


def resets_waiting(by: Person) -> list[LoginReset]:
    """Who waits to be let in again, the latest first."""
    waiting = (LoginReset.State.PROPOSED, LoginReset.State.AGREED)
    found = RESET_POLICY.rows(by, "see").filter(state__in=waiting)
    return list(found.select_related("person", "organisation").order_by("-proposed_at"))


def resets_of(person: Person, *, by: Person) -> list[LoginReset]:
    """When this person was let in again, the latest first."""
    found = RESET_POLICY.rows(by, "see").filter(person=person)
    return list(found.order_by("-proposed_at")[:RESETS_SHOWN])


def organisations_of(by: Person) -> list[Organisation]:
    """The organisations for which this administrator may propose roles, by name."""
    districts = {
        membership.organisation.district_id
        for membership in by.current_memberships()
        if membership.role == Role.ADMINISTRATOR
    }
    return list(Organisation.objects.current().filter(district__in=districts).order_by("name"))
