"""How is counted that something happened, without keeping with whom?"""

from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from schakel.covenants.models import Figure
from schakel.organisations.models import Covenant, Organisation


def count(
    covenant: Covenant,
    what: Figure.What,
    *,
    now: datetime,
    spelling: str = Figure.Spelling.NO_NAME,
    organisation: Organisation | None = None,
    number: int = 1,
) -> None:
    """Add to a counter of this quarter; the caller's transaction is that of the act.

    Rule: of the spelling of a name only the counter is kept, never with a piece or a signal.
    Source: issue "Puzzle pieces" (figures per origin group of names, for the DPIA);
    docs/adr/0015-between-municipalities.md.
    """
    figure, made = Figure.objects.get_or_create(
        covenant=covenant,
        organisation=organisation,
        quarter=quarter_of(timezone.localdate(now)),
        what=what,
        spelling=spelling,
        defaults={"number": max(0, number)},
    )
    if not made:
        counter = Figure.objects.filter(pk=figure.pk)
        counter.update(number=Greatest(F("number") + number, 0))


def quarter_of(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
