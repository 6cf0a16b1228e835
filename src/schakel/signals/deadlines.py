"""Before when must something happen, and who is reminded when?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Min

from schakel.kernel.workdays import AMSTERDAM, END_OF_WORKDAY, add_workdays, is_workday
from schakel.organisations.lookup import terms_for
from schakel.organisations.models import Term
from schakel.signals.models import Deadline, Signal

OFFICE_OPENS = time(9, 0)
ESCALATE_AFTER = {"acute": timedelta(minutes=15), "urgent": timedelta(hours=4)}


@dataclass(frozen=True)
class Moments:
    """When a term starts, when reminders go out, when it is over, and when it escalates."""

    starts_at: datetime
    half_at: datetime
    nearly_at: datetime
    due_at: datetime
    escalate_at: datetime


def moments_of(
    starts_at: datetime, due_at: datetime, *, urgency: str, around_the_clock: bool = True
) -> Moments:
    """Rule: reminders at half, at 80 % and when due; after that the term escalates.

    A term in working days reminds in office hours, when somebody reads it; a term in hours does
    not wait for them.
    Source: issue "From signal to action"; product.md 3.8.
    """
    due_at = max(due_at, starts_at)  # a term that was over before it started, is over now
    length = due_at - starts_at
    half_at, nearly_at = starts_at + length / 2, starts_at + length * 4 / 5
    if not around_the_clock:
        half_at = min(in_office_hours(half_at), due_at)
        nearly_at = min(in_office_hours(nearly_at), due_at)
    escalate_at = (
        due_at + ESCALATE_AFTER[urgency] if urgency in ESCALATE_AFTER else add_workdays(due_at, 1)
    )
    return Moments(starts_at, half_at, nearly_at, due_at, escalate_at)


def in_office_hours(moment: datetime) -> datetime:
    """The moment itself, or else the next at which an office is open."""
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    if is_workday(day) and OFFICE_OPENS <= local.time() <= END_OF_WORKDAY:
        return moment
    if not is_workday(day) or local.time() > END_OF_WORKDAY:
        day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, OFFICE_OPENS, AMSTERDAM)


def due_moment(term: Term, now: datetime) -> datetime:
    """When a term that starts now is over: in hours around the clock, or in working days."""
    if term.hours is not None:
        return now + timedelta(hours=term.hours)
    return add_workdays(now, term.workdays or 0)


def first_deadlines(signal: Signal, kinds: Sequence[str], *, now: datetime) -> list[Deadline]:
    """The terms that a new signal starts with, unsaved; sets the signal's next deadline."""
    terms = terms_for(signal.district, signal.urgency)
    deadlines = [
        Deadline(
            signal=signal,
            kind=kind,
            **vars(
                moments_of(
                    now,
                    due_moment(terms[kind], now),
                    urgency=signal.urgency,
                    around_the_clock=terms[kind].hours is not None,
                )
            ),
        )
        for kind in kinds
        if kind in terms
    ]
    signal.next_due_at = min((deadline.due_at for deadline in deadlines), default=None)
    return deadlines


def start_term(
    signal: Signal,
    kind: str,
    *,
    now: datetime,
    reference: str = "",
    due_at: datetime | None = None,
) -> Deadline | None:
    """Start the clock of one term as the district sets it for this urgency, or until `due_at`.

    Returns None when the district sets no such term. A running term of the same kind and
    reference is replaced, so that a raised urgency shortens it. The caller saves the signal.
    """
    term = terms_for(signal.district, signal.urgency).get(kind)
    if due_at is None:
        if term is None:
            return None
        due_at = due_moment(term, now)
    around_the_clock = signal.urgency == Signal.Urgency.ACUTE or (
        term is not None and term.hours is not None
    )
    signal.deadlines.filter(kind=kind, reference=reference, met_at=None).delete()
    deadline = Deadline.objects.create(
        signal=signal,
        kind=kind,
        reference=reference,
        **vars(moments_of(now, due_at, urgency=signal.urgency, around_the_clock=around_the_clock)),
    )
    refresh_next_due(signal)
    return deadline


def shorten_term(signal: Signal, kind: str, *, since: datetime, now: datetime) -> None:
    """Set a running term anew for a changed urgency, counted from where it started.

    Rule: a raised urgency never leaves more time than there was.
    Source: product.md 3.8.

    Nothing happens when no such term runs. The caller saves the signal.
    """
    running = signal.deadlines.filter(kind=kind, reference="", met_at=None).first()
    term = terms_for(signal.district, signal.urgency).get(kind)
    if running is None or term is None:
        return
    due_at = min(running.due_at, max(due_moment(term, since), now))
    if due_at < running.due_at:
        start_term(signal, kind, now=now, due_at=due_at)


def drop_term(signal: Signal, kind: str) -> None:
    """Take a running term away that no longer applies. The caller saves the signal."""
    signal.deadlines.filter(kind=kind, met_at=None).delete()
    refresh_next_due(signal)


def meet(signal: Signal, kind: str, *, now: datetime, reference: str = "") -> None:
    """Stop the clock of a term; nothing happens when none runs. The caller saves the signal."""
    signal.deadlines.filter(kind=kind, reference=reference, met_at=None).update(met_at=now)
    refresh_next_due(signal)


def stop_all(signal: Signal, *, now: datetime) -> None:
    """Stop every clock, because the signal is closed. The caller saves the signal."""
    signal.deadlines.filter(met_at=None).update(met_at=now)
    signal.next_due_at = None


def refresh_next_due(signal: Signal) -> None:
    """Set the signal's next deadline to the earliest that still runs."""
    signal.next_due_at = signal.deadlines.filter(met_at=None).aggregate(due=Min("due_at"))["due"]
