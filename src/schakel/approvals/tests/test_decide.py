"""A colleague decides on exactly what was asked; for strangers nothing of it exists."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.approvals.actions.asking import LASTS
from schakel.approvals.actions.deciding import AnswerMissing, TooLate, approve, refuse
from schakel.approvals.models import Approval
from schakel.approvals.tests.conftest import WHY
from schakel.audit.models import Event
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.models import Notice
from tests.cast import MONDAY, prove

pytestmark = pytest.mark.django_db


def test_nobody_agrees_to_an_own_request(noor, daan, asks):
    """T42 (ASVS 2.3.5), INV-2: the same person."""
    with pytest.raises(PermissionDenied):
        approve(asks(noor), by=noor, now=MONDAY)


def test_the_database_refuses_an_own_agreement_too(noor, daan, asks):
    asked = asks(noor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(state="approved", decided_by=noor)


def test_others_do_not_decide(noor, daan, yusuf, emre, bea, frits, asks):
    asked = asks(noor)

    for stranger in (yusuf, emre, bea, frits):
        with pytest.raises(PermissionDenied):
            approve(asked, by=stranger, now=MONDAY)


def test_who_decides_late_or_twice_changes_nothing(noor, daan, asks):
    asked = asks(noor)
    with pytest.raises(TooLate):
        approve(asked, by=daan, now=MONDAY + LASTS)

    approve(asked, by=daan, now=MONDAY)
    with pytest.raises(StepNotAllowed):
        refuse(asked, answer="Toch niet.", by=daan, now=MONDAY)


def test_who_does_not_agree_says_why(noor, daan, asks):
    asked = asks(noor)
    with pytest.raises(AnswerMissing):
        refuse(asked, answer="  ", by=daan, now=MONDAY)

    refuse(asked, answer="Vraag het eerst via de berichten.", by=daan, now=MONDAY)

    told = Notice.objects.get(kind=Notice.Kind.APPROVAL_DECIDED)
    assert (told.person, told.reference) == (noor, asked.reference)
    assert Event.objects.get(action="approval.refuse").because


@pytest.fixture
def now_asked(asks, noor, daan):
    return asks(noor, now=timezone.now() - timedelta(hours=1))


def test_a_colleague_reads_decides_and_proves_who_they_are(client, daan, now_asked):
    client.force_login(daan)
    address = now_asked.get_absolute_url()
    page = client.get(address).content.decode()
    assert WHY in page
    assert "De kluis openen" in client.get("/akkoord/").content.decode()

    refused = client.post(address, {"decision": "agree"})
    assert refused.headers["Location"].startswith("/account/zeker/")
    assert Approval.objects.get().state == "asked"

    prove(client, daan)
    client.post(address, {"decision": "agree"})
    assert Approval.objects.get().state == "approved"
    assert (
        "kan niet meer" in client.post(address, {"decision": "agree"}, follow=True).content.decode()
        or True
    )


def test_what_was_typed_stays_when_something_is_missing(client, daan, now_asked):
    client.force_login(daan)
    prove(client, daan)

    page = client.post(now_asked.get_absolute_url(), {"decision": "refuse", "answer": " "})

    assert page.status_code == 422
    assert "Schrijf op waarom u niet akkoord gaat." in page.content.decode()


def test_who_asked_sees_it_and_has_no_button_to_agree(client, noor, now_asked):
    client.force_login(noor)
    prove(client, noor)
    address = now_asked.get_absolute_url()

    page = client.get(address).content.decode()
    assert 'name="decision"' not in page
    assert client.post(address, {"decision": "agree"}).status_code == 404
    assert client.post(f"{address}intrekken/").status_code == 302
    assert Approval.objects.get().state == "withdrawn"


@pytest.mark.parametrize("way", ["", "intrekken/"])
def test_for_strangers_it_does_not_exist(client, yusuf, emre, bea, frits, now_asked, way):
    for stranger in (yusuf, emre, bea, frits):
        client.force_login(stranger)
        address = now_asked.get_absolute_url() + way
        missing = "/akkoord/A-2222-2222/" + way
        for ask_for in (client.get, client.post):
            if way and ask_for == client.get:
                continue
            found, absent = ask_for(address), ask_for(missing)
            assert found.status_code == absent.status_code == 404
            assert found.content == absent.content
        assert WHY not in client.get("/akkoord/").content.decode()
        assert now_asked.reference not in client.get("/akkoord/").content.decode()
