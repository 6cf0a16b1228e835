"""Somebody takes care of a signal; a deputy hears it when that somebody is away."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from schakel.audit.models import Event
from schakel.people.models import Absence, Notice
from schakel.signals.actions import assigning
from schakel.signals.models import Signal
from tests.cast import MONDAY


def test_a_colleague_gets_the_signal_and_a_notice(noor, daan, signal):
    assigning.assign(signal, to=daan, by=noor, now=MONDAY)

    assert Signal.objects.get(pk=signal.pk).owner == daan
    notice = Notice.objects.get(kind=Notice.Kind.ASSIGNED)
    assert (notice.person, notice.reference) == (daan, signal.reference)
    assert Event.objects.get(action="signal.assign").detail == {"to": str(daan.pk)}


def test_taking_it_oneself_needs_no_notice(noor, signal):
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)

    assert not Notice.objects.filter(kind=Notice.Kind.ASSIGNED).exists()


def test_giving_it_to_who_has_it_changes_and_records_nothing(noor, signal):
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)
    assigning.assign(signal, to=noor, by=noor, now=MONDAY)

    assert Event.objects.filter(action="signal.assign").count() == 1


def test_the_deputy_hears_it_when_the_colleague_is_away(noor, daan, femke, signal):
    day = MONDAY.date()
    Absence.objects.create(
        person=daan, deputy=femke, starts_on=day, ends_on=day + timedelta(days=7)
    )

    assigning.assign(signal, to=daan, by=noor, now=MONDAY)

    assert Notice.objects.get(kind=Notice.Kind.ASSIGNED).person == femke


def test_a_signal_goes_back_to_the_whole_desk(client, noor, daan, signal):
    assigning.assign(signal, to=daan, by=noor, now=MONDAY)
    client.force_login(noor)

    client.post(f"{signal.get_absolute_url()}toewijzen/", {"to": ""})

    assert Signal.objects.get(pk=signal.pk).owner is None


def test_one_click_takes_it(client, noor, signal):
    client.force_login(noor)

    client.post(f"{signal.get_absolute_url()}toewijzen/", {"me": "1"})

    assert Signal.objects.get(pk=signal.pk).owner == noor


def test_a_form_offers_only_the_own_desk(client, noor, daan, yusuf, signal):
    client.force_login(noor)
    address = f"{signal.get_absolute_url()}toewijzen/"

    page = client.get(address).content.decode()
    assert ("Daan" in page, "Yusuf" in page) == (True, False)

    assert client.post(address, {"to": str(yusuf.pk)}).status_code == 200
    assert Signal.objects.get(pk=signal.pk).owner is None


def test_a_signal_never_goes_to_another_desk(noor, yusuf, signal):
    with pytest.raises(PermissionDenied):
        assigning.assign(signal, to=yusuf, by=noor, now=MONDAY)


def test_a_stranger_assigns_nothing(yusuf, signal):
    with pytest.raises(PermissionDenied):
        assigning.assign(signal, to=yusuf, by=yusuf, now=MONDAY)


def test_not_more_than_fifty_at_once(noor, signal):
    with pytest.raises(ValueError, match="at most 50"):
        assigning.assign_several([signal] * 51, to=noor, by=noor, now=MONDAY)
