"""What do the public pages know of the district without asking the database each time?

The form must be there before the database is needed, and while it is away. What a page needs is
asked once a minute; when that fails the last answer holds, and at a cold start the copy that
set-up wrote beside the static pages.
"""

import json
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError

from schakel.organisations.lookup import NoDistrict, acute_numbers, own_district
from schakel.organisations.models import ContactPoint, District, Municipality, Organisation, Term
from schakel.organisations.names import plain, ways_to_read

DATABASE_AWAY: Final = (OperationalError, InterfaceError)
HOLDS_FOR: Final = 60.0
TRY_AGAIN_AFTER: Final = 5.0


@dataclass(frozen=True)
class Town:
    """A municipality, and what people call it and its villages."""

    cbs_code: str
    name: str
    aliases: tuple[str, ...] = ()
    desk: str = ""  # to which what is told about it is sealed


@dataclass(frozen=True)
class Number:
    """A number to call, with where it comes from."""

    organisation: str
    value: str
    label: str = ""
    hours: str = ""
    source: str = ""
    checked_on: str = ""
    kind: str = "phone"
    what_for: str = ""

    @property
    def checked(self) -> date | None:
        """The day on which somebody last checked the number."""
        return date.fromisoformat(self.checked_on) if self.checked_on else None


@dataclass(frozen=True)
class Surroundings:
    """The district as the public pages show it."""

    code: str = ""
    name: str = ""
    towns: tuple[Town, ...] = ()
    acute: tuple[Number, ...] = ()
    help: tuple[Number, ...] = ()
    # kind -> urgency ("" for every) -> (hours, workdays)
    terms: dict[str, dict[str, tuple[int | None, int | None]]] = field(default_factory=dict)

    def town_named(self, text: str) -> Town | None:
        """The municipality that a typed place means; None when none fits, or more than one."""
        by_name: dict[str, set[Town]] = {}
        for town in self.towns:
            for name in (town.name, *town.aliases):
                by_name.setdefault(plain(name), set()).add(town)
        for reading in ways_to_read(text):
            if len(fitting := by_name.get(reading, set())) == 1:
                return next(iter(fitting))
        words = f" {plain(text)} "
        mentioned = {
            town for name, towns in by_name.items() if f" {name} " in words for town in towns
        }
        return next(iter(mentioned)) if len(mentioned) == 1 else None

    def desk_of(self, cbs_code: str) -> str:
        """The desk that receives what is told about this place; empty when none fits."""
        return next((town.desk for town in self.towns if town.cbs_code == cbs_code), "")

    def term(self, kind: str, urgency: str) -> Term | None:
        """The term of this kind at this urgency, as a row that was never stored."""
        by_urgency = self.terms.get(kind, {})
        found = by_urgency.get(urgency) or by_urgency.get("")
        return Term(kind=kind, hours=found[0], workdays=found[1]) if found else None


_lock = threading.Lock()
_kept: dict[str, Any] = {"found": None, "until": 0.0}


def surroundings() -> Surroundings:
    """The district, at most a minute old while the database answers; never an exception."""
    found: Surroundings | None = _kept["found"]
    if found is not None and time.monotonic() < _kept["until"]:
        return found
    with _lock:
        if _kept["found"] is not None and time.monotonic() < _kept["until"]:
            return _kept["found"]  # type: ignore[no-any-return]  # put there below
        try:
            found, holds_for = read(own_district()), HOLDS_FOR
        except (*DATABASE_AWAY, NoDistrict):
            found, holds_for = _kept["found"] or _written(), TRY_AGAIN_AFTER
        _kept.update(found=found, until=time.monotonic() + holds_for)
        return found


def forget() -> None:
    """Ask the database again at the next page: after loading a district, and between tests."""
    with _lock:
        _kept.update(found=None, until=0.0)


def read(district: District) -> Surroundings:
    """Ask the database."""
    return Surroundings(
        code=district.code,
        name=district.name,
        towns=tuple(
            Town(town.cbs_code, town.name, tuple(town.aliases), str(town.desk_id or ""))
            for town in Municipality.objects.current().filter(district=district).order_by("name")
        ),
        acute=tuple(
            _number(point, point.organisation) for point in acute_numbers(district) if point.value
        ),
        help=_for_the_public(district),
        terms=_terms(district),
    )


def write(district: District) -> Path:
    """Keep a copy for a cold start without a database. It holds nothing about people."""
    path = standby_folder() / "district.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(read(district)), ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(path)
    return path


def standby_folder() -> Path:
    """Where set-up writes what must outlive the database."""
    return Path(settings.STANDBY)


def _written() -> Surroundings:
    try:
        kept = json.loads((standby_folder() / "district.json").read_text("utf-8"))
    except (OSError, ValueError):
        return Surroundings()
    return Surroundings(
        code=kept["code"],
        name=kept["name"],
        towns=tuple(
            Town(town["cbs_code"], town["name"], tuple(town["aliases"]), town.get("desk", ""))
            for town in kept["towns"]
        ),
        acute=tuple(Number(**number) for number in kept["acute"]),
        help=tuple(Number(**number) for number in kept["help"]),
        terms={
            kind: {urgency: (length[0], length[1]) for urgency, length in by_urgency.items()}
            for kind, by_urgency in kept["terms"].items()
        },
    )


def _number(point: ContactPoint, organisation: Organisation) -> Number:
    return Number(
        organisation=organisation.name,
        value=point.value,
        label=point.label,
        hours=point.hours or organisation.hours,
        source=point.source,
        checked_on=point.checked_on.isoformat() if point.checked_on else "",
        kind=point.kind,
        what_for=organisation.what_for,
    )


def _for_the_public(district: District) -> tuple[Number, ...]:
    """How organisations that are there for residents are reached: one line each, phone first."""
    points = (
        ContactPoint.objects.current()
        .filter(organisation__district=district, organisation__is_public=True)
        .filter(organisation__retired_on=None)
        .exclude(value="")
        .select_related("organisation")
        .order_by("organisation__name", "position")
    )
    by_organisation: dict[object, ContactPoint] = {}
    for point in sorted(points, key=lambda each: not each.is_phone):
        by_organisation.setdefault(point.organisation_id, point)
    found = sorted(by_organisation.values(), key=lambda each: each.organisation.name)
    return tuple(_number(point, point.organisation) for point in found)


def _terms(district: District) -> dict[str, dict[str, tuple[int | None, int | None]]]:
    found: dict[str, dict[str, tuple[int | None, int | None]]] = {}
    for term in Term.objects.current().filter(district=district):
        found.setdefault(term.kind, {})[term.urgency] = (term.hours, term.workdays)
    return found
