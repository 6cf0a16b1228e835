"""Who can a visitor of the demo be? Everybody who is invented."""

from typing import TypedDict

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from schakel.ops.demo.codes import codes_to_read
from schakel.people.models import Absence, Membership, Person
from schakel.people.roles import what_it_means

# Addresses under .example belong to nobody (RFC 2606): a real account can never be entered so.
INVENTED = ".example"


class DemoPerson(TypedDict):
    """What the login page shows of somebody."""

    name: str
    role: str
    organisation: str
    sees: str
    away: str
    url: str


def offered(request: HttpRequest) -> dict[str, object]:
    """For the templates: who can be chosen. Asked only by the page that shows it."""
    return {"demo_people": SimpleLazyObject(people), "demo_codes": SimpleLazyObject(codes_to_read)}


def people() -> list[DemoPerson]:
    """Everybody of the demo, one line per person, in the order in which they joined."""
    today = timezone.localdate()
    away = {
        absence.person_id: _("Afwezig. %(deputy)s neemt waar.") % {"deputy": absence.deputy.name}
        for absence in Absence.objects.filter(
            starts_on__lte=today, ends_on__gte=today
        ).select_related("deputy")
    }
    held = (
        Membership.objects.filter(person__in=invented(), starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .select_related("person", "organisation")
        .order_by("person__joined_at", "person__name", "starts_on", "role")
    )
    found: dict[object, DemoPerson] = {}
    for membership in held:
        person, role = membership.person, membership.get_role_display()
        if person.pk in found:
            found[person.pk]["role"] += f", {role.lower()}"
            continue
        found[person.pk] = DemoPerson(
            name=person.name,
            role=role,
            organisation=membership.organisation.name,
            sees=what_it_means(membership.role),
            away=away.get(person.pk, ""),
            url=reverse("demo:enter", args=[person.email.split("@")[0]]),
        )
    return list(found.values())


def invented() -> QuerySet[Person]:
    """The people of the demo: by their addresses, which nobody else can have."""
    return Person.objects.filter(is_active=True, email__endswith=INVENTED)
