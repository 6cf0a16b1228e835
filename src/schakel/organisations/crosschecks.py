"""Does everything that a district file refers to exist, and does the file fit together?"""

from collections.abc import Callable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from schakel.organisations import agreement_checks, covenant_checks
from schakel.organisations.agreement_checks import Found, unknown_code
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.district_file.agreements import RuleEntry
from schakel.organisations.district_file.partners import OrganisationEntry, ServiceEntry
from schakel.organisations.names import plain
from schakel.organisations.toml_lines import Path

WITH_CODES = (
    "texts",
    "headings",
    "forms",
    "organisations",
    "services",
    "rules",
    "terms",
    "feedback",
    "grounds",
    "checks",
    "tables",
    "patterns",
    "covenants",
)


def mistakes_in(file: DistrictFile) -> Found:
    """Everything that each section by itself cannot see."""
    for check in CHECKS:
        yield from check(file)


def _twice(file: DistrictFile) -> Found:
    """Codes that name two things."""
    keys: dict[str, Callable[[object], str]] = {
        name: lambda entry: getattr(entry, "code", "") for name in WITH_CODES
    }
    keys["municipalities"] = lambda entry: getattr(entry, "cbs_code", "")
    keys["budgets"] = lambda entry: str(getattr(entry, "year", ""))
    for section, key in keys.items():
        seen: set[str] = set()
        for index, entry in enumerate(getattr(file, section)):
            if (value := key(entry)) in seen:
                yield (
                    (section, index),
                    _("“%(value)s” staat twee keer in dit bestand.") % {"value": value},
                    _("Geef de tweede een eigen code, of haal een van de twee weg."),
                )
            seen.add(value)
    yield from _rule_numbers_twice(file.rules)


def _rule_numbers_twice(rules: list[RuleEntry]) -> Found:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.number in seen:
            yield (
                ("rules", index, "number"),
                _("Er is al een regel met nummer %(number)s.") % {"number": rule.number},
                _("Geef elke regel een eigen nummer, zoals 2a en 2b."),
            )
        seen.add(rule.number)


def _places(file: DistrictFile) -> Found:
    organisations = {entry.code for entry in file.organisations}
    tiles: dict[tuple[int, ...], str] = {}
    names: dict[str, str] = {}
    for index, place in enumerate(file.municipalities):
        here: Path = ("municipalities", index)
        for field in ("organisation", "desk"):
            code = getattr(place, field)
            if code is not None and code not in organisations:
                yield unknown_code((*here, field), code, _("organisatie"), organisations)
        if (tile := tuple(place.tile)) in tiles:
            yield (
                (*here, "tile"),
                _("Op deze tegel staat %(name)s al.") % {"name": tiles[tile]},
                _("Kies een andere [kolom, rij]."),
            )
        tiles[tile] = place.name
        for section, written in [
            ("name", [place.name]),
            ("villages", place.villages),
            ("other_names", place.other_names),
        ]:
            for position, name in enumerate(written):
                if names.setdefault(plain(name), place.name) != place.name:
                    yield (
                        (*here, section) if section == "name" else (*here, section, position),
                        _("“%(name)s” hoort ook al bij %(other)s.")
                        % {"name": name, "other": names[plain(name)]},
                        _("Laat de naam bij één gemeente staan, anders is niet duidelijk welke."),
                    )


def _organisations(file: DistrictFile) -> Found:
    forms = {entry.code for entry in file.forms}
    places = {entry.cbs_code for entry in file.municipalities}
    domains: dict[str, str] = {}
    for index, entry in enumerate(file.organisations):
        here: Path = ("organisations", index)
        for position, form in enumerate(entry.forms):
            if form not in forms:
                yield unknown_code((*here, "forms", position), form, _("vorm"), forms)
        for position, place in enumerate(entry.municipalities):
            if place not in places:
                yield unknown_code(
                    (*here, "municipalities", position), place, _("gemeente"), places
                )
        for position, domain in enumerate(entry.email_domains):
            if domains.setdefault(domain, entry.name) != entry.name:
                yield (
                    (*here, "email_domains", position),
                    _("“%(domain)s” is ook al het domein van %(other)s.")
                    % {"domain": domain, "other": domains[domain]},
                    _("Laat een e-maildomein bij één organisatie staan."),
                )
        if entry.is_emm and not entry.never_recipient_because:
            yield (
                here,
                _("Het EMM is geen loket meer voor signalen van gemeenten."),
                _("Vul `never_recipient_because` in, met de reden en de bron."),
            )


def _recipients(file: DistrictFile) -> Found:
    """Rule: the national expertise centre receives nothing from a municipality.

    Source: domain.md a1 (emm-online.nl); issue "From signal to action", Routing.
    """
    by_code = {entry.code: entry for entry in file.organisations}
    for path, code, gets_packages in _asked_to_receive(file):
        organisation = by_code.get(code)
        if organisation is None:
            if path[0] != "municipalities":  # those are said by `_places`
                yield unknown_code(path, code, _("organisatie"), by_code)
        elif organisation.is_emm or (gets_packages and organisation.never_recipient_because):
            yield _never(path, organisation)


def _asked_to_receive(file: DistrictFile) -> Iterator[tuple[Path, str, bool]]:
    """Who receives something: where it stands, who, and whether packages go there."""
    yield ("district", "fallback_desk"), file.district.fallback_desk, True
    for index, place in enumerate(file.municipalities):
        if place.desk is not None:
            yield ("municipalities", index, "desk"), place.desk, True
    for index, service in enumerate(file.services):
        for position, entry in enumerate(service.provided_by):
            path: Path = ("services", index, "provided_by", position, "organisation")
            yield path, entry.organisation, service.way == "package"


def _never(path: Path, organisation: OrganisationEntry) -> tuple[Path, str, str]:
    return (
        path,
        _("%(name)s mag geen ontvanger zijn. %(because)s")
        % {"name": organisation.name, "because": organisation.never_recipient_because},
        _("Noem de organisatie die het signaal wel aanneemt, zoals AVIM of de Arbeidsinspectie."),
    )


def _services(file: DistrictFile) -> Found:
    places = {entry.cbs_code: entry.name for entry in file.municipalities}
    codes = {entry.code for entry in file.services}
    for position, code in enumerate(file.district.acute_services):
        if code not in codes:
            yield unknown_code(("district", "acute_services", position), code, _("dienst"), codes)
    for index, service in enumerate(file.services):
        here: Path = ("services", index)
        for position, entry in enumerate(service.provided_by):
            for number, place in enumerate(entry.municipalities):
                if place not in places:
                    path = (*here, "provided_by", position, "municipalities", number)
                    yield unknown_code(path, place, _("gemeente"), places)
        for cbs_code, name in places.items():
            yield from _one_provider_at_a_time(here, service, cbs_code, name)


def _one_provider_at_a_time(here: Path, service: ServiceEntry, cbs_code: str, name: str) -> Found:
    providing = service.providers_for(cbs_code)
    if not providing:
        yield (
            (*here, "provided_by"),
            _("Niemand levert “%(service)s” voor %(name)s.")
            % {"service": service.code, "name": name},
            _(
                'Voeg { organisation = "…", municipalities = ["%(code)s"] } toe, of een aanbieder '
                "zonder `municipalities`: die geldt voor alle gemeenten."
            )
            % {"code": cbs_code},
        )
    for (_first, one), (index, other) in combinations(providing, 2):
        if one.overlaps(other):
            yield (
                (*here, "provided_by", index),
                _("Voor %(name)s zijn er twee aanbieders van “%(service)s” op dezelfde dag.")
                % {"name": name, "service": service.code},
                _("Laat `valid_from` beginnen na de `valid_to` van de andere."),
            )


def _tables(file: DistrictFile) -> Found:
    organisations = {entry.code for entry in file.organisations}
    places = {entry.cbs_code for entry in file.municipalities}
    for index, table in enumerate(file.tables):
        for position, code in enumerate(table.organisations):
            if code not in organisations:
                path = ("tables", index, "organisations", position)
                yield unknown_code(path, code, _("organisatie"), organisations)
        for position, code in enumerate(table.municipalities):
            if code not in places:
                path = ("tables", index, "municipalities", position)
                yield unknown_code(path, code, _("gemeente"), places)


CHECKS: tuple[Callable[[DistrictFile], Found], ...] = (
    _twice,
    _places,
    _organisations,
    _recipients,
    _services,
    _tables,
    *agreement_checks.CHECKS,
    *covenant_checks.CHECKS,
)
