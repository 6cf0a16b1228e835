"""Some pages ask for proof of the last five minutes, and nothing that was typed is lost."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from schakel.people import step_up
from schakel.people.models import Person
from schakel.people.step_up import FRESH, address_of_proof, stepped_up
from schakel.signals.models import Signal
from tests.cast import prove

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def at_work(client, noor):
    noor.set_password(PASSWORD)
    noor.save()
    cache.clear()
    client.force_login(noor)
    return client


def with_second_step(person, kind):
    Authenticator.objects.create(user=person, type=kind, data={"secret": "x", "credential": {}})


def is_sure(client, person) -> bool:
    request = RequestFactory().get("/")
    request.session, request.user = client.session, person
    return stepped_up(request)


def test_a_session_alone_is_no_proof(at_work, noor):
    """T24 (ASVS 7.5.3)."""
    assert not is_sure(at_work, noor)


def test_a_password_of_just_now_is_proof_for_who_has_nothing_more(at_work, noor):
    prove(at_work, noor)

    assert is_sure(at_work, noor)


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_a_second_step_a_password_is_not_enough(at_work, noor, kind):
    with_second_step(noor, kind)
    prove(at_work, noor, "password")
    assert not is_sure(at_work, noor)

    prove(at_work, noor, "password", kind)
    assert is_sure(at_work, noor)


def test_a_code_alone_is_not_enough_and_a_passkey_is(at_work, noor):
    with_second_step(noor, "totp")
    with_second_step(noor, "webauthn")

    prove(at_work, noor, "totp")
    assert not is_sure(at_work, noor)
    prove(at_work, noor, "webauthn")
    assert is_sure(at_work, noor)


def test_proof_of_somebody_else_counts_for_nothing(at_work, noor, daan):
    prove(at_work, daan)

    assert not is_sure(at_work, noor)


@given(age=st.floats(min_value=0, max_value=3600))
def test_proof_counts_for_five_minutes(age):
    person = Person(pk="7b1f4a43-5d0e-4f5c-8f0e-1d8f4b6d0f11")
    request = RequestFactory().get("/")
    request.session = SessionStore()
    now = time.time()
    request.session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": now - age}
    ]
    request.session["account_authentication_methods_user"] = str(person.pk)
    with time_machine.travel(now, tick=False):
        counts = "webauthn" in step_up._given(request, person)  # the whole rule

    assert counts == (age <= FRESH.total_seconds())


def test_who_types_the_password_again_goes_on_where_they_were(at_work, noor):
    asked = at_work.get(address_of_proof("/signalen/"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))

    answer = at_work.post(
        reverse("account_reauthenticate"),
        {"password": PASSWORD, "next": address_of_proof("/signalen/")},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == "/signalen/"
    with time_machine.travel(timezone.now() + FRESH + timedelta(seconds=5)):
        assert not is_sure(at_work, noor)


def test_a_wrong_password_proves_nothing(at_work, noor):
    at_work.post(reverse("account_reauthenticate"), {"password": "iets anders", "next": "/"})

    assert not is_sure(at_work, noor)


@pytest.mark.parametrize(
    "elsewhere", ["https://elders.example/", "//elders.example", "javascript:1"]
)
def test_one_is_never_led_away(at_work, noor, elsewhere):
    """T72 (ASVS 3.7.2)."""
    prove(at_work, noor)

    assert at_work.get(address_of_proof(elsewhere)).headers["Location"] == "/"


def test_what_was_typed_waits_until_one_has_proven_it(at_work, noor, signal):
    Signal.objects.filter(pk=signal.pk).update(disclosure="shielded")
    text = "Ik wil weten of er kinderen in huis zijn."

    sent = at_work.post(f"{signal.get_absolute_url()}melder/", {"why": text})
    prove(at_work, noor)
    page = at_work.get(reverse("people:resume")).content.decode()

    assert sent.headers["Location"].startswith("/account/zeker/")
    assert text in page
    assert "U bent het." in page
