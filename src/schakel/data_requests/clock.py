"""When must a request of a data subject be answered?

Rule: within a month after it came in; when it is complex, two months more, if the person hears that
and why within the first month. A term that ends on a Saturday, a Sunday or a public holiday ends on
the next working day.
Source: AVG art. 12 lid 3; Regulation (EEG, Euratom) 1182/71, art. 3 lid 2 c and lid 4 (to be
confirmed by the privacy officer: whether the Algemene termijnenwet leads to the same day).
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from schakel.kernel.workdays import is_workday

FIRST: Final = 1
EXTENDED: Final = 3
MONTHS: Final = 12


def due(received: date, *, extended: bool = False) -> date:
    """The last day for an answer."""
    day = _months_after(received, EXTENDED if extended else FIRST)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _months_after(day: date, months: int) -> date:
    """The day with the same number, or the last of a month that is too short for it."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
