"""When is a Dutch working day, and when is a term of so many of them over?

Rule: terms in working days skip Saturdays, Sundays and the Dutch public holidays.
Source: Algemene termijnenwet, art. 1 and 3 (docs/sources.md).
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
END_OF_WORKDAY = time(17, 0)
SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of one year; Good Friday counts as one in the Algemene termijnenwet.

    Liberation Day counts every year: the act names 5 May without the five-year custom of employers.
    """
    calendar = holidays.country_holidays(
        "NL", years=year, categories=("public", "optional"), language="nl"
    )
    return frozenset(calendar)


def is_workday(day: date) -> bool:
    """Whether offices work on this day."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def add_workdays(moment: datetime, days: int) -> datetime:
    """The end (17:00, Amsterdam) of the working day that lies so many working days after a moment.

    The day of the moment itself does not count. Zero days: the first end of a working day that
    is still to come, so that a deadline never lies before its start.
    """
    if moment.tzinfo is None:
        raise ValueError("a deadline needs a moment with a time zone")
    if days < 0:
        raise ValueError("a term has no negative length")
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    if days == 0:
        if local.time() >= END_OF_WORKDAY:
            day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_workday(day):
            day += timedelta(days=1)
    return datetime.combine(day, END_OF_WORKDAY, AMSTERDAM)


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; 0 when end is earlier."""
    count = 0
    day = start
    while day < end:
        day += timedelta(days=1)
        count += is_workday(day)
    return count
