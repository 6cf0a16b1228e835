"""A partner without an account opens one package, with a link and a code that came separately."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from schakel.audit.models import Event
from schakel.handover.actions.linking import (
    VALID_FOR,
    WRONG_CODES_AT_MOST,
    LinkClosed,
    WrongCode,
    make_link,
    open_link,
)
from schakel.handover.actions.passing_on import pass_on
from schakel.handover.actions.taking_back import revoke
from schakel.handover.models import Handover, HandoverStatus, OneTimeLink
from schakel.handover.tests.conftest import LATER, shared
from schakel.organisations.models import Organisation
from schakel.post.models import Letter

CODE = "7K3Q9XM2"


@pytest.fixture
def lone(noor, weighed_signal) -> Handover:
    """Sterk Huis has no account; Noor passed the story on to them."""
    return pass_on(
        weighed_signal,
        to=Organisation.objects.get(code="sterk-huis"),
        service="",
        kind=Handover.Kind.COOPERATION,
        rules=[],
        sharing=shared("story", service="care_coordinator"),
        by=noor,
        now=LATER,
    )


@pytest.fixture
def link(lone, noor):
    return make_link(lone, code=CODE, by=noor, now=LATER)


def test_link_and_code_together_open_the_package(link, lone):
    assert open_link(link.token, "7k3q-9xm2", now=LATER).handover == lone


def test_the_code_works_once(link):
    """ASVS 6.5.1: who overheard it, is too late; a wrong one does not tell that it was used."""
    open_link(link.token, CODE, now=LATER)

    for code in (CODE, "00000000"):
        with pytest.raises(LinkClosed):
            open_link(link.token, code, now=LATER)
    assert OneTimeLink.objects.get().wrong_codes == 0


def test_of_two_at_once_one_comes_in(client, link, lone, noor):
    """The page goes on for who opened it, and for nobody else; a new link ends that too."""
    with time_machine.travel(LATER, tick=False) as clock:
        address = reverse("handover:by_link", args=[link.token])
        session = client.session
        session["told"] = "een bezoeker"
        session.save()
        before = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.post(address, {"code": CODE})
        elsewhere = Client()
        assert elsewhere.post(address, {"code": CODE}).status_code == 422
        assert elsewhere.get(reverse("handover:opened")).status_code == 404
        assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
        for _ in range(3):
            clock.shift(timedelta(minutes=50))
            assert client.get(reverse("handover:opened")).status_code == 200
        clock.shift(timedelta(minutes=61))
        assert client.get(reverse("handover:opened")).status_code == 404
        assert client.post(address, {"code": CODE}).status_code == 422

        again = make_link(lone, code=CODE, by=noor, now=LATER)
        address = reverse("handover:by_link", args=[again.token])
        assert client.post(address, {"code": CODE}).status_code == 302
        assert client.get(reverse("handover:opened")).status_code == 200
        make_link(lone, code=CODE, by=noor, now=LATER)
        assert client.get(reverse("handover:opened")).status_code == 404


def test_neither_link_nor_code_is_stored(link):
    stored = str(OneTimeLink.objects.values().get())

    assert link.token not in stored
    assert CODE not in stored


def test_a_link_expires(link):
    with pytest.raises(LinkClosed):
        open_link(link.token, CODE, now=LATER + VALID_FOR)


def test_the_fifth_wrong_code_closes_the_link(link):
    assert WRONG_CODES_AT_MOST == 5
    for _ in range(WRONG_CODES_AT_MOST):
        with pytest.raises(WrongCode):
            open_link(link.token, "00000000", now=LATER)

    with pytest.raises(LinkClosed):
        open_link(link.token, CODE, now=LATER)


def test_a_new_link_closes_the_old_one(link, lone, noor):
    make_link(lone, code=CODE, by=noor, now=LATER)

    with pytest.raises(LinkClosed):
        open_link(link.token, CODE, now=LATER)


def test_a_revoked_handover_is_no_longer_opened(link, lone, noor):
    revoke(lone, reason="Toch niet nodig.", by=noor, now=LATER)

    with pytest.raises(LinkClosed):
        open_link(link.token, CODE, now=LATER)


def test_the_officer_sees_the_code_once_and_only_the_link_is_mailed(client, noor, lone):
    client.force_login(noor)
    page = client.post(
        reverse("handover:make_link", args=[lone.reference]), {"email": "post@sterkhuis.example"}
    ).content.decode()

    letter = Letter.objects.get(kind="partner_link")
    code = page.split('id="code">')[1].split("<")[0].strip()
    assert len(code) == 9
    assert code not in letter.unsealed("link")
    assert "/pakket/" in letter.unsealed("link")
    assert code not in client.get(lone.get_absolute_url()).content.decode()


def test_the_partner_reads_and_answers_without_an_account(client, link, lone, noor):
    with time_machine.travel(LATER + timedelta(minutes=5), tick=False):
        address = reverse("handover:by_link", args=[link.token])
        wrong = client.post(address, {"code": "0000-0000"})
        right = client.post(address, {"code": CODE}, follow=True)
        answered = client.post(
            reverse("handover:opened"),
            {"verb": "take_on", "text": "Wij bellen morgen."},
            follow=True,
        )

    assert wrong.status_code == 422
    assert "acht mensen" not in wrong.content.decode()
    assert "acht mensen" in right.content.decode()
    assert "Wij bellen morgen." in answered.content.decode()
    assert HandoverStatus.objects.get(handover=lone).state == "taken_on"
    assert Event.objects.filter(action="handover.read_by_link", actor=None).exists()


def test_an_unknown_link_looks_like_an_old_one(client, link):
    unknown = client.post(reverse("handover:by_link", args=["bestaat-niet"]), {"code": CODE})
    with time_machine.travel(LATER + timedelta(days=9), tick=False):
        old = client.post(reverse("handover:by_link", args=[link.token]), {"code": CODE})

    assert unknown.status_code == old.status_code == 422
    error = "horen niet bij elkaar, zijn al gebruikt of verlopen"
    assert error in unknown.content.decode()
    assert error in old.content.decode()


def test_without_opening_first_there_is_nothing(client, lone):
    assert client.get(reverse("handover:opened")).status_code == 404


def test_a_stranger_makes_no_link(client, yusuf, lone):
    client.force_login(yusuf)

    assert client.post(reverse("handover:make_link", args=[lone.reference])).status_code == 404
    assert not OneTimeLink.objects.exists()
