"""Every way to look asks the policy, also where PostgreSQL would have given the row.

A page asks within the lock, which gives a stranger nothing; a job, a command or a slip may not.
"""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.audit.models import Event
from schakel.signals.actions import emergency, reading
from schakel.signals.models import SignalReporter
from tests.cast import MONDAY, as_person

LOOKS: dict[str, Callable] = {
    "the story": lambda signal, by: reading.open_story(signal, by=by, now=MONDAY),
    "where it was": lambda signal, by: reading.see_details(
        signal, reason="weigh", by=by, now=MONDAY
    ),
    "who reported": lambda signal, by: reading.see_identity(
        signal, reason="contact", by=by, now=MONDAY
    ),
    "asking for who reported": lambda signal, by: reading.ask_for_identity(
        signal, why="Ik wil bellen.", by=by, now=MONDAY
    ),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_stranger_looks_nowhere_and_nothing_is_recorded(signal, noor, daan, yusuf, look):
    """T14 (ASVS 8.2.2, 8.3.1): the action itself refuses, whatever it was given."""
    SignalReporter.objects.create(key=signal.key, signal=signal)
    type(signal).objects.update(disclosure="named")
    signal.refresh_from_db()
    before = Event.objects.count()

    with pytest.raises(PermissionDenied):
        LOOKS[look](signal, yusuf)

    assert Event.objects.count() == before
    LOOKS[look](signal, noor)


def test_openings_in_an_emergency_are_counted_one_after_the_other(signal, femke):
    """Three at most: two requests at the same moment must not both count two."""
    with as_person(femke), CaptureQueriesContext(connection) as asked:
        emergency.open_in_emergency(
            signal.reference, reason="danger", why="x", by=femke, now=timezone.now()
        )

    said = [each["sql"] for each in asked]
    lock = next(i for i, sql in enumerate(said) if "people_person" in sql and "FOR UPDATE" in sql)
    count = next(i for i, sql in enumerate(said) if "COUNT(*)" in sql)
    assert lock < count


def test_nobody_closes_an_opening_of_somebody_else(signal, femke, yusuf):
    with as_person(femke):
        opening = emergency.open_in_emergency(
            signal.reference, reason="danger", why="x", by=femke, now=timezone.now()
        )

    with pytest.raises(PermissionDenied):
        emergency.stop(opening, by=yusuf, now=timezone.now())

    opening.refresh_from_db()
    assert opening.ended_at is None


def test_every_look_in_an_emergency_is_recorded_with_its_reason(signal, femke):
    now = timezone.now()
    with as_person(femke):
        emergency.open_in_emergency(signal.reference, reason="danger", why="x", by=femke, now=now)
        for _ in range(2):
            emergency.read_in_emergency(signal, by=femke, now=now)

    seen = Event.objects.filter(action="signal.read_in_emergency", object_id=signal.pk)
    assert [(each.actor, each.purpose) for each in seen] == [(femke, "danger")] * 2
    assert {tuple(each.fields) for each in seen} == {emergency.READ}
