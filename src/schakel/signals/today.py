"""What waits for somebody today, in the order in which it cannot wait?"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from schakel.people.models import Absence, Notice, Person
from schakel.signals.inbox import desks_of, record_shown, with_next_term
from schakel.signals.models import SecondOpinion, Signal, Task
from schakel.signals.policy import SIGNAL_POLICY

SHOWN = 10
Line, State = Signal.Line, Signal.State


@dataclass(frozen=True)
class Today:
    """The lists of the start page; each holds at most SHOWN, the inbox has the rest."""

    acute: list[Signal] = field(default_factory=list)
    new: list[Signal] = field(default_factory=list)
    mine: list[Signal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    opinions: list[SecondOpinion] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    stands_in_for: list[Person] = field(default_factory=list)
    open_signals: int = 0

    @property
    def nothing_waits(self) -> bool:
        return not (self.acute or self.new or self.mine or self.tasks or self.opinions)


def absent_for(person: Person, now: datetime) -> list[Person]:
    """Whose work this person does today, because they are away.

    Rule: nothing waits for somebody on leave; the deputy finds it among their own work.
    Source: product.md 3.9.
    """
    on = timezone.localdate(now)
    absences = Absence.objects.filter(deputy=person, starts_on__lte=on, ends_on__gte=on)
    return [absence.person for absence in absences.select_related("person")]


def acute_for(person: Person) -> list[Signal]:
    """The acute signals with a running clock at somebody's desk, the longest first."""
    return list(_at_desk(person).filter(line=Line.ACUTE).order_by("acute_since", "id"))


def came_in_since(person: Person, since: datetime) -> int:
    """How many signals came in, or were added to by a reporter, since a page was opened."""
    newer = Q(registered_at__gt=since) | Q(new_input_at__gt=since)
    return _at_desk(person).filter(newer).count()


@transaction.atomic(savepoint=False)
def work_of(person: Person, *, now: datetime) -> Today:
    """Everything that waits for somebody with a desk; that it was shown, is recorded."""
    notices = list(person.notices.filter(seen_at=None).order_by("-urgent", "-created_at")[:SHOWN])
    if not desks_of(person):
        return Today(notices=notices)
    away = absent_for(person, now)
    people = [person.pk, *(each.pk for each in away)]
    acute = acute_for(person)
    new = _new(person)
    today = Today(
        acute=acute,
        new=new,
        mine=_mine(person, people, besides=[*acute, *new]),
        tasks=_tasks(person, people),
        opinions=_opinions(person),
        notices=notices,
        stands_in_for=away,
        open_signals=_at_desk(person).filter(line__lt=Line.CLOSED).count(),
    )
    shown = {
        signal.pk: signal
        for signal in (
            *today.acute,
            *today.new,
            *today.mine,
            *(task.signal for task in today.tasks),
            *(opinion.signal for opinion in today.opinions),
        )
    }
    record_shown(shown.values(), by=person, now=now)
    return today


def _at_desk(person: Person) -> "QuerySet[Signal]":
    return with_next_term(
        SIGNAL_POLICY.rows(person, "see")
        .filter(desk__in=desks_of(person))
        .select_related("municipality", "owner")
    )


def _new(person: Person) -> list[Signal]:
    """What a reporter added, and what nobody has read yet."""
    new_input = _at_desk(person).filter(line=Line.NEW_INPUT).order_by("new_input_at", "id")
    unread = _at_desk(person).filter(line=Line.OPEN, state=State.RECEIVED)
    found = list(new_input[:SHOWN])
    return [*found, *unread.order_by("next_due_at", "id")[: SHOWN - len(found)]]


def _mine(person: Person, people: list[UUID], *, besides: list[Signal]) -> list[Signal]:
    mine = _at_desk(person).filter(owner__in=people, line__lt=Line.CLOSED)
    soonest = mine.exclude(pk__in=[each.pk for each in besides]).order_by(
        F("next_due_at").asc(nulls_last=True), "id"
    )
    return list(soonest[:SHOWN])


def _tasks(person: Person, people: list[UUID]) -> list[Task]:
    tasks = Task.objects.filter(
        state=Task.State.OPEN, assigned_to__in=people, signal__in=SIGNAL_POLICY.rows(person, "see")
    )
    return list(
        tasks.select_related("signal", "assigned_to").order_by(
            F("due_at").asc(nulls_last=True), "id"
        )[:SHOWN]
    )


def _opinions(person: Person) -> list[SecondOpinion]:
    waiting = SecondOpinion.objects.filter(
        decided_at=None, signal__in=SIGNAL_POLICY.rows(person, "agree")
    ).exclude(requested_by=person)
    return list(
        waiting.select_related("signal", "requested_by").order_by("requested_at", "id")[:SHOWN]
    )
