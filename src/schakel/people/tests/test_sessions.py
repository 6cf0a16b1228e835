"""A session lasts a working day at most, and who reads the table of sessions can be nobody."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.audit.models import Event
from schakel.people.models import StaffSession
from schakel.people.sessions import LONGEST, SessionStore, device_of, stored_as
from schakel.people.tasks import forget_sessions

pytestmark = pytest.mark.django_db


def cookie_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def with_cookie(key: str) -> Client:
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    return thief


def is_inside(client: Client) -> bool:
    return client.get(reverse("signals:inbox")).status_code == 200


def test_what_the_cookie_holds_is_nowhere_in_the_table(client, noor):
    """T21: whoever reads the table takes over no session."""
    client.force_login(noor)
    key = cookie_of(client)

    (row,) = StaffSession.objects.all()

    assert is_inside(with_cookie(key))
    assert key not in f"{row.session_key} {row.session_data} {row.get_decoded()}"
    assert row.session_key == stored_as(key)
    assert not is_inside(with_cookie(row.session_key))


def test_a_session_is_found_kept_renewed_and_ended_by_the_key_of_its_cookie(client, noor):
    client.force_login(noor)
    held = SessionStore(cookie_of(client))
    held["told"] = "een concept"
    held.save()

    again = SessionStore(held.session_key)
    assert again["told"] == "een concept"
    assert again.exists(held.session_key)
    again.cycle_key()
    assert again.session_key != held.session_key
    assert SessionStore(again.session_key)["told"] == "een concept"
    assert not SessionStore().exists(held.session_key)
    assert not is_inside(with_cookie(held.session_key))

    again.delete()
    assert not StaffSession.objects.exists()
    gone = SessionStore(again.session_key)
    assert gone.load() == {}
    assert gone.session_key is None


def test_who_leaves_takes_the_session_along(client, noor):
    client.force_login(noor)
    key = cookie_of(client)

    client.post(reverse("account_logout"))

    assert not is_inside(with_cookie(key))
    assert not StaffSession.objects.filter(session_key=stored_as(key)).exists()


def test_a_session_that_was_there_before_gets_a_new_key_at_login(client, noor):
    """ASVS 7.2.4, T21: who was given a session beforehand is not in it when somebody logs in."""
    session = client.session
    session["told"] = "een concept"
    session.save()
    given = cookie_of(client)

    client.force_login(noor)

    assert cookie_of(client) != given
    assert not is_inside(with_cookie(given))
    assert is_inside(with_cookie(cookie_of(client)))


def test_ten_hours_after_logging_in_it_is_over_however_busy_somebody_is(client, noor):
    """ASVS 7.3.2, T23."""
    with time_machine.travel("2026-11-24 08:00:00+01:00", tick=False) as clock:
        client.force_login(noor)
        for _ in range(59):
            clock.shift(timedelta(minutes=10))
            assert is_inside(client)
            session = client.session
            session["told"] = str(session.get("told")) + "en verder"
            session.save()

        clock.shift(LONGEST - timedelta(hours=9, minutes=50, seconds=1))
        assert is_inside(client)
        clock.shift(timedelta(seconds=2))
        assert not is_inside(client)


def test_somebody_sees_where_they_are_logged_in_and_ends_it_there(client, noor):
    """T22 (ASVS 7.5.2)."""
    client.force_login(noor)
    elsewhere = Client()
    elsewhere.force_login(noor)
    page = client.get(reverse("people:sessions")).content.decode()
    assert page.count("<tr>") == 3  # with the head
    assert page.count("Daar uitloggen") == 1

    (other,) = re.findall(r'name="number" value="([^"]+)"', page)
    client.post(reverse("people:end_sessions"), {"number": other})

    assert not is_inside(elsewhere)
    assert is_inside(client)
    assert Event.objects.get(action="person.end_sessions").actor_id == noor.pk


def test_everywhere_but_here_at_once(client, noor):
    client.force_login(noor)
    others = [Client(), Client()]
    for other in others:
        other.force_login(noor)

    client.post(reverse("people:end_sessions"))

    assert is_inside(client)
    assert not any(is_inside(other) for other in others)


def test_nobody_ends_a_session_of_somebody_else(client, noor, yusuf):
    """T3 (ASVS 8.2.2)."""
    client.force_login(noor)
    stranger = Client()
    stranger.force_login(yusuf)

    stranger.post(reverse("people:end_sessions"), {"number": stored_as(cookie_of(client))})
    stranger.post(reverse("people:end_sessions"))

    assert is_inside(client)
    assert (
        stored_as(cookie_of(client))
        not in stranger.get(reverse("people:sessions")).content.decode()
    )


def test_a_changed_password_ends_the_other_sessions(client, noor):
    """T22 (ASVS 7.4.3)."""
    noor.set_password("een heel lang wachtwoord")
    noor.save()
    client.force_login(noor)
    elsewhere = Client()
    elsewhere.force_login(noor)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "een heel lang wachtwoord",
            "password1": "vier woorden achter elkaar",
            "password2": "vier woorden achter elkaar",
        },
    )

    assert is_inside(client)
    assert not is_inside(elsewhere)


def test_who_left_is_out_at_the_next_request(client, noor):
    """T22 (ASVS 7.4.2)."""
    client.force_login(noor)
    assert is_inside(client)

    noor.is_active = False
    noor.save()

    assert not is_inside(client)


def test_sessions_that_are_over_are_taken_away_at_night(client, noor, daan):
    client.force_login(noor)
    with time_machine.travel(timezone.now() + LONGEST + timedelta(hours=1)):
        Client().force_login(daan)
        forget_sessions(0)

    assert [each.person for each in StaffSession.objects.all()] == [daan]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko Firefox/140.0",
            "Firefox, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; iOS 19 like Mac OS X) Version/19 Safari/604",
            "Safari, iPhone",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(said, shown):
    assert device_of(said) == shown
