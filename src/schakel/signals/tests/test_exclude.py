"""Somebody stays away from a signal of their own family or street: it does not exist for them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.approvals.models import Approval
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.audit.models import Event
from schakel.config.policies import POLICIES
from schakel.people.models import Notice
from schakel.signals.actions import assigning, emergency, excluding
from schakel.signals.actions.reading import ask_for_identity
from schakel.signals.actions.receiving import Contact, receive, tell_of_new_input
from schakel.signals.models import Exclusion, Signal
from schakel.signals.policy import SIGNAL_POLICY
from tests.cast import MONDAY, as_person, report

pytestmark = pytest.mark.django_db
WHY = "Mijn zus woont naast dat huis."


@pytest.fixture
def daan_is_away(signal, noor, daan) -> Exclusion:
    return excluding.exclude(signal, daan, why=WHY, by=noor, now=MONDAY)


def test_for_who_is_excluded_every_page_of_it_is_missing(client, daan, signal, daan_is_away):
    """T2, T9 (ASVS 8.2.2): beats the own desk, byte for byte as a signal that never was."""
    client.force_login(daan)
    address = signal.get_absolute_url()
    for way in ("", "melder/", "gegevens/", "berichten/", "notities/", "uitsluiten/", "spoed/"):
        found = client.get(address + way)
        absent = client.get(f"/signalen/S-2222-2222/{way}")
        assert found.status_code == absent.status_code == 404
        assert found.content == absent.content
    for list_of in ("/signalen/?status=all", "/", "/puzzels/", "/signalen/zoeken/?q=passen"):
        assert signal.reference not in client.get(list_of).content.decode()


def test_from_the_next_request_on_also_in_an_open_session(client, noor, daan, signal):
    """T10 (ASVS 8.3.2)."""
    client.force_login(daan)
    assert client.get(signal.get_absolute_url()).status_code == 200

    excluding.exclude(signal, daan, why=WHY, by=noor, now=MONDAY)

    assert client.get(signal.get_absolute_url()).status_code == 404


def test_postgresql_keeps_it_from_them_too(daan, signal, daan_is_away):
    with as_person(daan):
        assert not Signal.objects.filter(pk=signal.pk).exists()
        assert not signal.pieces.exists()


def test_no_policy_lets_them_do_anything_with_it(daan, signal, daan_is_away):
    for policy in POLICIES:
        if policy.model is Signal:
            for verb in policy.verbs:
                assert not policy.rows(daan, verb).filter(pk=signal.pk).exists(), verb


def test_an_emergency_does_not_open_it(femke, signal, noor):
    excluding.exclude(signal, femke, why=WHY, by=noor, now=MONDAY)

    with as_person(femke), pytest.raises(emergency.NoSuchSignal):
        emergency.open_in_emergency(
            signal.reference, reason="danger", why="Nu.", by=femke, now=MONDAY
        )


def test_it_leaves_their_hands_and_they_hear_no_more_of_it(noor, daan, signal):
    assigning.assign(signal, to=daan, by=noor, now=MONDAY)

    excluding.exclude(signal, daan, why=WHY, by=noor, now=MONDAY)
    signal.refresh_from_db()
    tell_of_new_input(signal, now=MONDAY)

    assert signal.owner is None
    assert not Notice.objects.filter(person=daan, seen_at=None).exists()
    assert Notice.objects.filter(person=noor, kind=Notice.Kind.NEW_INPUT).exists()
    with pytest.raises(PermissionDenied):
        assigning.assign(signal, to=daan, by=noor, now=MONDAY)


def test_somebody_excludes_oneself(client, noor, daan, signal):
    client.force_login(noor)
    address = reverse("signals:exclusions", args=[signal.reference])

    answer = client.post(address, {"person": str(noor.pk), "why": WHY}, follow=True)

    assert "U blijft weg van dit signaal" in answer.content.decode()
    assert client.get(address).status_code == 404
    assert not SIGNAL_POLICY.rows(noor, "see").filter(pk=signal.pk).exists()


def test_the_last_reader_cannot_be_excluded(client, noor, signal):
    client.force_login(noor)

    page = client.post(
        reverse("signals:exclusions", args=[signal.reference]),
        {"person": str(noor.pk), "why": WHY},
    )

    assert page.status_code == 422
    assert "kan niemand van de desk dit signaal nog lezen" in page.content.decode()
    assert WHY in page.content.decode()
    assert not Exclusion.objects.exists()


def test_a_colleague_lets_them_in_again_with_a_reason(client, noor, daan, signal, daan_is_away):
    client.force_login(noor)
    address = reverse("signals:admit", args=[signal.reference, daan_is_away.pk])
    assert client.post(address, {"why": ""}).status_code == 422

    client.post(address, {"why": "Het ging om een andere straat."})

    assert SIGNAL_POLICY.rows(daan, "see").filter(pk=signal.pk).exists()
    page = client.get(reverse("signals:exclusions", args=[signal.reference])).content.decode()
    assert "Het ging om een andere straat." in page
    assert {"signal.exclude", "signal.admit"} <= set(
        Event.objects.filter(object_id=signal.pk).values_list("action", flat=True)
    )


def test_the_reason_stands_sealed_and_not_in_the_trail(signal, daan_is_away):
    assert daan_is_away.unsealed("why") == WHY
    assert WHY.encode() not in bytes(daan_is_away.why)
    assert "zus" not in str(Event.objects.get(action="signal.exclude").detail)


def test_strangers_exclude_nobody(client, yusuf, emre, frits, signal, daan):
    for stranger in (yusuf, emre, frits):
        client.force_login(stranger)
        address = reverse("signals:exclusions", args=[signal.reference])
        assert client.get(address).status_code == 404
        posted = client.post(address, {"person": str(daan.pk), "why": WHY})
        assert posted.status_code == 404
    assert not Exclusion.objects.exists()


def test_nobody_asks_them_about_it(client, noor, daan, district, bergen_op_zoom, emre, frits):
    """T42 (ASVS 8.2.2): a request for a second person names the signal, and says why."""
    told = report(district, bergen_op_zoom, disclosure="shielded", contact=Contact(person=emre))
    signal = receive(told, receipt=None, by=None, now=MONDAY).signal
    before = ask_for_identity(signal, why="De buurvrouw bellen.", by=noor, now=MONDAY)
    excluding.exclude(signal, daan, why=WHY, by=noor, now=MONDAY)
    Notice.objects.all().delete()
    after = ask_for_identity(
        signal, why="Nog eens.", by=noor, now=before.expires_at + timedelta(hours=1)
    )

    assert [each.person for each in Notice.objects.filter(reference=after.reference)] == [frits]
    client.force_login(daan)
    absent = client.get("/akkoord/A-2222-2222/")
    for asked in (before, after):
        page = client.get(asked.get_absolute_url())
        assert page.status_code == absent.status_code == 404
        assert page.content == absent.content
        assert client.post(asked.get_absolute_url(), {"decision": "agree"}).status_code == 404
        assert asked.reference not in client.get("/akkoord/").content.decode()
        assert not APPROVAL_POLICY.verbs_on(daan, asked)
        with as_person(daan):
            assert not Approval.objects.filter(pk=asked.pk).exists()


def test_nor_does_an_emergency_elsewhere_tell_them_of_it(noor, daan, femke, signal, daan_is_away):
    """Femke may not read who is excluded at a desk that is not hers."""
    now = timezone.now()
    with as_person(femke):
        emergency.open_in_emergency(signal.reference, reason="danger", why="Nu.", by=femke, now=now)

    told = Notice.objects.filter(reference=signal.reference, url_name="signals:detail")
    assert [each.person for each in told.filter(kind=Notice.Kind.EMERGENCY_OPENED)] == [noor]
