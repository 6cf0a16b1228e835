"""In which hours were so many keys opened that somebody should ask why?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from django.utils import timezone

from schakel.vault.models import UnwrapCount

# Rule: ten times what is usual is an alarm. Usual is the busiest hour of an ordinary day: the
# median, over the four weeks before, of each day's busiest hour. So work that comes back every
# night is usual, and one busy day does not make the next one so. Below 300 in an hour is taken
# as 300: a new desk has no past, and one page of the inbox opens fifty.
# Source: design security.md 1.2, T52 (alarm at 10x baseline); the rest is Voorstel Schakel.
TIMES: Final = 10
LEAST_USUAL: Final = 300
LOOKED_BACK: Final = timedelta(days=28)
KEPT: Final = timedelta(days=120)  # as far back as a privacy officer can look, and four weeks


@dataclass(frozen=True)
class Alarm:
    """One hour in which a part opened far more keys than usual."""

    row: UUID
    part: str
    hour: datetime
    number: int
    usual: int
    told_at: datetime | None


def alarms(*, since: datetime, until: datetime) -> list[Alarm]:
    """The unusual hours of a period, newest first."""
    rows = list(
        UnwrapCount.objects.filter(hour__gte=since - LOOKED_BACK, hour__lte=until).order_by("-hour")
    )
    busiest = _busiest(rows)
    found = []
    for row in rows:
        if row.hour < since:
            continue
        usual = _usual(busiest[row.part], timezone.localdate(row.hour))
        if row.number >= TIMES * usual:
            found.append(Alarm(row.pk, row.part, row.hour, row.number, usual, row.told_at))
    return found


def _busiest(rows: Iterable[UnwrapCount]) -> Mapping[str, dict[date, int]]:
    """Per part and day the number of its busiest hour."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        day = timezone.localdate(row.hour)
        found[row.part][day] = max(row.number, found[row.part].get(day, 0))
    return found


def _usual(busiest: Mapping[date, int], day: date) -> int:
    before = [number for each, number in busiest.items() if day - LOOKED_BACK <= each < day]
    return max(LEAST_USUAL, round(median(before))) if before else LEAST_USUAL
