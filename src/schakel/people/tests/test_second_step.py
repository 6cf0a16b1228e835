"""A password alone opens nothing: who has no second step sets one up first."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings
from django.urls import get_resolver, reverse

from schakel.people.second_step import OPEN
from schakel.people.tests.test_step_up import with_second_step
from tests.cast import prove

pytestmark = pytest.mark.django_db
CHOOSE = "/account/tweede-stap/"
FILLED = {
    "monday": "2026-11-23",
    "uuid": str(uuid4()),
    "int": "1",
    "slug": "een",
    "str": "een",
    "path": "een",
    None: "een",
}


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_STEP_REQUIRED = True


def every_address() -> list[tuple[str, str]]:
    """The name and an address of every page there is; what stands in it need not exist."""
    return [
        (name, "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda place: FILLED[place[1]], route))
        for name, route in walk(get_resolver().url_patterns)
    ]


def walk(patterns, before="", namespace=""):
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from walk(each.url_patterns, route, inner)
        else:
            yield f"{namespace}{each.name}", route


def test_without_one_no_page_opens(client, noor, signal):
    """T20 (ASVS 6.3.3): no address gets past it."""
    client.force_login(noor)
    tried = [*every_address(), ("signals:detail", signal.get_absolute_url())]

    assert len(tried) > 100
    for name, address in tried:
        if name in OPEN:
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.headers.get("Location") == CHOOSE, (name, address)


def test_what_stays_open_is_about_oneself_alone():
    assert all(
        name.startswith(("account_", "mfa_", "people:")) for name in OPEN - {"health", "language"}
    )


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_one_everything_opens(client, noor, kind):
    with_second_step(noor, kind)
    client.force_login(noor)

    assert client.get(reverse("signals:inbox")).status_code == 200


def test_recovery_codes_are_no_second_step(client, noor):
    Authenticator.objects.create(user=noor, type="recovery_codes", data={"seed": "x"})
    client.force_login(noor)

    assert client.get("/").headers["Location"] == CHOOSE


def test_the_page_says_which_there_are(client, noor):
    client.force_login(noor)

    page = client.get(CHOOSE).content.decode()

    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page


def test_the_last_one_cannot_be_taken_away(client, noor):
    with_second_step(noor, "totp")
    client.force_login(noor)
    prove(client, noor, "password", "totp")
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "reauthenticated": True} for each in session["account_authentication_methods"]
    ]
    session.save()

    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=noor, type="totp").exists()

    with override_settings(SECOND_STEP_REQUIRED=False):
        client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=noor, type="totp").exists()


def test_who_else_logs_in_at_the_same_browser_is_asked_anew(client, noor, daan):
    with_second_step(noor, "totp")
    client.force_login(noor)
    client.get("/")
    kept = client.session["has_second_step"]
    client.force_login(daan)

    assert kept == str(noor.pk)
    assert client.get("/").headers["Location"] == CHOOSE
