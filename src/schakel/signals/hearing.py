"""Who hears of a signal? Whoever is at its desk, and nobody who is excluded from it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from schakel.people.desks import officers_of
from schakel.people.models import Person
from schakel.signals.models import Signal


def told_of(signal: Signal, *, on: datetime) -> list[Person]:
    """The officers of the desk and their deputies, without who is excluded from this signal."""
    return without_excluded(signal, officers_of(signal.desk, on=timezone.localdate(on)))


def without_excluded(signal: Signal, people: Iterable[Person]) -> list[Person]:
    """Of these people, who may hear of this signal."""
    return without_any_excluded([signal.pk], people)


def without_any_excluded(signals: Iterable[UUID], people: Iterable[Person]) -> list[Person]:
    """Of these people, who may hear of all these signals together."""
    away = away_from(*signals)
    return [person for person in people if person.pk not in away]


def away_from(*signals: UUID) -> set[UUID]:
    """Who is excluded from one of these now; also where whoever tells may not read exclusions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.away_from(s) FROM unnest(%s::uuid[]) AS s", [list(signals)])
        return {person for (person,) in cursor.fetchall()}
