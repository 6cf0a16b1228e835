"""Which numbers of a covenant may be shown, and which are too small?

Take-up (does the holder make contact?) and quality (was it about the same?) per spelling of the
name, for the DPIA; and how much each municipality registered. Only quarters that are over: nobody
can register something today and watch a number move.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from schakel.covenants.models import Figure
from schakel.organisations.models import Covenant

# Rule: a number below five is not shown, nor one from which it could be worked out.
# Source: security.md 1.2 (statistical attacker: k >= 5 and complementary suppression).
SMALLEST_SHOWN: Final = 5
# The longest time that a holder has to make contact, so that the quarter does not change any more.
SETTLES: Final = timedelta(days=90)

PER_SPELLING: Final = (
    Figure.What.COMPARED,
    Figure.What.TOLD,
    Figure.What.CONTACTED,
    Figure.What.EXPIRED,
    Figure.What.TRUE,
    Figure.What.FALSE,
    Figure.What.UNKNOWN,
)
PER_PARTY: Final = (Figure.What.REGISTERED, Figure.What.COMPARED)


@dataclass(frozen=True)
class Row:
    """One line of a table; None is a number that is too small, or would tell one that is."""

    label: str
    cells: list[tuple[str, int | None]]


@dataclass(frozen=True)
class Quarter:
    """The numbers of one quarter."""

    starts_on: date
    per_spelling: list[Row]
    per_party: list[Row]

    def __str__(self) -> str:
        return _("%(number)se kwartaal %(year)s") % {
            "number": (self.starts_on.month + 2) // 3,
            "year": self.starts_on.year,
        }


def quarters_of(covenant: Covenant, *, on: date) -> list[Quarter]:
    """The quarters that may be shown on this day, the newest first."""
    found: dict[date, list[Figure]] = {}
    counted = Figure.objects.filter(covenant=covenant).select_related("organisation")
    for figure in counted.order_by("-quarter"):
        if may_be_shown(figure.quarter, on=on):
            found.setdefault(figure.quarter, []).append(figure)
    parties = [
        (party.organisation_id, str(party.organisation))
        for party in covenant.parties.select_related("organisation")
    ]
    return [
        Quarter(start, _per_spelling(figures), _per_party(figures, parties))
        for start, figures in found.items()
    ]


def may_be_shown(quarter: date, *, on: date) -> bool:
    """Whether a quarter is over, and nothing of it moves any more."""
    following = (quarter.replace(day=28) + timedelta(days=70)).replace(day=1)
    return following + SETTLES <= on


def _per_spelling(figures: list[Figure]) -> list[Row]:
    rows = []
    for what in PER_SPELLING:
        numbers = dict.fromkeys(Figure.Spelling.values, 0)
        for each in figures:
            if each.what == what:
                numbers[each.spelling] += each.number
        labels = [str(label) for label in Figure.Spelling.labels]
        rows.append(Row(str(what.label), list(zip(labels, protected(numbers), strict=True))))
    return rows


def _per_party(figures: list[Figure], parties: list[tuple[UUID, str]]) -> list[Row]:
    columns = []
    for what in PER_PARTY:
        numbers = {str(organisation): 0 for organisation, _name in parties}
        for each in figures:
            if each.what == what and str(each.organisation_id) in numbers:
                numbers[str(each.organisation_id)] += each.number
        columns.append((str(what.label), protected(numbers)))
    return [
        Row(name, [(label, column[index]) for label, column in columns])
        for index, (_organisation, name) in enumerate(parties)
    ]


def protected(numbers: Mapping[str, int]) -> list[int | None]:
    """The numbers in order, without those that are too small; nothing is one of those too.

    When only one would be hidden, the smallest of the others is hidden as well: whoever learns
    the sum elsewhere could subtract.
    """
    hidden = {name for name, number in numbers.items() if number < SMALLEST_SHOWN}
    if len(hidden) == 1 and len(numbers) > 1:
        shown = [name for name in numbers if name not in hidden]
        hidden.add(min(shown, key=lambda name: (numbers[name], name)))
    return [None if name in hidden else number for name, number in numbers.items()]
