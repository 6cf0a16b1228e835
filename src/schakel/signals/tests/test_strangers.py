"""Whoever has nothing to do with a signal does not learn that it exists, on any page of it.

T3, T9 (ASVS 8.2.1, 8.2.2, 8.4.1).
"""

import pytest
from django.urls import get_resolver, reverse

from schakel.audit.models import Event
from schakel.organisations.models import PermittedCheck
from schakel.people.models import Person, Role
from schakel.signals import urls
from schakel.signals.actions import attachments, checks, excluding, messages, notes
from schakel.signals.actions.receiving import Contact, Upload
from schakel.signals.models import Signal
from schakel.signals.tests.desk import received, without_token
from schakel.signals.tests.test_make_shown_copy import photo
from tests.cast import MONDAY, STORY, engage

ROUTES = sorted(
    {pattern.name for pattern in urls.urlpatterns if "<str:reference>" in str(pattern.pattern)}
)
STRANGERS = ["bram", "yusuf", "femke", "sanne", "zoe", "kees", "emre", "bea", "frits"]
SECRETS = (
    STORY,
    "Gageldonk",
    "Parallelweg",
    "Karin",
    "karin@thuis",
    "Notitie van Noor",
    "voordeur",
)


@pytest.fixture
def full(noor, district, bergen_op_zoom) -> Signal:
    """A signal with everything on it that could leak."""
    told = received(
        district,
        bergen_op_zoom,
        place="Gageldonk",
        pieces=(("address", "Parallelweg 99"),),
        disclosure=Signal.Disclosure.NAMED,
        contact=Contact(name="Karin", email="karin@thuis.example"),
        uploads=(Upload("voordeur.jpg", "image/jpeg", photo()),),
    )
    notes.write(told, text="Notitie van Noor", visibility="desk", by=noor, now=MONDAY)
    messages.send(told, "Dank u wel, Karin.", by=noor, now=MONDAY)
    check = PermittedCheck.objects.current().filter(district=district).first()
    checks.ask(told, check, question="?", assigned_to=noor, by=noor, now=MONDAY)
    attachments.make_shown_copy(told.attachments.get().pk, now=MONDAY)
    away = engage("Bram", bergen_op_zoom.organisation, Role.FOCAL_OFFICER)
    excluding.exclude(told, away, why="Notitie van Noor", by=noor, now=MONDAY)
    return told


@pytest.fixture
def bram(full) -> Person:
    """An officer of the desk, who is excluded from this signal."""
    return Person.objects.get(name="Bram")


def addresses(signal: Signal, *, invented: bool = False) -> dict[str, str]:
    """The address of every page of this signal, or the same pages of one that does not exist."""
    known = {
        "reference": "S-0000-0000" if invented else signal.reference,
        "task": signal.tasks.get().reference,
        "attachment": signal.attachments.get().pk,
        "exclusion": signal.exclusions.get().pk,
    }
    wanted = get_resolver().reverse_dict  # loads the routes
    assert wanted is not None
    places = {each.name: each.pattern.converters for each in urls.urlpatterns}
    return {
        route: reverse(f"signals:{route}", kwargs={name: known[name] for name in places[route]})
        for route in ROUTES
    }


def test_every_route_of_a_signal_is_tried():
    assert {"detail", "identity", "details", "attachment", "messages", "weigh", "close"} <= set(
        ROUTES
    )


@pytest.mark.parametrize("who", STRANGERS)
def test_every_page_answers_as_if_the_signal_does_not_exist(client, request, full, who):
    client.force_login(request.getfixturevalue(who))
    before = Signal.objects.values().get(pk=full.pk)
    events = Event.objects.exclude(action="person.refused").count()
    of_nothing = addresses(full, invented=True)

    for route, address in addresses(full).items():
        for ask in (client.get, client.post):
            real, invented = ask(address), ask(of_nothing[route])
            assert real.status_code in (404, 405), route
            assert real.status_code == invented.status_code, route
            assert without_token(real) == without_token(invented), route
            assert not [secret for secret in SECRETS if secret in real.content.decode()], route

    assert Signal.objects.values().get(pk=full.pk) == before
    assert Event.objects.exclude(action="person.refused").count() == events


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_shows_it(client, request, full, who):
    client.force_login(request.getfixturevalue(who))

    for page in ("/", "/signalen/", "/signalen/?status=all", "/vandaag/acuut/?acuut"):
        words = client.get(page, follow=True).content.decode()
        assert not [secret for secret in (*SECRETS, full.reference) if secret in words], page


def test_whoever_is_not_logged_in_is_sent_to_the_login_page(client, full):
    for route, address in addresses(full).items():
        answer = client.get(address)
        assert answer.status_code == 302, route
        assert answer.headers["Location"].startswith("/inloggen/"), route


def test_the_officer_of_the_desk_does_open_them(client, noor, full):
    client.force_login(noor)

    opened = {route: client.get(address).status_code for route, address in addresses(full).items()}

    # What opens in an emergency is for others, and has to be opened first.
    in_emergency = {route for route, status in opened.items() if status == 404}
    assert in_emergency == {"emergency"}
    assert set(opened.values()) <= {200, 302, 404, 405}
    assert opened["detail"] == opened["attachment"] == 200
