"""Who lost a password or a second step comes in again by two administrators, who choose nothing."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.accounts import tasks
from schakel.accounts.actions.resetting import Loss, NoAccount, carry_out, drop, propose
from schakel.accounts.models import RESET_INVITED_FOR, Invitation, LoginReset
from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.approvals.actions.deciding import approve
from schakel.approvals.models import Approval
from schakel.audit.models import Event
from schakel.people.models import Person, Role, StaffSession
from schakel.post.models import Letter
from tests.cast import engage, prove

pytestmark = pytest.mark.django_db
OLD, NEW = "een heel lang wachtwoord", "vier woorden achter elkaar"
CODE = "7K3Q9XM2"
WORDS = "Noor kwam langs aan de balie, met haar rijbewijs."
State, Lost = LoginReset.State, LoginReset.Lost


@pytest.fixture
def lost(noor) -> Person:
    """Noor, with a password, an app and recovery codes."""
    noor.set_password(OLD)
    noor.save()
    totp.TOTP.activate(noor, totp.generate_totp_secret())
    RecoveryCodes.activate(noor)
    return noor


@pytest.fixture
def proposes(now):
    def by(person, whom, what=Lost.SECOND_STEP):
        return propose(
            whom, Loss(what, LoginReset.Checked.IN_PERSON), words=WORDS, by=person, now=now
        )

    return by


def do(reset, *, agrees, by, now) -> str:
    """Agreed, carried out and done; the path of the link that was mailed."""
    approve(reset.approval, by=agrees, now=now)
    carry_out(reset, code=CODE, by=by, now=now)
    tasks.reset(reset_id=str(reset.pk))
    link = Letter.objects.filter(kind="new_start").latest("created_at").unsealed("link")
    return link.removeprefix("http://werkplek.testserver")


def choose(client, path, code=CODE):
    return client.post(path, {"code": code, "password": NEW, "again": NEW})


def test_a_lost_second_step_is_withdrawn_and_its_owner_begins_anew(
    client, bea, bart, lost, proposes, now, settings
):
    """ASVS 6.4.4, 6.5.6."""
    settings.SECOND_STEP_REQUIRED = True
    client.force_login(lost)
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)

    assert not StaffSession.objects.filter(person=lost).exists()
    assert client.get("/").headers["Location"].startswith("/inloggen/")
    assert not Authenticator.objects.filter(user=lost).exists()
    assert authenticate(email=lost.email, password=OLD) is None

    assert choose(client, path).headers["Location"] == "/inloggen/"
    assert client.get(path).status_code == 404  # once
    client.post("/inloggen/", {"login": lost.email, "password": NEW})
    assert client.get("/signalen/").headers["Location"] == "/account/tweede-stap/"


def test_who_forgot_a_password_still_shows_the_second_step(client, bea, bart, lost, proposes, now):
    """ASVS 6.4.3: a new password does not get round a second step."""
    path = do(proposes(bea, lost, Lost.PASSWORD), agrees=bart, by=bea, now=now)
    assert authenticate(email=lost.email, password=OLD) is None

    choose(client, path)
    answer = client.post("/inloggen/", {"login": lost.email, "password": NEW})

    assert answer.headers["Location"] == "/account/veilig/authenticate/"
    assert "_auth_user_id" not in client.session


def test_administrators_see_and_choose_nothing_that_somebody_logs_in_with(
    client, bea, bart, lost, proposes, now
):
    """ASVS 6.4.6: they start it; the link goes to the person, and alone opens nothing."""
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)
    client.force_login(bea)
    token = path.split("/")[2]

    for address in (LoginReset.objects.get().get_absolute_url(), f"/mensen/{lost.pk}/", "/mensen/"):
        assert token not in client.get(address).content.decode()
    assert Letter.objects.get(kind="new_start").unsealed("recipient") == lost.email


def test_the_mail_alone_opens_nothing_and_the_fifth_wrong_code_closes_it(
    client, bea, bart, lost, proposes, now
):
    """ASVS 6.3.6, 6.5.1: who reads the mail lacks the code; a code is not guessed."""
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)

    assert choose(client, path, code="").status_code == 422
    for _ in range(4):
        assert choose(client, path, code="00000000").status_code == 422
    assert Invitation.objects.get().used_at is None
    choose(client, path, code="00000000")

    assert choose(client, path).status_code == 404
    assert authenticate(email=lost.email, password=NEW) is None
    assert Event.objects.filter(action="person.wrong_code").count() == 5


def test_the_link_lasts_a_day_and_the_code_stands_hashed(client, bea, bart, lost, proposes, now):
    """ASVS 6.5.5."""
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)
    row = Invitation.objects.get()
    assert row.expires_at - row.made_at == RESET_INVITED_FOR == timedelta(hours=24)
    assert CODE not in f"{row.code_hash} {LoginReset.objects.values().get()}"

    Invitation.objects.update(
        made_at=row.made_at - timedelta(days=2), expires_at=row.expires_at - timedelta(days=2)
    )

    assert client.get(path).status_code == 404


def test_nothing_happens_without_a_second_one(bea, bart, lost, proposes, now):
    """T44 (ASVS 6.4.4)."""
    made = proposes(bea, lost)
    with pytest.raises(PermissionDenied):
        approve(made.approval, by=bea, now=now)
    with pytest.raises(NotApproved):
        carry_out(made, code=CODE, by=bea, now=now)
    LoginReset.objects.update(state=State.AGREED)  # as an injection would
    tasks.reset(reset_id=str(made.pk))
    approve(made.approval, by=bart, now=now)
    tasks.reset(reset_id=str(made.pk))  # agreed to, and not carried out by who asked

    assert authenticate(email=lost.email, password=OLD) == lost
    assert Authenticator.objects.filter(user=lost).count() == 2


def test_of_what_was_agreed_nothing_else_is_made(bea, bart, lost, daan, proposes, now):
    made = proposes(bea, lost, Lost.PASSWORD)
    approve(made.approval, by=bart, now=now)
    for other in ({"person": daan}, {"lost": Lost.BOTH}, {"checked": LoginReset.Checked.VIDEO}):
        LoginReset.objects.update(**other)
        with pytest.raises(NotApproved):
            carry_out(made, code=CODE, by=bea, now=now)
        LoginReset.objects.update(person=lost, lost=made.lost, checked=made.checked)


def test_nobody_does_it_for_oneself_nor_agrees_to_it(bea, bart, frits, proposes, now):
    """INV-8: an administrator who lost something has two others, or supervision."""
    with pytest.raises(PermissionDenied):
        proposes(bart, bart)
    made = proposes(bea, bart)
    with pytest.raises(IntegrityError), transaction.atomic():
        LoginReset.objects.filter(pk=made.pk).update(proposed_by=bart)
    assert Approval.objects.get().asked_of == Role.PRIVACY_OFFICER  # Bart is not asked

    third = engage("Cor", bea.memberships.get().organisation, Role.ADMINISTRATOR)
    made = proposes(third, bart, Lost.BOTH)
    approve(made.approval, by=bart, now=now)  # asked of every administrator, and he is one

    with pytest.raises(NotApproved):
        carry_out(made, code=CODE, by=third, now=now)
    LoginReset.objects.filter(pk=made.pk).update(state=State.AGREED)  # as an injection would
    Approval.objects.filter(pk=made.approval_id).update(state="used", used_at=now)
    tasks.reset(reset_id=str(made.pk))
    assert not Letter.objects.filter(kind="new_start").exists()


def test_with_nobody_to_agree_it_is_not_asked(bea, lost, proposes):
    with pytest.raises(NobodyToAsk):
        proposes(bea, lost)


def test_who_left_or_has_no_role_gets_no_way_in(bea, bart, lost, proposes, now):
    Person.objects.filter(pk=lost.pk).update(is_active=False)
    lost.refresh_from_db()
    with pytest.raises(NoAccount):
        proposes(bea, lost)
    Person.objects.filter(pk=lost.pk).update(is_active=True)
    lost.refresh_from_db()
    made = proposes(bea, lost)
    approve(made.approval, by=bart, now=now)
    carry_out(made, code=CODE, by=bea, now=now)
    Person.objects.filter(pk=lost.pk).update(is_active=False)

    tasks.reset(reset_id=str(made.pk))

    made.refresh_from_db()
    assert made.state == State.IMPOSSIBLE
    assert not Letter.objects.filter(kind="new_start").exists()


def test_it_stands_in_the_trail_with_how_it_was_seen_and_without_words(
    client, bea, bart, lost, proposes, now
):
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)
    choose(client, path)

    acts = {
        each.action: each
        for each in Event.objects.filter(action__startswith="person.").order_by("at")
    }
    assert {
        "person.propose_reset", "person.agree_reset", "person.reset_login", "person.invite",
        "person.join",
    } <= acts.keys()  # fmt: skip
    assert acts["person.propose_reset"].detail == {"lost": "second_step", "checked": "in_person"}
    assert not any("rijbewijs" in f"{each.detail} {each.because}" for each in acts.values())


def test_by_the_pages(client, bea, bart, lost, now):
    client.force_login(bea)
    prove(client, bea)
    address = f"/mensen/{lost.pk}/toegang/"
    assert address in client.get(f"/mensen/{lost.pk}/").content.decode()
    told = {"lost": "both", "checked": "in_person", "words": WORDS}
    for empty in told:
        assert client.post(address, {**told, empty: ""}).status_code == 422
    client.post(address, told)
    made = LoginReset.objects.get()
    assert "Wacht op akkoord" in client.get(made.get_absolute_url()).content.decode()
    assert lost.name in client.get("/mensen/").content.decode()

    approve(made.approval, by=bart, now=timezone.now())
    page = client.post(made.get_absolute_url()).content.decode()
    code = re.search(r'id="code">([\w-]+)<', page)[1]
    tasks.reset(reset_id=str(made.pk))

    again = client.get(made.get_absolute_url()).content.decode()
    assert code not in again
    assert "Er ging een mail met een link" in again
    path = Letter.objects.get(kind="new_start").unsealed("link")
    client.logout()
    choose(client, path.removeprefix("http://werkplek.testserver"), code=code)
    assert authenticate(email=lost.email, password=NEW) == lost


def test_proof_is_asked_anew_of_who_proposes(client, bea, lost):
    """T24."""
    client.force_login(bea)

    told = {"lost": "both", "checked": "in_person", "words": WORDS}
    answer = client.post(f"/mensen/{lost.pk}/toegang/", told)

    assert answer.headers["Location"].startswith("/account/zeker/")
    assert not LoginReset.objects.exists()


def test_a_proposal_can_be_taken_back_by_who_made_it(client, bea, bart, lost, proposes, now):
    made = proposes(bea, lost)
    with pytest.raises(PermissionDenied):
        drop(made, by=bart, now=now)
    client.force_login(bea)
    prove(client, bea)

    client.post(made.get_absolute_url(), {"drop": "1"})

    made.refresh_from_db()
    assert made.state == State.DROPPED


@pytest.mark.parametrize("who", ["daan", "frits", "emre", "sanne", "kees"])
def test_for_strangers_there_is_no_such_page(client, request, bea, bart, lost, proposes, who):
    made = proposes(bea, lost)
    client.force_login(request.getfixturevalue(who))
    for address in (made.get_absolute_url(), f"/mensen/{lost.pk}/toegang/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_where_a_password_is_chosen_it_is_masked_and_a_manager_can_keep_it(
    client, bea, bart, lost, proposes, now
):
    """ASVS 6.2.6, 6.2.7."""
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)

    fields = re.findall(r"<input[^>]*password[^>]*>", client.get(path).content.decode())

    assert len(fields) == 2
    assert all('type="password"' in each for each in fields)
    assert all('autocomplete="new-password"' in each for each in fields)
    assert choose(client, path, code=f" {CODE[:4].lower()}-{CODE[4:]} ").status_code == 302


def test_a_usual_password_is_refused_there_too(client, bea, bart, lost, proposes, now):
    """ASVS 6.2.4, 6.2.11."""
    path = do(proposes(bea, lost), agrees=bart, by=bea, now=now)

    for weak in ("Password12345678", "ik log in bij Schakel", "kort"):
        page = client.post(path, {"code": CODE, "password": weak, "again": weak})
        assert page.status_code == 422
    assert Invitation.objects.get().used_at is None
