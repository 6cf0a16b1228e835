"""Who hears of a signal? Whoever is at its desk, and nobody who is excluded from it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from schakel.people.desks import officers_of
from schakel.people.models import Person
from schakel.signals.models import Exclusion, Signal


def told_of(signal: Signal, *, on: datetime) -> list[Person]:
    """The officers of the desk and their deputies, without who is excluded from this signal."""
    return without_excluded(signal, officers_of(signal.desk, on=timezone.localdate(on)))


def without_excluded(signal: Signal, people: Iterable[Person]) -> list[Person]:
    """Of these people, who may hear of this signal."""
    away = away_from(signal)
    return [person for person in people if person.pk not in away]


def away_from(signal: Signal) -> set[UUID]:
    """Who is excluded from this signal now."""
    now_away = Exclusion.objects.filter(signal=signal, ended_at=None)
    return set(now_away.values_list("person_id", flat=True))
