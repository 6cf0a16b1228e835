"""Which looks are checked by hand this week? The same ones for whoever asks, and unpredictable."""

import heapq
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from schakel.audit.models import ActorKind, Event
from schakel.people.models import Person
from schakel.supervision.looks import Look, in_words, visible
from schakel.supervision.models import SampleCheck
from schakel.supervision.wording import OPENS
from schakel.vault.hashes import keyed
from schakel.vault.opening import unseal_many

# Rule: ten looks a week, drawn at random from all that were done in it.
# Source: design security.md 2.2 (weekly sample by the FG); the number is a Voorstel Schakel.
SIZE: Final = 10
WEEKS_BACK: Final = 26


@dataclass(frozen=True)
class Checked:
    """One check by hand, with its remark opened."""

    check: SampleCheck
    remark: str


@dataclass(frozen=True)
class Drawn:
    """One look of the sample, and how it was checked, the latest last."""

    look: Look
    checks: list[Checked] = field(default_factory=list)

    @property
    def is_checked(self) -> bool:
        return bool(self.checks)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def last_whole_week(now: datetime) -> date:
    """The Monday of the week that has ended: only of that is the sample fixed."""
    return monday_of(timezone.localdate(now)) - timedelta(days=7)


def weeks(now: datetime) -> list[date]:
    """The weeks to choose from, the latest first."""
    latest = last_whole_week(now)
    return [latest - timedelta(weeks=back) for back in range(WEEKS_BACK)]


def drawn_ids(person: Person, week: date) -> list[int]:
    """Which events are in the sample of a week, in the order in which they happened.

    By a keyed hash of week and event: nobody can tell beforehand what is drawn, and asking again
    draws the same. Read by id: a late commit in an old week would change what is left to draw.
    """
    since, until = (
        timezone.make_aware(datetime.combine(day, time())) for day in (week, week + timedelta(7))
    )
    ids = (
        visible(person)
        .filter(at__gte=since, at__lt=until, action__in=OPENS, actor_kind=ActorKind.PERSON)
        .values_list("pk", flat=True)
    )

    def lot(pk: int) -> bytes:
        return keyed("supervision.sample", week.isoformat().encode(), str(pk).encode())

    return sorted(heapq.nsmallest(SIZE, ids.iterator(), key=lot))


def sample_of(person: Person, week: date) -> list[Drawn]:
    """The sample of a week, with what was found of each look."""
    events = Event.objects.filter(pk__in=drawn_ids(person, week)).select_related("actor")
    checks: dict[int, list[Checked]] = {}
    made = list(SampleCheck.objects.filter(event__in=events).select_related("by", "key"))
    remarks = unseal_many(made, "remark")
    for check in made:
        checks.setdefault(check.event_id, []).append(Checked(check, remarks[check.pk]))
    return [
        Drawn(look, checks.get(look.event.pk, [])) for look in in_words(events.order_by("at", "id"))
    ]


def left_to_check(person: Person, week: date) -> int:
    """How many of a week's sample nobody checked yet."""
    drawn = drawn_ids(person, week)
    done = SampleCheck.objects.filter(event__in=drawn).values("event").distinct().count()
    return len(drawn) - done
