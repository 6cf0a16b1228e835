"""What stands in the navigation of the workplace, and for whom?"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One line of the navigation: the first of the routes that exists.

    Without roles it is for everybody who is logged in.
    """

    label: str | Promise
    routes: tuple[str, ...]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NavItem:
    """An entry that this person may see and that has an address in this installation."""

    label: str
    url: str
    is_current: bool


AT_A_DESK = frozenset({"focal_officer"})
FOLLOWING = frozenset({"privacy_officer", "policy_adviser"})
READING_ALONG = frozenset({"care_coordinator", "partner", "chain_director"})
HANDING_OVER = AT_A_DESK | {"care_coordinator", "partner"}

STAFF = (
    Entry(_("Mijn werk"), ("people:home", "signals:today")),
    Entry(_("Signalen"), ("signals:inbox",), AT_A_DESK),
    Entry(_("Puzzels"), ("puzzles:list",), AT_A_DESK),
    Entry(_("Overdrachten"), ("handover:inbox",), HANDING_OVER),
    Entry(_("Inzage"), ("grants:overview",), READING_ALONG),
    Entry(_("Melden"), ("intake_staff:report",)),
    Entry(_("Mijn meldingen"), ("intake_staff:own_reports",), frozenset({"employee"})),
    Entry(_("Invoeren"), ("intake_staff:enter",), AT_A_DESK),
    Entry(_("Mensen"), ("accounts:people",), frozenset({"administrator"})),
    Entry(_("Toezicht"), ("supervision:overview",), frozenset({"privacy_officer"})),
    Entry(_("Convenanten"), ("covenants:figures",), FOLLOWING),
    Entry(_("Signaalkaarten"), ("knowledge:cards",)),
    Entry(_("Partners"), ("directory:partners", "directory:organisations", "directory:index")),
)


def address_of(routes: tuple[str, ...]) -> str:
    """The path of the first route that this installation has; empty when it has none."""
    for route in routes:
        with suppress(NoReverseMatch):
            return reverse(route)
    return ""


def items(entries: Collection[Entry], *, roles: Collection[str], path: str) -> list[NavItem]:
    """The entries for somebody with these roles, with the one of the current page marked."""
    found = []
    for entry in entries:
        url = address_of(entry.routes)
        if not url or (entry.roles and entry.roles.isdisjoint(roles)):
            continue
        is_current = path == url if url == "/" else path.startswith(url)
        found.append(NavItem(str(entry.label), url, is_current))
    return found
