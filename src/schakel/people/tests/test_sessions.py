"""A session lasts a working day at most, and who reads the table of sessions can be nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from schakel.people.sessions import LONGEST, SessionStore, stored_as

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

    (row,) = Session.objects.all()

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
    assert not Session.objects.exists()
    gone = SessionStore(again.session_key)
    assert gone.load() == {}
    assert gone.session_key is None


def test_who_leaves_takes_the_session_along(client, noor):
    client.force_login(noor)
    key = cookie_of(client)

    client.post(reverse("account_logout"))

    assert not is_inside(with_cookie(key))
    assert not Session.objects.filter(session_key=stored_as(key)).exists()


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
