"""Whoever has nothing to do with it does not learn that municipalities touch, on any page."""

import pytest

from schakel.audit.models import Event
from schakel.covenants.actions import contact
from schakel.covenants.models import CrossTouch
from schakel.covenants.tests.conftest import NUMBER, SAME_NUMBER
from schakel.signals.tests.desk import without_token

pytestmark = pytest.mark.django_db

STRANGERS = ["femke", "sanne", "zoe", "kees", "emre", "bea", "frits"]
PARTS = ("", "contact/", "weg/", "uitkomst/")


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("contacted", [False, True])
def test_a_touch_answers_as_if_it_does_not_exist(
    touch, held, asked, noor, now, client, request, who, contacted
):
    if contacted:
        contact.make_contact(touch, by=noor, now=now)
    client.force_login(request.getfixturevalue(who))
    before = CrossTouch.objects.values().get()
    events = Event.objects.exclude(action="person.refused").count()

    for part in PARTS:
        for ask in (client.get, client.post):
            real = ask(touch.get_absolute_url() + part)
            invented = ask(f"/raakvlakken/T-0000-0000/{part}")
            assert real.status_code in (404, 405)
            assert real.status_code == invented.status_code
            assert without_token(real) == without_token(invented)
    for part in ("", "intrekken/"):
        path = f"convenanten/raakt-aan-voorbeeld/{part}"
        real = client.post(f"{held.get_absolute_url()}{path}")
        invented = client.post(f"/signalen/S-0000-0000/{path}")
        assert real.status_code == invented.status_code == 404
        assert without_token(real) == without_token(invented)

    assert CrossTouch.objects.values().get() == before
    assert Event.objects.exclude(action="person.refused").count() == events


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_shows_it(touch, held, asked, client, request, who):
    client.force_login(request.getfixturevalue(who))

    for page in ("/", "/meldingen/", "/signalen/", "/overdrachten/", "/convenanten/cijfers/"):
        words = client.get(page, follow=True).content.decode()
        leaks = (touch.reference, held.reference, asked.reference, NUMBER, SAME_NUMBER)
        assert not [secret for secret in leaks if secret in words], page


def test_whoever_is_not_logged_in_is_sent_to_the_login_page(touch, client):
    for path in (touch.get_absolute_url(), "/convenanten/cijfers/"):
        assert client.get(path).headers["Location"].startswith("/inloggen/")


def test_the_public_door_has_none_of_these_pages(touch, public_client):
    for path in (f"/raakvlakken/{touch.reference}/", "/convenanten/cijfers/"):
        assert public_client.get(path).status_code == 404


def test_the_page_of_a_touch_costs_the_same_however_much_touches(
    touch, held, asked, noor, yusuf, client, now, django_assert_max_num_queries
):
    client.force_login(noor)
    client.get(touch.get_absolute_url())

    with django_assert_max_num_queries(24):
        client.get(touch.get_absolute_url())
