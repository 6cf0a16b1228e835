"""To which district and municipality does a report belong?"""

from schakel.organisations.lookup import own_district
from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.models import Person


def own_municipality(person: Person) -> str:
    """The CBS code of the municipality that somebody works for; empty when they work elsewhere."""
    organisations = [membership.organisation_id for membership in person.current_memberships()]
    found = Municipality.objects.current().filter(organisation__in=organisations)
    return found.values_list("cbs_code", flat=True).first() or ""


def own_organisation(person: Person) -> Organisation | None:
    """The organisation that somebody reports for."""
    memberships = person.current_memberships()
    return memberships[0].organisation if memberships else None


def where(cbs_code: str, district_code: str) -> tuple[District, Municipality | None]:
    """The rows, with the desks they need, in one question; an unknown place has no municipality."""
    if cbs_code:
        municipality = (
            Municipality.objects.current()
            .select_related("desk", "organisation", "district__fallback_desk")
            .filter(cbs_code=cbs_code)
            .first()
        )
        if municipality is not None:
            return municipality.district, municipality
    district = (
        District.objects.select_related("fallback_desk").filter(code=district_code).first()
        or own_district()
    )
    return district, None
