"""Somebody logs in at the provider of their organisation, and nobody else does in their name."""

import base64
import json
import socket
import time

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.urls import reverse

from schakel.audit.models import Event
from schakel.people.models import StaffSession
from schakel.people.provider_settings import providers
from schakel.people.providers import code_of
from schakel.people.tests.elsewhere import bound, go, is_inside, log_in
from tests.identity_provider import CLIENT, CURVE, KEYS, SHORT, settings_of

pytestmark = pytest.mark.django_db


def test_somebody_logs_in_with_the_account_of_their_organisation(client, noor, town):
    bound(noor, town)

    assert "Inloggen via Gemeente" in client.get("/inloggen/").content.decode()
    answer = log_in(client, next="/meldingen/")

    assert answer["Location"] == "/meldingen/"
    assert is_inside(client, noor)
    assert client.get("/meldingen/").status_code == 200  # their second step was asked there
    event = Event.objects.get(action="person.login")
    assert (event.actor_id, event.detail) == (noor.pk, {"provider": "gemeente"})
    (asked,) = town.asked
    assert asked["scope"] == "openid"
    assert asked["acr_values"] == "sterk"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) >= 32


def test_nothing_that_the_provider_tells_is_kept_but_who_it_is(client, noor, town):
    bound(noor, town)
    town.claims |= {"email": "noor@elders.example", "name": "Noor"}

    log_in(client)

    (kept,) = SocialAccount.objects.all()
    assert kept.extra_data == {}
    assert "sub-van-noor" not in kept.uid
    assert "elders" not in str([each.get_decoded() for each in StaffSession.objects.all()])


def test_who_is_not_bound_is_refused_also_with_a_known_address(client, noor, town):
    """T25 (ASVS 6.8.1, 10.5.2): an e-mail address that a provider tells, opens no account."""
    town.claims |= {"email": noor.email, "email_verified": True}

    answer = log_in(client)

    assert answer.status_code == 403
    assert "Schakel nog niet" in answer.content.decode()
    assert not is_inside(client, noor)
    assert not SocialAccount.objects.exists()


def test_the_same_subject_of_another_provider_does_not_enter(client, noor, town, police):
    """T25 (ASVS 6.8.1)."""
    bound(noor, town)

    answer = log_in(client, "politie")

    assert answer.status_code == 403
    assert not is_inside(client, noor)


def test_when_the_settings_name_another_issuer_nobody_of_the_old_one_enters(client, noor, police):
    """T25 (ASVS 10.5.2): an account is bound to the issuer, not to the name in the settings."""
    bound(noor, police, name="gemeente")

    assert log_in(client).status_code == 403


def without(claim):
    return lambda claims: {key: each for key, each in claims.items() if key != claim}


MUTATIONS = {
    "another nonce": {"nonce": "die-van-een-ander"},
    "another issuer": {"iss": "https://elders.example"},
    "another audience": {"aud": "een-andere-toepassing"},
    "several audiences, not said for whom": {"aud": [CLIENT, "een-ander"]},
    "for somebody else among the audiences": {"aud": [CLIENT, "een-ander"], "azp": "een-ander"},
    "too old": {"exp": int(time.time()) - 120},
    "of the future": {"iat": int(time.time()) + 3600},
    "not valid yet": {"nbf": int(time.time()) + 3600},
    "without a second step": {"amr": ["pwd"]},
    "a second step as part of a word": {"amr": "geen mfa"},
    "logged in there too long ago": {"auth_time": int(time.time()) - 11 * 3600},
    "logs in tomorrow": {"auth_time": int(time.time()) + 86_400},
    "a time that is none": {"auth_time": "gisteren"},
    "a time out of reach": {"auth_time": 10**18},
    "no subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=MUTATIONS)
def test_what_does_not_fit_the_question_is_refused(client, noor, town, change):
    """T25 (ASVS 6.8.4, 9.2.1, 9.2.3, 9.2.4, 10.5.1, 10.5.3, 10.5.4)."""
    bound(noor, town)
    town.changed = lambda claims: {**claims, **change}

    answer = log_in(client)

    assert answer.status_code == 403
    assert not is_inside(client, noor)
    town.changed = lambda claims: claims
    assert log_in(client).status_code == 302


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "amr"])
def test_what_is_left_out_is_refused(client, noor, town, claim):
    """T25."""
    bound(noor, town)
    town.changed = without(claim)

    assert log_in(client).status_code == 403
    assert not is_inside(client, noor)


def unsigned(claims) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "een"})


def with_the_public_key_as_secret(claims) -> str:
    """What a library falls for that believes the token about how it was signed."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[0].public_key())
    return jwt.encode(claims, public.encode().ljust(64), algorithm="HS256", headers={"kid": "een"})


def changed_after_signing(claims) -> str:
    head, _body, signature = jwt.encode(
        {**claims, "sub": "een-ander"}, KEYS[0], algorithm="RS256", headers={"kid": "een"}
    ).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


FORGERIES = {
    "no signature": unsigned,
    "a shared secret": with_the_public_key_as_secret,
    "changed afterwards": changed_after_signing,
    "another key": lambda claims: jwt.encode(
        claims, KEYS[1], algorithm="RS256", headers={"kid": "een"}
    ),
    "an unknown key": lambda claims: jwt.encode(
        claims, KEYS[0], algorithm="RS256", headers={"kid": "twee"}
    ),
    "no key named": lambda claims: jwt.encode(claims, KEYS[0], algorithm="RS256"),
    "a weaker hash": lambda claims: jwt.encode(
        claims, KEYS[0], algorithm="RS512", headers={"kid": "een"}
    ),
    "no token": lambda _claims: "geen.token",
    "nothing": lambda _claims: None,
}


@pytest.mark.parametrize("sign", FORGERIES.values(), ids=FORGERIES)
def test_what_the_provider_did_not_sign_is_refused(client, noor, town, sign):
    """T25 (ASVS 6.8.2, 9.1.1, 9.1.2): also when it comes straight from the provider."""
    bound(noor, town)
    town.sign = sign

    assert log_in(client).status_code == 403
    assert not is_inside(client, noor)


@pytest.mark.parametrize(("alg", "key"), [("PS256", KEYS[1]), ("ES256", CURVE)])
def test_other_good_signatures_count_too(client, noor, town, alg, key):
    bound(noor, town)
    town.use(alg, key)

    assert log_in(client).status_code == 302
    assert is_inside(client, noor)


@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")  # outside tests it only warns
@pytest.mark.parametrize(("alg", "key"), [("RS256", SHORT), ("RS512", KEYS[0])])
def test_a_key_that_is_too_short_or_of_another_kind_does_not(client, noor, town, alg, key):
    """T25 (ASVS 9.1.2, 11.2.3): also when the provider itself publishes it."""
    bound(noor, town)
    town.use(alg, key)

    assert log_in(client).status_code == 403
    assert not is_inside(client, noor)


def test_an_answer_to_another_browser_or_to_no_question_is_refused(client, noor, town):
    """T25 (ASVS 10.1.2, 10.2.1): nobody is logged in as somebody else by following a link."""
    bound(noor, town)
    address = go(client, reverse("log_in_elsewhere", args=["gemeente"]))

    assert type(client)().get(address).status_code == 403
    assert client.get(address).status_code == 302
    again = type(client)()
    again.cookies = client.cookies
    assert again.get(address).status_code == 403


def test_an_answer_that_says_it_is_of_another_is_refused(client, noor, town, police):
    """T25 (ASVS 10.2.2; RFC 9207)."""
    bound(noor, town)
    address = go(client, reverse("log_in_elsewhere", args=["gemeente"]))

    assert client.get(f"{address}&iss={police.issuer}").status_code == 403
    assert not is_inside(client, noor)


def test_a_question_to_one_is_not_answered_by_another(client, noor, town, police):
    """T25 (ASVS 10.2.2)."""
    bound(noor, town)
    address = go(client, reverse("log_in_elsewhere", args=["politie"]))

    assert client.get(address.replace("politie", "gemeente")).status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://elders.example"},
        {"token_endpoint": "http://elders.example/token"},
        {"jwks_uri": "http://elders.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_speaks_for_another_or_in_the_open_is_not_asked(client, town, told):
    """T25 (ASVS 10.5.3)."""
    town.told = told

    answer = client.post(reverse("log_in_elsewhere", args=["gemeente"]))

    assert answer.status_code == 403
    assert "Refresh" not in answer.headers


def test_a_provider_that_is_away_is_said_plainly(client, town, settings):
    with socket.socket() as taken:  # a port at which nobody answers
        taken.bind(("127.0.0.1", 0))
        text = settings_of(town).replace(town.issuer, f"http://127.0.0.1:{taken.getsockname()[1]}")
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(text)}}
        answer = client.post(reverse("log_in_elsewhere", args=["gemeente"]))

    assert answer.status_code == 403
    assert "Probeer het opnieuw" in answer.content.decode()


def test_who_stops_at_the_provider_is_told_so(client, noor, town):
    address = go(client, reverse("log_in_elsewhere", args=["gemeente"]))
    state = address.partition("state=")[2]
    back = f"{address.partition('?')[0]}?error=access_denied&state={state}"

    assert "U stopte" in client.get(back).content.decode()


def test_who_left_does_not_get_in(client, noor, town):
    """T22."""
    bound(noor, town)
    noor.is_active = False
    noor.save()

    log_in(client)

    assert not is_inside(client, noor)


def test_a_provider_that_nobody_set_up_is_a_missing_page(client, town):
    SocialApp.objects.create(provider="openid_connect", provider_id="vreemd", name="Vreemd")

    assert client.post("/inloggen/via/vreemd/").status_code == 404
    assert client.get("/inloggen/via/vreemd/terug/").status_code == 404


def test_logging_in_is_not_begun_by_following_a_link(client, town):
    """ASVS 7.6.2."""
    assert client.get("/inloggen/via/gemeente/").status_code == 405
    assert town.asked == []


def test_who_begins_too_often_waits(client, town):
    """ASVS 6.3.1: and the provider is left in peace."""
    begin = reverse("log_in_elsewhere", args=["gemeente"])
    answers = [client.post(begin).status_code for _ in range(31)]

    assert set(answers[:30]) == {200}
    assert answers[30] == 429


def test_the_log_says_which_check_failed_and_not_of_whom(client, noor, town, caplog):
    """ASVS 16.2.5, 16.3.1."""
    bound(noor, town)
    town.changed = lambda claims: {**claims, "amr": ["pwd"], "email": noor.email}

    log_in(client)

    assert "login at provider gemeente refused: claim:amr" in caplog.text
    assert noor.email not in caplog.text
    assert "sub-van-noor" not in caplog.text


def test_a_key_for_something_else_than_signing_signs_nothing(client, noor, town):
    bound(noor, town)
    published = town.keys()["keys"][0]
    town.keys = lambda: {"keys": [{**published, "use": "enc"}]}

    log_in(client)

    assert not is_inside(client, noor)


def test_what_a_provider_answered_stands_in_no_log():
    """It may hold a name or a number; a code of ours is short and has no spaces."""
    assert code_of(OAuth2Error("claim:amr")) == "claim:amr"
    assert code_of(OAuth2Error("Noor de Wit, 06-12345678")) == "OAuth2Error"
