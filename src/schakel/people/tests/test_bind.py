"""An account elsewhere becomes that of somebody here, and proves anew who they are."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from schakel.audit.models import Event
from schakel.config.cli import main
from schakel.people.actions.binding import bind, unbind
from schakel.people.providers import uid_of
from schakel.people.step_up import FRESH, address_of_proof
from schakel.people.tests.elsewhere import bound, go, is_inside, log_in
from schakel.people.tests.test_step_up import is_sure
from tests.cast import prove

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"


def with_key(person) -> None:
    Authenticator.objects.create(user=person, type="webauthn", data={"credential": {}})


def test_somebody_binds_their_account_after_proof_of_both_sides(client, noor, town):
    with_key(noor)
    client.force_login(noor)
    bind = reverse("people:bind_account", args=["gemeente"])

    assert client.post(bind)["Location"].startswith("/account/zeker/")
    prove(client, noor, "webauthn")
    assert client.get(go(client, bind))["Location"] == reverse("people:ways_in")

    assert SocialAccount.objects.get().uid == uid_of(town.issuer, "sub-van-noor")
    assert Event.objects.get(action="person.bind").actor_id == noor.pk
    other = type(client)()
    log_in(other)
    assert "_auth_user_id" not in other.session  # here she has a key too, which is asked


def test_who_comes_back_too_late_to_bind_starts_again(client, noor, town):
    with_key(noor)
    client.force_login(noor)
    prove(client, noor, "webauthn")
    address = go(client, reverse("people:bind_account", args=["gemeente"]))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    assert client.get(address).status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_account_of_somebody_else_is_not_bound(client, noor, daan, town):
    bound(daan, town)
    with_key(noor)
    client.force_login(noor)
    prove(client, noor, "webauthn")

    answer = client.get(go(client, reverse("people:bind_account", args=["gemeente"])))

    assert answer.status_code == 403
    assert SocialAccount.objects.get().user == daan


def test_somebody_takes_it_away_but_never_the_only_way_in(client, noor, town):
    bound(noor, town)
    with_key(noor)
    client.force_login(noor)
    prove(client, noor, "webauthn")
    away = reverse("people:unbind_account", args=["gemeente"])

    client.post(away)
    assert SocialAccount.objects.exists()
    noor.set_password(PASSWORD)
    noor.save()
    client.force_login(noor)
    prove(client, noor, "webauthn")
    client.post(away)

    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(action="person.unbind").count() == 1


def test_nobody_binds_or_takes_away_for_somebody_else(noor, daan):
    """ASVS 6.8.1: an administrator who could, could come in as anybody."""
    with pytest.raises(PermissionDenied):
        bind(noor, provider="gemeente", uid="x", by=daan)
    bind(noor, provider="gemeente", uid="x", by=noor)
    noor.set_password(PASSWORD)
    with pytest.raises(PermissionDenied):
        unbind(noor, provider="gemeente", by=daan)

    assert SocialAccount.objects.get().user == noor


def test_who_runs_the_installation_binds_somebody_without_a_password(client, noor, town, capsys):
    words = ["people", "bind", noor.email, "gemeente", "sub-van-noor"]

    assert main(words) == 0, capsys.readouterr().err
    assert main(words) == 1
    assert main(["people", "bind", noor.email, "onbekend", "x"]) == 1
    assert main(["people", "bind", "niemand@desk.example", "gemeente", "x"]) == 1

    log_in(client)
    assert is_inside(client, noor)
    assert Event.objects.get(action="person.bind").actor_kind == "system"


class TestProofAnew:
    """T24 (ASVS 7.5.3): who has no password here proves it at the provider."""

    @pytest.fixture
    def inside(self, client, noor, town):
        bound(noor, town)
        town.at = lambda: int(time.time()) - 3600
        log_in(client)
        return client

    def ask(self, client, back="/meldingen/"):
        return client.get(go(client, reverse("people:ask_proof", args=["gemeente"]), next=back))

    def test_having_logged_in_there_an_hour_ago_is_no_proof(self, inside, noor):
        assert is_inside(inside, noor)
        assert not is_sure(inside, noor)
        led = inside.get(reverse("people:prove") + "?next=/meldingen/")
        assert led["Location"].startswith(reverse("people:prove_elsewhere"))
        assert "Bevestigen via Gemeente" in inside.get(led["Location"]).content.decode()

    def test_who_logs_in_there_anew_has_proven_it(self, inside, noor, town):
        town.at = lambda: int(time.time())

        answer = self.ask(inside)

        assert answer["Location"] == "/meldingen/"
        assert is_sure(inside, noor)
        assert town.asked[-1]["prompt"] == "login"
        assert town.asked[-1]["max_age"] == "0"

    def test_a_provider_that_did_not_ask_anew_is_not_believed(self, inside, noor, town):
        town.at = lambda: int(time.time() - FRESH / timedelta(seconds=1))

        assert self.ask(inside).status_code == 403
        assert not is_sure(inside, noor)

    def test_somebody_else_who_logs_in_there_proves_nothing(self, inside, noor, daan, town):
        town.at, town.who = lambda: int(time.time()), "sub-van-daan"
        bound(daan, town, subject="sub-van-daan")

        assert self.ask(inside).status_code == 403
        assert is_inside(inside, noor)
        assert not is_sure(inside, noor)


@pytest.mark.parametrize(
    "name",
    [
        "account_set_password", "mfa_activate_totp", "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
    ],
)  # fmt: skip
def test_a_way_in_is_not_added_at_a_desk_that_was_left_open(client, noor, town, name):
    """ASVS 7.5.1: also by who has no password here, of whom allauth by itself asks nothing."""
    bound(noor, town)
    town.at = lambda: int(time.time()) - 3600
    log_in(client)
    page = reverse(name)

    for ask in (client.get, client.post):
        assert ask(page)["Location"] == address_of_proof(page)

    town.at = lambda: int(time.time())
    log_in(client)
    assert client.get(page, follow=True).status_code == 200
    assert client.get(page).headers.get("Location") != address_of_proof(page)
