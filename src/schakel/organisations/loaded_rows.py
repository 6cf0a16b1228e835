"""Which rows does each section of a district file stand for?"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from schakel.organisations.district_file import DistrictFile
from schakel.organisations.district_file.covenants import CovenantEntry
from schakel.organisations.district_file.money import BudgetEntry
from schakel.organisations.district_file.partners import OrganisationEntry
from schakel.organisations.district_file.places import MunicipalityEntry
from schakel.organisations.district_file.strict import Strict, Words
from schakel.organisations.models import Municipality, Organisation

Rows = Iterator[dict[str, Any]]


def _plain(entry: Strict, *leave_out: str) -> dict[str, Any]:
    return entry.model_dump(exclude=set(leave_out))


def _labels(label: Words) -> dict[str, str]:
    return {"label": label.nl, "label_en": label.en}


def district(file: DistrictFile) -> dict[str, Any]:
    """The district itself; its fall-back desk follows when there are organisations."""
    return _plain(file.district, "code", "fallback_desk")


def organisations(file: DistrictFile) -> Rows:
    for entry in file.organisations:
        yield {
            **_plain(entry, "municipalities", "contacts", "roles", "public"),
            "municipality_codes": entry.municipalities,
            "is_public": entry.public,
        }


def contact_points(entry: OrganisationEntry) -> Rows:
    for position, contact in enumerate(entry.contacts):
        yield {"position": position, **_plain(contact)}


def roles(entry: OrganisationEntry) -> Rows:
    for position, role in enumerate(entry.roles):
        yield {"position": position, **_plain(role)}


def municipalities(file: DistrictFile, known: Mapping[str, Organisation]) -> Rows:
    for entry in file.municipalities:
        yield {
            **_plain(entry, "villages", "other_names", "tile", "organisation", "desk"),
            "aliases": _aliases(entry),
            "tile_column": entry.tile[0],
            "tile_row": entry.tile[1],
            "organisation": known[entry.organisation],
            "desk": known[entry.desk] if entry.desk else None,
        }


def _aliases(entry: MunicipalityEntry) -> list[str]:
    return [*entry.villages, *entry.other_names]


def services(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.services):
        yield {
            "code": entry.code,
            "position": position,
            **_labels(entry.label),
            "explanation": entry.explanation,
            "way": entry.way,
            "minimum": list(entry.minimum),
        }


def provisions(
    file: DistrictFile,
    known: Mapping[str, Organisation],
    places: Mapping[str, Municipality],
) -> Rows:
    """One row per municipality and service; without municipality for a place not known."""
    for service in file.services:
        for cbs_code in [None, *places]:
            for _index, entry in service.providers_for(cbs_code):
                yield {
                    **_plain(entry, "municipalities"),
                    "municipality": places[cbs_code] if cbs_code else None,
                    "service": service.code,
                    "organisation": known[entry.organisation],
                }


def forms(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.forms):
        yield {"position": position, **_plain(entry, "label"), **_labels(entry.label)}


def headings(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.headings):
        yield {"position": position, **_plain(entry, "label"), **_labels(entry.label)}


def texts(file: DistrictFile) -> Rows:
    for entry in file.texts:
        yield {"code": entry.code, "text": entry.nl, "text_en": entry.en}


def rules(file: DistrictFile) -> Rows:
    """The place in the file is the order in which rules are tried and shown."""
    for position, entry in enumerate(file.rules, start=1):
        yield {
            "position": position,
            **_plain(entry, "condition"),
            "condition": entry.condition.as_data(),
        }


def terms(file: DistrictFile) -> Rows:
    for entry in file.terms:
        yield {**_plain(entry), "urgency": entry.urgency or ""}


def feedback(file: DistrictFile) -> Rows:
    for entry in file.feedback:
        yield {**_plain(entry, "nl", "en"), "text": entry.nl, "text_en": entry.en}


def grounds(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.grounds):
        yield {"position": position, **_plain(entry)}


def checks(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.checks):
        yield {"position": position, **_plain(entry)}


def tables(file: DistrictFile) -> Rows:
    for entry in file.tables:
        yield {
            **_plain(entry, "municipalities", "organisations"),
            "municipality_codes": entry.municipalities,
        }


def patterns(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.patterns):
        yield {"position": position, **_plain(entry, "label"), **_labels(entry.label)}


def covenants(file: DistrictFile) -> Rows:
    for position, entry in enumerate(file.covenants):
        yield {"position": position, **_plain(entry, "parties")}


def parties(entry: CovenantEntry, known: Mapping[str, Organisation]) -> Rows:
    for position, party in enumerate(entry.parties):
        yield {"position": position, **_plain(party), "organisation": known[party.organisation]}


def budgets(file: DistrictFile) -> Rows:
    for entry in file.budgets:
        hours = entry.hours_per_week
        yield {
            **_plain(entry, "lines", "published", "total"),
            "total_cents": entry.total,
            "hours_per_week": None if hours is None else Decimal(str(hours)),
        }


def budget_lines(entry: BudgetEntry) -> Rows:
    for position, line in enumerate(entry.lines):
        yield {"position": position, **_plain(line, "amount"), "amount_cents": line.amount}


def published_shares(entry: BudgetEntry, places: Mapping[str, Municipality]) -> Rows:
    for share in entry.published:
        yield {
            "municipality": places[share.cbs_code],
            "population": share.population,
            "percentage": share.printed_percentage,
            "amount_cents": share.amount,
        }
