"""Who sits at a desk today, with deputies for whoever is away?"""

from collections.abc import Iterable
from datetime import date

from schakel.organisations.models import District, Organisation
from schakel.people.models import Absence, Membership, Person, Role
from schakel.people.supervised import supervising


def members_of(organisation: Organisation, *roles: str, on: date) -> list[Person]:
    """The active people who hold one of the roles for this organisation, by name."""
    return list(
        Person.objects.filter(
            is_active=True,
            memberships__in=organisation.memberships.current(on).filter(role__in=roles),
        )
        .distinct()
        .order_by("name")
    )


def officers_of(organisation: Organisation, *, on: date) -> list[Person]:
    """The focal officers of a desk who are there today, and the deputies of those who are not.

    Rule: nothing waits for somebody on leave; their deputy gets it as well.
    Source: beleidsplan §3.2 (duo function) and product.md 3.9.
    """
    return with_deputies(members_of(organisation, Role.FOCAL_OFFICER, on=on), on=on)


def administrators_of(district: District, *, on: date) -> list[Person]:
    """The administrators of a district: they mend routing, and never read content."""
    return list(
        Person.objects.filter(
            is_active=True,
            memberships__in=Membership.objects.current(on).filter(
                role=Role.ADMINISTRATOR, organisation__district=district
            ),
        )
        .distinct()
        .order_by("name")
    )


def privacy_officers_of(organisation: Organisation, *, on: date) -> list[Person]:
    """Who supervises privacy for an organisation: its own, and those of the whole district."""
    held = Membership.objects.current(on).filter(
        role=Role.PRIVACY_OFFICER, organisation__in=supervising(organisation)
    )
    return list(
        Person.objects.filter(is_active=True, memberships__in=held).distinct().order_by("name")
    )


def with_deputies(people: Iterable[Person], *, on: date) -> list[Person]:
    """Everybody who is there today; whoever is away is replaced by their deputy, if that one is in.

    When nobody at all would be left, the absent themselves stay, so that no notice has no reader.
    """
    wanted = list(people)
    absences = {
        absence.person_id: absence.deputy
        for absence in Absence.objects.filter(
            person__in=wanted, starts_on__lte=on, ends_on__gte=on
        ).select_related("deputy")
    }
    away = set(absences)
    present = {person.pk: person for person in wanted if person.pk not in away}
    for deputy in absences.values():
        if deputy.is_active and deputy.pk not in away:
            present.setdefault(deputy.pk, deputy)
    return list(present.values()) or wanted
