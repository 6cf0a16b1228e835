"""A code works once, and a key answers one question of this site alone."""

import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from schakel.people.sessions import SessionStore
from tests.software_key import FLAG, SoftwareKey

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def with_password(noor, settings):
    settings.SECOND_STEP_REQUIRED = True
    noor.set_password(PASSWORD)
    noor.save()
    cache.clear()
    return noor


@pytest.fixture
def key(with_password) -> SoftwareKey:
    return SoftwareKey(with_password)


def is_inside(client, person) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


def halfway(person) -> Client:
    """A browser in which the password was right."""
    client = Client()
    answer = client.post("/inloggen/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    return client


def give(client, code) -> None:
    client.post(reverse("mfa_authenticate"), {"code": code})


def test_after_the_password_no_page_opens_yet(with_password, signal):
    """T20 (ASVS 6.3.3)."""
    totp.TOTP.activate(with_password, totp.generate_totp_secret())
    client = halfway(with_password)

    for address in ("/", "/account/", "/account/veilig/", signal.get_absolute_url()):
        assert client.get(address)["Location"].startswith("/inloggen/"), address
    assert not is_inside(client, with_password)


def test_a_code_of_the_app_works_once(with_password):
    """T20 (ASVS 6.5.1)."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(with_password, secret)
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    first, second = halfway(with_password), halfway(with_password)

    give(first, code)
    give(second, code)

    assert is_inside(first, with_password)
    assert not is_inside(second, with_password)


def test_a_recovery_code_works_once(with_password):
    """T20 (ASVS 6.5.1)."""
    totp.TOTP.activate(with_password, totp.generate_totp_secret())
    one, other, *_more = RecoveryCodes.activate(with_password).get_unused_codes()

    for code, gets_in in ((one, True), (one, False), (other, True)):
        client = halfway(with_password)
        give(client, code)
        assert is_inside(client, with_password) is gets_in


def asked(client) -> str:
    """The challenge of a login without a password."""
    told = client.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    return told.json()["request_options"]["publicKey"]["challenge"]


def hand_over(client, answer) -> None:
    client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})


def test_a_key_opens_the_door(client, key):
    hand_over(client, key.answer(asked(client)))

    assert is_inside(client, key.person)
    assert client.get("/account/").status_code == 200


def test_the_answer_of_a_key_works_once_and_in_one_browser(client, key):
    """T20 (ASVS 6.7.2): whoever overheard an answer, opens nothing with it."""
    answer = key.answer(asked(client))
    elsewhere = Client()
    asked(elsewhere)

    hand_over(elsewhere, answer)
    assert not is_inside(elsewhere, key.person)
    hand_over(client, answer)
    assert is_inside(client, key.person)
    client.post("/uitloggen/")
    asked(client)
    hand_over(client, answer)
    assert not is_inside(client, key.person)


def test_a_challenge_cannot_be_guessed_and_is_never_the_same(client, key):
    """ASVS 6.7.2."""
    challenges = {asked(client) for _ in range(20)}

    assert len(challenges) == 20
    assert min(map(len, challenges)) >= 43  # 256 bits


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://testserver.elders.example"},
        {"origin": "http://testserver"},
        {"host": "elders.example"},
        {"kind": "webauthn.create"},
        {"flags": FLAG.UP},
        {"flags": FLAG.UV},
    ],
    ids=["another site", "in the open", "for another site", "made, not used", "no pin", "no touch"],
)
def test_what_another_site_or_a_stranger_got_out_of_a_key_opens_nothing(client, key, wrong):
    """T20 (ASVS 6.3.3, 6.5.1)."""
    hand_over(client, key.answer(asked(client), **wrong))

    assert not is_inside(client, key.person)


def test_the_key_of_one_person_is_not_that_of_another(client, key, daan):
    SoftwareKey(daan)

    hand_over(client, key.answer(asked(client), as_person=daan))

    assert not is_inside(client, daan)
    assert not is_inside(client, key.person)


def test_the_key_of_a_session_cannot_be_guessed():
    """T21 (ASVS 7.2.3): 32 characters of 36, which is 165 bits."""
    keys = set()
    for _ in range(100):
        session = SessionStore()
        session.create()
        keys.add(session.session_key)

    assert len(keys) == 100
    assert {len(key) for key in keys} == {32}
    assert len(set("".join(keys))) == 36
