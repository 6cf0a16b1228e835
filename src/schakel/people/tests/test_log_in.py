"""Logging in: with an address and a password, and without telling who has an account."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from schakel.audit.models import Event
from schakel.people.login import AccountAdapter, SecondStepAdapter
from schakel.people.models import Person

PASSWORD = "een heel lang wachtwoord"
NEW = "vier woorden achter elkaar"


@pytest.fixture
def anna(db) -> Person:
    anna = Person.objects.create_person("anna@desk.example", "Anna")
    anna.set_password(PASSWORD)
    anna.save()
    cache.clear()
    return anna


def log_in(client, email="anna@desk.example", password=PASSWORD):
    return client.post("/inloggen/", {"login": email, "password": password})


def test_somebody_logs_in_with_address_and_password(client, anna):
    page = client.get("/inloggen/")
    answer = log_in(client)

    assert page.status_code == 200
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert Event.objects.filter(action="person.login", actor=anna).count() == 1


def test_the_address_may_be_typed_in_capitals(client, anna):
    log_in(client, email="Anna@Desk.Example")

    assert "_auth_user_id" in client.session


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, anna):
    wrong = log_in(client, password="iets anders dat lang is")
    unknown = log_in(client, email="niemand@desk.example")

    def shown(answer):
        text = answer.content.decode()
        for address in ("anna@desk.example", "niemand@desk.example"):
            text = text.replace(address, "")
        return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]

    assert wrong.status_code == unknown.status_code == 200
    assert shown(wrong) == shown(unknown)
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_on_one_address_are_stopped(client, anna):
    for _ in range(6):
        log_in(client, password="geraden geraden geraden")
    answer = log_in(client)

    assert "_auth_user_id" not in client.session
    assert "te veel pogingen" in answer.content.decode()


def test_somebody_who_left_does_not_get_in(client, anna):
    anna.is_active = False
    anna.save()

    log_in(client)

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up():
    for name in ("account_signup", "account_email", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_logging_out_asks_first_and_is_recorded(client, anna):
    client.force_login(anna)

    asked = client.get("/uitloggen/")
    still_in = "_auth_user_id" in client.session
    gone = client.post("/uitloggen/")

    assert "Clear-Site-Data" not in asked
    assert gone["Clear-Site-Data"] == '"cache", "storage"'  # T26

    assert still_in
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(action="person.logout", actor=anna).count() == 1


def test_the_next_page_is_only_followed_within_the_workplace(client, anna):
    answer = client.post(
        "/inloggen/?next=https://elders.example/", {"login": anna.email, "password": PASSWORD}
    )

    assert answer["Location"] == "/"


def test_a_second_step_is_asked_and_its_secret_lies_sealed(client, anna):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)

    first = log_in(client)
    before = "_auth_user_id" in client.session
    code = totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    page = client.get(first["Location"])
    client.post(first["Location"], {"code": totp.format_hotp_value(code)})

    stored = Authenticator.objects.get(user=anna).data["secret"]
    assert page.status_code == 200
    assert not before
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert secret not in stored
    assert SecondStepAdapter().decrypt(stored) == secret


@pytest.mark.parametrize(
    "path",
    [
        "/account/", "/account/afwezig/", "/account/wachtwoord/", "/account/veilig/",
        "/account/veilig/totp/activate/", "/meldingen/",
    ],
)  # fmt: skip
def test_the_own_pages_are_for_who_is_logged_in(client, anna, path):
    stranger = client.get(path)
    client.force_login(anna)
    # A second step is changed only right after the password was typed.
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    own = client.get(path, follow=True)

    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/inloggen/")
    assert own.status_code == 200


def test_the_password_is_changed(client, anna):
    log_in(client)

    answer = client.post(
        "/account/wachtwoord/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    anna.refresh_from_db()
    assert answer["Location"] == "/account/"
    assert anna.check_password(NEW)


def test_the_language_somebody_chooses_stays_with_them(client, anna):
    client.force_login(anna)

    client.post("/taal/", {"language": "en", "next": "/account/"})

    anna.refresh_from_db()
    assert anna.language == "en"


def test_a_second_step_is_switched_on_right_after_the_password(client, anna):
    log_in(client)

    asked = client.get("/account/veilig/totp/activate/")
    wrong = client.post(asked["Location"], {"password": "iets anders"}).content.decode()
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True).content.decode()

    assert asked["Location"].startswith("/account/bevestigen/")
    assert "Het wachtwoord klopt niet." in wrong
    assert "Code uit de app" in page
    assert "data:image/svg" in page


def test_nobody_makes_an_account_for_themselves(rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))
