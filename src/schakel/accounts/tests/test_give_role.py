"""A role takes two administrators, and neither of them gets one oneself; then a mail comes."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from schakel.accounts import tasks
from schakel.accounts.actions.giving import Oneself, carry_out, drop
from schakel.accounts.models import Invitation, RoleProposal
from schakel.accounts.tests.conftest import MILA, WHY
from schakel.approvals.actions.asking import NotApproved
from schakel.approvals.actions.deciding import approve
from schakel.audit.models import Event
from schakel.people.models import Membership, Person, Role
from schakel.post.models import Letter
from tests.cast import engage, prove

pytestmark = pytest.mark.django_db
PASSWORD = "vier woorden achter elkaar"
State = RoleProposal.State


@pytest.fixture
def invited(proposes, bea, bart, now) -> str:
    """The link that Mila got."""
    made = proposes(bea)
    approve(made.approval, by=bart, now=now)
    carry_out(made, by=bea, now=now)
    tasks.give(proposal_id=str(made.pk))
    return Letter.objects.get(kind="invitation").unsealed("link")


def test_two_administrators_let_somebody_in_and_a_mail_comes(invited, bea, client):
    mila = Person.objects.get(email=MILA.email)
    assert (mila.name, mila.has_role(Role.FOCAL_OFFICER)) == ("Mila", True)
    assert not mila.has_usable_password()
    assert RoleProposal.objects.get().state == State.DONE

    path = invited.removeprefix("http://werkplek.testserver")
    assert "Welkom bij Schakel" in client.get(path).content.decode()
    wrong = client.post(path, {"password": PASSWORD, "again": "iets anders dat lang is"})
    assert wrong.status_code == 422
    client.post(path, {"password": PASSWORD, "again": PASSWORD})

    assert authenticate(email=MILA.email, password=PASSWORD) == mila
    assert Event.objects.filter(action="person.join", actor=mila).count() == 1
    assert client.get(path).status_code == 404  # once


def test_a_weak_password_is_refused(invited, client):
    path = invited.removeprefix("http://werkplek.testserver")

    page = client.post(path, {"password": "kort", "again": "kort"})

    assert page.status_code == 422
    assert Invitation.objects.get().used_at is None


def test_an_invitation_lasts_a_week_and_stands_hashed(invited, client):
    token = invited.rstrip("/").rpartition("/")[2]
    row = Invitation.objects.get()
    assert token not in f"{row.token_hash}"
    Invitation.objects.update(
        made_at=row.made_at - timedelta(days=8), expires_at=row.expires_at - timedelta(days=8)
    )
    assert client.get(f"/welkom/{token}/").status_code == 404


def test_an_unknown_link_and_an_old_one_look_the_same(invited, client):
    used = invited.removeprefix("http://werkplek.testserver")
    Invitation.objects.update(used_at=timezone.now())

    pages = [client.get(each) for each in (used, "/welkom/geen-link/")]

    def shown(page):
        text = re.sub(r'name="next"[^>]*>', "", page.content.decode())
        return re.sub(r'value="[^"]{30,}"', "", text)

    assert pages[0].status_code == pages[1].status_code == 404
    assert shown(pages[0]) == shown(pages[1])


def test_nobody_gives_a_role_to_oneself(bea, bart, proposes):
    """T44 (ASVS 8.2.1), INV-8."""
    with pytest.raises(Oneself):
        proposes(bea, replace(MILA, email=bea.email.upper()))


def test_who_proposes_does_not_agree_and_nothing_else_is_given(bea, bart, proposes, now):
    """T44, T42 (ASVS 2.3.5)."""
    made = proposes(bea)
    with pytest.raises(PermissionDenied):
        approve(made.approval, by=bea, now=now)
    with pytest.raises(NotApproved):
        carry_out(made, by=bea, now=now)
    approve(made.approval, by=bart, now=now)
    RoleProposal.objects.update(role=Role.ADMINISTRATOR)  # as an injection would

    with pytest.raises(NotApproved):
        carry_out(made, by=bea, now=now)


def test_the_worker_does_not_believe_a_row_without_an_agreement(bea, bart, proposes):
    made = proposes(bea)
    RoleProposal.objects.filter(pk=made.pk).update(state=State.AGREED)

    tasks.give(proposal_id=str(made.pk))

    assert not Person.objects.filter(email=MILA.email).exists()


def test_who_manages_reads_nothing(bea, bart, noor, proposes):
    """INV-1: a role without content and one with content never go together."""
    with pytest.raises(ValidationError, match="gaan niet samen"):
        proposes(bea, replace(MILA, email=noor.email, role=Role.PRIVACY_OFFICER))


def test_a_role_for_who_has_an_account_sends_no_invitation(bea, bart, emre, proposes, now):
    emre.set_password(PASSWORD)
    emre.save()
    made = proposes(bea, replace(MILA, email=emre.email, name="Emre"))
    approve(made.approval, by=bart, now=now)
    carry_out(made, by=bea, now=now)

    tasks.give(proposal_id=str(made.pk))
    tasks.give(proposal_id=str(made.pk))  # a job may come twice

    assert Membership.objects.filter(person=emre, role=Role.FOCAL_OFFICER).count() == 1
    assert not Invitation.objects.exists()


def test_by_the_pages(client, bea, bart, bergen_op_zoom, now):
    client.force_login(bea)
    told = {
        "name": "Mila", "email": MILA.email, "role": "focal_officer", "why": WHY,
        "organisation": str(bergen_op_zoom.organisation.pk),
    }  # fmt: skip
    asked = client.post("/mensen/rol/", told)["Location"]
    assert asked.startswith(reverse("people:prove"))  # T24: by who proved it just now
    assert not RoleProposal.objects.exists()
    prove(client, bea)
    assert client.post("/mensen/rol/", {**told, "why": ""}).status_code == 422
    assert client.post("/mensen/rol/", {**told, "email": bea.email}).status_code == 422
    client.post("/mensen/rol/", told)
    made = RoleProposal.objects.get()
    assert "Wacht op akkoord" in client.get(made.get_absolute_url()).content.decode()

    approve(made.approval, by=bart, now=timezone.now())
    client.post(made.get_absolute_url())

    made.refresh_from_db()
    assert made.state == State.AGREED


def test_a_proposal_can_be_taken_back_by_who_made_it(client, bea, bart, proposes, now):
    made = proposes(bea)
    with pytest.raises(PermissionDenied):
        drop(made, by=bart, now=now)
    client.force_login(bea)

    client.post(made.get_absolute_url(), {"drop": "1"})

    made.refresh_from_db()
    assert made.state == State.DROPPED


@pytest.mark.parametrize("who", ["noor", "frits", "emre", "sanne", "kees"])
def test_for_strangers_there_is_no_such_page(client, request, bea, bart, proposes, who):
    made = proposes(bea)
    client.force_login(request.getfixturevalue(who))
    for address in ("/mensen/", "/mensen/rol/", made.get_absolute_url(),
                    reverse("accounts:person", args=[bea.pk])):  # fmt: skip
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_an_administrator_finds_no_signal_anywhere(client, bea, signal):
    """T6 (ASVS 8.2.1)."""
    client.force_login(bea)
    for address in (
        "/",
        "/signalen/?status=all",
        "/mensen/",
        "/akkoord/",
        "/bewaren/",
        "/puzzels/",
    ):
        assert signal.reference not in client.get(address, follow=True).content.decode()


def test_the_list_costs_the_same_for_many(client, bea, bergen_op_zoom, django_assert_num_queries):
    client.force_login(bea)
    for number in range(30):
        engage(f"Mens{number}", bergen_op_zoom.organisation, Role.EMPLOYEE)
    client.get("/mensen/")

    with django_assert_num_queries(8):
        client.get("/mensen/")
