"""Somebody is logged in at one place per role; a newer login ends the older, which says so."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from schakel.audit.models import Event
from schakel.people.models import Membership, Person, Role, StaffSession
from schakel.people.sessions import SessionStore
from schakel.people.tests.test_sessions import cookie_of, is_inside, with_cookie
from schakel.signals.models import Note
from tests.cast import engage

pytestmark = pytest.mark.django_db
PASSWORD = "vier woorden achter elkaar"
TEXT = "De buurvrouw zag het busje weer, om vijf uur 's ochtends."


def known(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    cache.clear()
    return person


@pytest.fixture
def noor(noor) -> Person:
    return known(noor)


@pytest.fixture
def imke(bergen_op_zoom) -> Person:
    """Sits at the desk of Bergen op Zoom, and makes policy too."""
    desk = bergen_op_zoom.organisation
    return known(engage("Imke", desk, Role.FOCAL_OFFICER, Role.POLICY_ADVISER))


def logged_in(person) -> Client:
    client = Client()
    client.post("/inloggen/", {"login": person.email, "password": PASSWORD})
    return client


def goes_on(client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_newer_login_ends_the_older_one_which_says_so_once(noor):
    """ASVS 7.1.2."""
    older = logged_in(noor)
    newer = logged_in(noor)

    page = older.get("/signalen/", follow=True)

    assert page.redirect_chain == [("/inloggen/?next=/signalen/&elders", 302)]
    assert "U logde ergens anders in, in dezelfde rol." in page.content.decode()
    assert older.get("/signalen/").headers["Location"] == "/inloggen/?next=/signalen/"
    assert is_inside(newer)
    assert StaffSession.objects.filter(person=noor).count() == 1
    assert Event.objects.get(action="person.end_sessions").detail == {"number": "1"}


def test_what_was_typed_there_waits_until_its_writer_is_back(noor, signal):
    """R24: nobody types a report twice."""
    older = logged_in(noor)
    logged_in(noor)
    address = f"{signal.get_absolute_url()}notities/"

    answer = older.post(address, {"text": TEXT, "visibility": "desk"})

    assert answer.headers["Location"] == "/inloggen/?next=/account/verder/&elders"
    assert not Note.objects.exists()
    older.post("/inloggen/", {"login": noor.email, "password": PASSWORD})
    assert "De buurvrouw zag het busje" in older.get("/account/verder/").content.decode()


def test_a_part_of_a_page_leads_the_whole_page_to_the_login(noor):
    older = logged_in(noor)
    logged_in(noor)

    answer = older.get("/signalen/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/inloggen/?next=/&elders"


def test_in_another_role_the_older_one_goes_on_until_the_roles_meet(imke):
    """ASVS 7.1.2: one per role, so that each says for which purpose somebody looks."""
    first = logged_in(imke)
    first.post("/account/rol/", {"role": "policy_adviser"})
    second = logged_in(imke)
    assert goes_on(first)
    assert goes_on(second)

    second.post("/account/rol/", {"role": "policy_adviser"})

    assert not goes_on(first)
    assert goes_on(second)


def test_a_role_that_ended_counts_as_the_one_that_is_left(imke):
    """Whoever acted in it, acts in the other from now on, without having chosen so."""
    first = logged_in(imke)
    first.post("/account/rol/", {"role": "policy_adviser"})
    Membership.objects.filter(person=imke, role=Role.POLICY_ADVISER).delete()

    logged_in(imke)

    assert not goes_on(first)


def test_of_somebody_else_nothing_ends(noor, imke):
    other = logged_in(imke)
    logged_in(noor)

    assert goes_on(other)


def test_a_wrong_password_ends_nothing(noor):
    client = logged_in(noor)
    Client().post("/inloggen/", {"login": noor.email, "password": "geraden geraden"})

    assert goes_on(client)


def test_what_was_ended_cannot_be_revived(noor):
    """T22: what a request writes back that was busy when its session ended."""
    older = logged_in(noor)
    key = cookie_of(older)
    busy = SessionStore(key)
    busy["told"] = "een concept"
    logged_in(noor)

    with pytest.raises(UpdateError):
        busy.save()

    assert not is_inside(with_cookie(key))


def test_who_comes_to_the_login_page_with_an_ended_session_can_log_in(noor):
    older = logged_in(noor)
    logged_in(noor)

    assert older.get("/inloggen/").status_code == 200
    older.post("/inloggen/", {"login": noor.email, "password": PASSWORD})

    assert goes_on(older)
    assert older.get(reverse("people:sessions")).content.decode().count("<tr>") == 2
