"""Somebody of another desk reads a signal that cannot wait: shortly, seen by all, and reviewed."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.people.models import Notice
from schakel.signals.actions import emergency
from schakel.signals.models import EmergencyOpening, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.supervision.actions.emergencies import review
from tests.cast import STORY, as_person, prove

pytestmark = pytest.mark.django_db
WHY = "De moeder belt mij, de desk neemt niet op."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def opens(signal, now):
    def by(person, reference=None, *, at=None):
        with as_person(person):
            return emergency.open_in_emergency(
                reference or signal.reference, reason="danger", why=WHY, by=person, now=at or now
            )

    return by


def test_who_could_not_read_it_reads_it_for_four_hours(femke, signal, opens, now):
    """T10b (ASVS 2.3.2)."""
    assert not SIGNAL_POLICY.rows(femke, "see_in_emergency").exists()

    opening = opens(femke)

    with as_person(femke):
        opened = emergency.read_in_emergency(signal, by=femke, now=now)
        assert opened.story == STORY
        assert opening.until == now + timedelta(hours=4)
        EmergencyOpening.objects.filter(pk=opening.pk).update(until=now - timedelta(seconds=1))
        assert not Signal.objects.filter(pk=signal.pk).exists()
    with pytest.raises(PermissionDenied):
        emergency.read_in_emergency(signal, by=femke, now=now)


def test_it_is_read_and_nothing_else(client, femke, signal, opens):
    """INV-9: no reporter, no files, no change, no other page."""
    opens(femke)
    client.force_login(femke)
    prove(client, femke)
    address = signal.get_absolute_url()

    assert STORY.split(".", maxsplit=1)[0] in client.get(f"{address}spoed/").content.decode()
    for way in ("", "melder/", "gegevens/", "berichten/", "beoordelen/", "afsluiten/"):
        assert client.get(address + way).status_code == 404
        assert client.post(address + way).status_code in {404, 405}
    with as_person(femke):
        assert SIGNAL_POLICY.verbs_on(femke, signal) == {"see_in_emergency"}


def test_the_desk_and_the_privacy_officer_hear_it_at_once(noor, frits, femke, signal, opens):
    opens(femke)

    told = Notice.objects.filter(kind=Notice.Kind.EMERGENCY_OPENED, urgent=True)
    assert {each.person for each in told} == {noor, frits}
    event = Event.objects.get(action="signal.open_in_emergency")
    assert (event.actor_id, event.purpose) == (femke.pk, "danger")
    assert WHY not in str(event.detail)


def test_three_times_in_thirty_days_is_the_most(femke, frits, signal, opens, now):
    for day in range(3):
        opening = opens(femke, at=now + timedelta(days=day))
        review(opening, verdict="justified", by=frits, now=now + timedelta(days=day, hours=5))

    with pytest.raises(emergency.UsedUp):
        opens(femke, at=now + timedelta(days=4))
    opens(femke, at=now + timedelta(days=31))


def test_without_a_review_in_two_working_days_there_is_no_other(femke, frits, opens, now):
    opening = opens(femke)
    later = opening.review_due_at + timedelta(minutes=1)

    with pytest.raises(emergency.NotReviewed):
        opens(femke, at=later)
    review(opening, verdict="not_justified", remark="Besproken.", by=frits, now=later)
    opens(femke, at=later)


def test_a_reference_of_nothing_and_of_another_district_open_nothing(femke, opens):
    for reference in ("S-2222-2222", "", "P-2222-2222"):
        with pytest.raises(emergency.NoSuchSignal):
            opens(femke, reference or "S")


@pytest.mark.parametrize("who", ["emre", "sanne", "frits", "bea", "kees"])
def test_other_roles_open_nothing(client, request, signal, opens, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        opens(person)
    client.force_login(person)
    assert client.get(reverse("signals:open_in_emergency")).status_code == 404


def test_a_care_coordinator_opens_one(zoe, opens):
    assert opens(zoe).by == zoe


def test_by_the_page_with_fresh_proof_and_until_one_closes_it(client, femke, noor, signal):
    """T24 (ASVS 7.5.3)."""
    client.force_login(femke)
    address = reverse("signals:open_in_emergency")
    told = {"reference": signal.reference.lower(), "reason": "danger", "why": WHY}
    assert client.post(address, told).headers["Location"].startswith("/account/zeker/")
    prove(client, femke)

    assert client.post(address, {**told, "reference": "S-2222-2222"}).status_code == 422
    page = client.post(address, told, follow=True).content.decode()
    assert "U leest dit met spoedinzage" in page

    client.post(f"{signal.get_absolute_url()}spoed/sluiten/")
    assert client.get(f"{signal.get_absolute_url()}spoed/").status_code == 404


def test_after_four_hours_the_page_is_missing(client, femke, noor, signal, opens):
    opens(femke)
    with time_machine.travel(timezone.now() + timedelta(hours=4, minutes=1)):
        client.force_login(femke)
        assert emergency.running(femke, reference=signal.reference, now=timezone.now()) is None
