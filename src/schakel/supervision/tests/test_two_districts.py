"""One installation, two districts: does each privacy officer keep to their own?"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.organisations.loading import load
from schakel.organisations.models import Municipality, Organisation
from schakel.people.desks import privacy_officers_of
from schakel.people.models import Person, Role
from schakel.signals.actions import emergency, reading
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Signal
from schakel.supervision.actions import canaries
from schakel.supervision.looks import people_to_choose
from schakel.supervision.policy import CANARY_POLICY, EMERGENCY_POLICY, TRAIL_POLICY
from tests.cast import DISTRICT_FILE, MONDAY, as_person, engage, report

BOTH = "arbeidsinspectie"  # a partner that both districts know by the same code


@pytest.fixture
def there(district) -> Organisation:
    """The desk of the whole other district."""
    other = load(DISTRICT_FILE.with_name("voorbeeldstreek.toml"), by=None, now=MONDAY).district
    desk = other.fallback_desk
    Organisation.objects.filter(code="werkinspectie", district=other).update(code=BOTH)
    return desk


@pytest.fixture
def guus(there) -> Person:
    return engage("Guus", there, Role.PRIVACY_OFFICER)


@pytest.fixture
def oda(there) -> Person:
    return engage("Oda", there, Role.FOCAL_OFFICER)


@pytest.fixture
def far(there, oda) -> Signal:
    """Received and read at the other district's desk."""
    town = Municipality.objects.filter(district=there.district).first()
    told = receive(report(there.district, town), receipt=None, by=None, now=MONDAY).signal
    Signal.objects.filter(pk=told.pk).update(desk=there)
    told.refresh_from_db()
    reading.open_story(told, by=oda, now=MONDAY)
    return told


def seen_by(person: Person) -> set[tuple[str, str]]:
    """Who did what, as the sentence and PostgreSQL together give it."""
    with as_person(person):
        rows = TRAIL_POLICY.rows(person, "supervise").exclude(action="district.load")
        return {(event.action, event.object_reference) for event in rows}


def test_each_reads_what_happened_in_the_own_district(seen, far, frits, guus):
    here = {(action, name) for action, name in seen_by(frits) if name == seen.reference}
    assert ("signal.read", seen.reference) in here

    assert far.reference not in {name for _action, name in seen_by(frits)}
    assert {name for _action, name in seen_by(guus)} == {far.reference}


def test_what_people_do_elsewhere_stays_with_who_supervises_them(seen, far, oda, frits, guus):
    """And with who supervises the desk of that signal: both have a say in it."""
    with transaction.atomic():
        record("signal.read", by=oda, on=seen, now=MONDAY)

    assert ("signal.read", seen.reference) in seen_by(guus)
    assert ("signal.read", seen.reference) in seen_by(frits)


def test_a_code_that_both_districts_know_is_told_apart_by_its_people(district, there, frits, guus):
    here, far_away = (
        engage(name, Organisation.objects.get(code=BOTH, district=which), Role.PARTNER)
        for name, which in (("Hans", district), ("Fer", there.district))
    )
    with transaction.atomic():
        for person in (here, far_away):
            record("person.log_in", by=person, on=person, now=MONDAY)

    for guard, theirs in ((frits, here), (guus, far_away)):
        with as_person(guard):
            rows = TRAIL_POLICY.rows(guard, "supervise").filter(action="person.log_in")
            assert [event.actor for event in rows] == [theirs]


def test_what_schakel_did_by_itself_is_seen_by_each(far, frits, guus):
    with transaction.atomic():
        record("audit.rotate_keys", by=None, on=frits, detail={"kind": "signing"}, now=MONDAY)

    for guard in (frits, guus):
        assert ("audit.rotate_keys", "") in seen_by(guard)


def test_canaries_and_emergencies_are_for_the_own_district(seen, far, femke, frits, guus):
    for signal, guard in ((seen, frits), (far, guus)):
        canaries.place(signal.reference, by=guard, now=MONDAY)
    with as_person(femke):
        emergency.open_in_emergency(
            seen.reference, reason="danger", why="Zij belt nu.", by=femke, now=timezone.now()
        )

    for guard, placed, to_review in ((frits, seen, 1), (guus, far, 0)):
        with as_person(guard):
            rows = CANARY_POLICY.rows(guard, "see")
            assert [canary.signal_id for canary in rows] == [placed.pk]
            assert EMERGENCY_POLICY.rows(guard, "review").count() == to_review


def test_nobody_places_a_canary_in_the_other_district(seen, far, oda, frits, guus):
    """Nor on a signal of which they read that their own people opened it."""
    with transaction.atomic():
        record("signal.read", by=oda, on=seen, now=MONDAY)

    for guard, signal in ((frits, far), (guus, seen)):
        with pytest.raises(canaries.NoSuchSignal), as_person(guard):
            canaries.place(signal.reference, by=guard, now=MONDAY)


def test_each_may_ask_about_the_people_of_the_own_district(noor, oda, frits, guus):
    assert {"Noor", "Frits"} <= {name for _pk, name in people_to_choose(frits)}
    assert {name for _pk, name in people_to_choose(guus)} == {"Guus", "Oda"}


def test_who_is_told_sits_where_the_signal_lies(far, seen, frits, guus):
    day = (MONDAY + timedelta(days=1)).date()

    assert privacy_officers_of(seen.desk, on=day) == [frits]
    assert privacy_officers_of(far.desk, on=day) == [guus]


def test_who_guards_privacy_for_a_partner_supervises_that_partner_alone(district, seen):
    """Rule: only the organisation that speaks for the district supervises it all."""
    police = engage("Pim", Organisation.objects.get(code="avim-zwb"), Role.PRIVACY_OFFICER)

    assert seen_by(police) == set()
    assert Event.objects.filter(object_reference=seen.reference).exists()


def test_a_municipality_where_a_district_has_its_desk_supervises_itself_alone(seen, far, there):
    """Rule: one controller does not supervise another for having the desk of last resort."""
    town = Organisation.objects.get(code="gemeente-waterdam")
    there.district.fallback_desk = town
    there.district.save()
    guard = engage("Wim", town, Role.PRIVACY_OFFICER)

    assert seen_by(guard) == set()
    assert guard not in privacy_officers_of(far.desk, on=MONDAY.date())
