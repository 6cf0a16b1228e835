"""Which part of the social map may this person see, and what is read for it?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q

from schakel.directory.fitting import WhoDoesWhat
from schakel.organisations.models import (
    CaseTable,
    ContactPoint,
    ExploitationForm,
    Municipality,
    Organisation,
    Service,
    ServiceProvision,
)
from schakel.people.models import Person


@dataclass(frozen=True)
class Level:
    """One layer of the map, with its organisations."""

    label: str
    organisations: list[Organisation]


def _valid(on: date) -> Q:
    started = Q(valid_from=None) | Q(valid_from__lte=on)
    return started & (Q(valid_to=None) | Q(valid_to__gte=on))


def districts_of(person: Person) -> set[UUID]:
    """The districts in which this person works."""
    return {membership.organisation.district_id for membership in person.current_memberships()}


def organisations_for(person: Person) -> list[Organisation]:
    """The organisations of the person's own districts, with how to reach them."""
    points = ContactPoint.objects.current()
    return list(
        Organisation.objects.current()
        .filter(district__in=districts_of(person))
        .prefetch_related(Prefetch("contact_points", queryset=points, to_attr="reached_by"))
    )


def partner_for(person: Person, code: str) -> Organisation | None:
    """One organisation of the person's own districts.

    Two districts may both know a national organisation; the first by name is shown.
    """
    return (
        Organisation.objects.current()
        .filter(district__in=districts_of(person), code=code)
        .select_related("district")
        .order_by("district__name")
        .first()
    )


def municipality_for(person: Person, cbs_code: str) -> Municipality | None:
    """One municipality of the person's own districts."""
    return (
        Municipality.objects.current()
        .select_related("district", "organisation", "desk")
        .filter(district__in=districts_of(person), cbs_code=cbs_code)
        .first()
    )


def municipalities_for(person: Person) -> list[Municipality]:
    """The municipalities of the person's own districts, by name."""
    return list(Municipality.objects.current().filter(district__in=districts_of(person)))


def forms_for(person: Person, on: date) -> list[ExploitationForm]:
    """The forms of exploitation that the person's districts use today."""
    found = ExploitationForm.objects.current().filter(
        _valid(on), district__in=districts_of(person), active=True
    )
    return list({form.code: form for form in found}.values())


def who_does_what(person: Person, on: date) -> WhoDoesWhat:
    """The services of the person's districts, and who provides them today."""
    districts = districts_of(person)
    services = Service.objects.current().filter(district__in=districts)
    by_organisation: dict[UUID, list[ServiceProvision]] = defaultdict(list)
    for provision in ServiceProvision.objects.current().filter(
        _valid(on), district__in=districts, municipality__isnull=False
    ):
        by_organisation[provision.organisation_id].append(provision)
    return WhoDoesWhat({service.code: service for service in services}, by_organisation)


@dataclass(frozen=True)
class Provided:
    """A service, with the municipalities for which an organisation provides it."""

    service: Service
    provisions: list[ServiceProvision]

    @property
    def nowhere_confirmed(self) -> bool:
        """Whether the district confirmed none of it."""
        return not any(provision.confirmed for provision in self.provisions)


def services_of(organisation: Organisation, on: date) -> list[Provided]:
    """The services that an organisation provides today, each with the municipalities."""
    provided: dict[str, list[ServiceProvision]] = defaultdict(list)
    for provision in (
        organisation.provisions.filter(_valid(on), retired_on=None)
        .exclude(municipality=None)
        .select_related("municipality")
        .order_by("municipality__name")
    ):
        provided[provision.service].append(provision)
    services = Service.objects.current().filter(district=organisation.district)
    return [Provided(one, provided[one.code]) for one in services if one.code in provided]


def places_of(organisation: Organisation) -> list[Municipality]:
    """The municipalities that an organisation names as its area."""
    return list(
        Municipality.objects.current().filter(
            district=organisation.district, cbs_code__in=organisation.municipality_codes
        )
    )


def tables_of(place: Municipality) -> list[CaseTable]:
    """The tables where a municipality sits."""
    return list(CaseTable.objects.current().filter(organisations=place.organisation))


def in_levels(organisations: list[Organisation]) -> list[Level]:
    """The partners per layer: local, district, national; municipalities have their own pages."""
    partners = [one for one in organisations if not _is_own_municipality(one)]
    return [
        Level(str(Organisation.Level(level).label), found)
        for level in Organisation.LEVEL_ORDER
        if (found := [one for one in partners if one.level == level])
    ]


def _is_own_municipality(organisation: Organisation) -> bool:
    return (
        organisation.kind == Organisation.Kind.MUNICIPALITY
        and organisation.level == Organisation.Level.LOCAL
    )
