"""Which desk, which provider, which number and which term hold for this place on this day?"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from schakel.organisations.models import (
    ContactPoint,
    Covenant,
    District,
    Municipality,
    Organisation,
    ServiceProvision,
    Term,
)
from schakel.organisations.names import plain, ways_to_read


class NoDistrict(Exception):
    """No district was loaded yet, or several and nobody said which one this installation shows."""


def own_district() -> District:
    """The district that this installation's public door shows."""
    found = District.objects.all()
    if settings.DISTRICT:
        found = found.filter(code=settings.DISTRICT)
    districts = list(found[:2])
    if len(districts) != 1:
        raise NoDistrict("load one district, or name one in DISTRICT")
    return districts[0]


def desk_for(municipality: Municipality | None, district: District) -> tuple[Organisation, bool]:
    """The desk that receives a report from this place, and whether it is the fall-back desk.

    Rule: a report always reaches a desk; where none fits, the district's fall-back desk.
    Source: issue "From signal to action"; product.md 1.15.
    """
    if municipality is not None and municipality.desk is not None:
        desk = municipality.desk
        if desk.retired_on is None and municipality.retired_on is None:
            return desk, False
    if district.fallback_desk is None:
        raise NoDistrict(f"{district.code} has no fall-back desk: load its file")
    return district.fallback_desk, True


def _valid(on: date) -> Q:
    started = Q(valid_from=None) | Q(valid_from__lte=on)
    return started & (Q(valid_to=None) | Q(valid_to__gte=on))


def providers(
    municipality: Municipality | None, on: date, *, district: District | None = None
) -> dict[str, ServiceProvision]:
    """Who provides which service for a place on a day, by service.

    Rule: who is asked depends on municipality and service together, on the day of the event.
    Source: domain.md (f), the municipality that lies in another province; product.md 11.4.
    """
    place = Q(municipality=municipality)
    if municipality is None:
        if district is None:
            raise ValueError("without a municipality, say which district")
        place &= Q(district=district)
    found = (
        ServiceProvision.objects.current()
        .filter(place, _valid(on), organisation__retired_on=None)
        .select_related("organisation")
        .order_by("service")
    )
    return {provision.service: provision for provision in found}


def provider(
    municipality: Municipality | None, service: str, on: date, *, district: District | None = None
) -> ServiceProvision | None:
    """Who provides this service for a place on a day; None when nobody does."""
    return providers(municipality, on, district=district).get(service)


def acute_numbers(place: Municipality | District, *, on: date | None = None) -> list[ContactPoint]:
    """The numbers to call when somebody is in danger, in the order that the district chose.

    One number an organisation: its number for acute danger, or else its ordinary one.
    """
    on = on or timezone.localdate()
    district = place if isinstance(place, District) else place.district
    by_service = providers(None if isinstance(place, District) else place, on, district=district)
    asked = [
        by_service[service].organisation
        for service in district.acute_services
        if service in by_service
    ]
    numbers = first_numbers(asked)
    return [numbers[organisation.pk] for organisation in asked if organisation.pk in numbers]


def first_numbers(organisations: Iterable[Organisation]) -> dict[object, ContactPoint]:
    """The first number to call for each organisation that has one."""
    points = (
        ContactPoint.objects.current()
        .filter(
            organisation__in=list(organisations),
            kind__in=[ContactPoint.Kind.PHONE, ContactPoint.Kind.ACUTE_PHONE],
        )
        .exclude(value="")
        .select_related("organisation")
    )
    acute_first = sorted(
        points, key=lambda p: (p.kind != ContactPoint.Kind.ACUTE_PHONE, p.position)
    )
    numbers: dict[object, ContactPoint] = {}
    for point in acute_first:
        numbers.setdefault(point.organisation_id, point)
    return numbers


def municipality_named(text: str, district: District | None = None) -> Municipality | None:
    """The municipality that somebody means by a name, a village or an old name.

    None when nothing fits, or when the name fits more than one.
    """
    known = Municipality.objects.current().select_related("district", "desk")
    if district is not None:
        known = known.filter(district=district)
    by_name: dict[str, set[Municipality]] = {}
    for municipality in known:
        for name in [municipality.name, municipality.cbs_code, *municipality.aliases]:
            by_name.setdefault(plain(name), set()).add(municipality)
    for reading in ways_to_read(text):
        if len(fitting := by_name.get(reading, set())) == 1:
            return next(iter(fitting))
    return None


def terms_for(district: District, urgency: str) -> dict[str, Term]:
    """The terms at this urgency, by kind; a term for every urgency yields to a special one."""
    terms = Term.objects.current().filter(district=district, urgency__in=["", urgency])
    return {term.kind: term for term in sorted(terms, key=lambda term: term.urgency != "")}


def covenants_in_force(on: date) -> list[Covenant]:
    """The covenants under which something may be computed on this day."""
    found = Covenant.objects.current().filter(active=True).prefetch_related("parties__organisation")
    return [covenant for covenant in found if covenant.is_in_force(on)]
