"""When does a signal fall due? So many months after it was closed, as the register says.

Rule: what somebody must still read, and what is held, does not fall due. Without a term in the
register nothing does.
Source: issue "Trust"; product.md 17.8. The terms that are shipped are proposals (domain.md d3).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from schakel.audit.register import Retention, register
from schakel.data_requests.models import FoundRecord
from schakel.signals.models import Signal

PASSED_ON: Final = "signaal-doorzetten"
OTHERWISE: Final = "signaal-beoordelen"
MONTHS: Final = 12
AHEAD: Final = timedelta(days=92)


@dataclass(frozen=True)
class Due:
    """One signal that falls due, and when."""

    signal: Signal
    on: date

    def is_now(self, today: date) -> bool:
        return self.on <= today


def term_of(outcome: str) -> Retention:
    """Which term holds for a signal that was closed so."""
    passed_on = outcome == Signal.Outcome.HANDED_OVER
    found = register().activity(PASSED_ON if passed_on else OTHERWISE)
    if found is None:
        raise LookupError("the register has no activity with the term of a signal")
    return found.retention


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    whole = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(whole, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(signal: Signal) -> date | None:
    """The day from which a signal may go; None when it is open, or no term is known."""
    if signal.closed_at is None or signal.new_input_at is not None:
        return None
    months = term_of(signal.outcome).months
    return None if months is None else months_after(timezone.localdate(signal.closed_at), months)


def kept(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """Of these, what is closed, not destroyed, and not held."""
    return (
        signals.filter(state=Signal.State.CLOSED, closed_at__isnull=False, destroyed_at=None)
        .exclude(holds__in=_holds())
        .exclude(pk__in=_asked_about())
    )


def falling_due(signals: QuerySet[Signal], *, today: date, ahead: timedelta = AHEAD) -> list[Due]:
    """What is due today or within that time, the earliest first."""
    shortest = min((each for each in _months() if each is not None), default=None)
    if shortest is None:
        return []
    # Only what may be due at all is read; the day itself follows from the outcome.
    latest = months_after(today + ahead, -shortest) + timedelta(days=1)
    found = kept(signals).filter(closed_at__date__lte=latest).select_related("desk")
    due = [Due(each, on) for each in found if (on := due_on(each)) is not None]
    return sorted(
        (each for each in due if each.on <= today + ahead),
        key=lambda each: (each.on, each.signal.reference),
    )


def _months() -> list[int | None]:
    return [term_of(outcome).months for outcome in (Signal.Outcome.HANDED_OVER, "")]


def _asked_about() -> QuerySet:  # type: ignore[type-arg]  # of numbers of signals
    """Rule: what somebody asked about stays until they have their answer. Source: AVG art. 12."""
    return FoundRecord.objects.filter(request__state__in=("open", "deferred")).values("signal")


def _holds() -> QuerySet:  # type: ignore[type-arg]  # of Hold, which is built on signals as we are
    from schakel.retention.models import Hold  # noqa: PLC0415  # models know terms in their tests

    return Hold.objects.filter(ended_at=None)
