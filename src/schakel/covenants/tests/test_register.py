"""An officer decides, for each signal, that it meets the covenant; and may take that back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from schakel.audit.models import Event
from schakel.covenants.actions import comparing, registering
from schakel.covenants.models import Comparison, Registration
from schakel.covenants.tests.conftest import NUMBER, WHY, a_round, registered, reported
from schakel.linking.models import IndexedMention
from schakel.organisations.models import Covenant
from schakel.signals.models import Signal

pytestmark = pytest.mark.django_db


def address(signal, covenant) -> str:
    return f"{signal.get_absolute_url()}convenanten/{covenant.code}/"


@pytest.fixture
def signal(district, covenant, bergen_op_zoom, now):
    return reported(district, bergen_op_zoom, ("phone", NUMBER), now=now)


def test_an_officer_registers_with_the_necessity(signal, covenant, noor, client):
    client.force_login(noor)

    answer = client.post(
        address(signal, covenant), {"necessity": WHY, "weighed": "on"}, follow=True
    )

    assert "U hoort hier nooit of het iets raakt" in answer.content.decode()
    registration = Registration.objects.get()
    assert (registration.signal, registration.by) == (signal, noor)
    assert registration.ground == covenant.ground
    assert registration.key == signal.key
    assert WHY.encode() not in bytes(registration.necessity)
    assert WHY in client.get(address(signal, covenant)).content.decode()
    event = Event.objects.get(action="covenant.register")
    assert event.because
    assert event.detail == {"covenant": covenant.code}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"necessity": "", "weighed": "on"}, "Leg uit waarom het nodig is."),
        ({"necessity": "Omdat het moet.", "weighed": "on"}, "minstens 40 tekens"),
        ({"necessity": WHY}, "Vink aan dat u dit hebt gewogen."),
    ],
)
def test_without_weighing_nothing_is_registered_and_what_was_typed_stays(
    signal, covenant, noor, client, given, said
):
    client.force_login(noor)

    page = client.post(address(signal, covenant), given).content.decode()

    assert said in page
    assert given["necessity"] in page
    assert not Registration.objects.exists()


def test_the_action_asks_for_the_necessity_itself(signal, covenant, noor, now):
    with pytest.raises(registering.WhyMissing):
        registering.register(signal, covenant, necessity=" " * 60, by=noor, now=now)


def test_nobody_registers_at_another_desk(signal, covenant, yusuf, now, client):
    with pytest.raises(PermissionDenied):
        registering.register(signal, covenant, necessity=WHY, by=yusuf, now=now)
    with pytest.raises(PermissionDenied):
        registering.unregister(signal, covenant, by=yusuf, now=now)
    client.force_login(yusuf)
    assert client.get(address(signal, covenant)).status_code == 404


def test_a_desk_that_is_no_party_sees_no_covenant(district, covenant, tholen, femke, now, client):
    signal = reported(district, tholen, ("phone", NUMBER), now=now)
    client.force_login(femke)

    assert client.get(address(signal, covenant)).status_code == 404
    assert "Andere gemeenten" not in client.get(signal.get_absolute_url()).content.decode()
    with pytest.raises(registering.NotUnderThisCovenant):
        registering.register(signal, covenant, necessity=WHY, by=femke, now=now)


@pytest.mark.parametrize(
    "changed", [{"active": False}, {"ends_on": "2021-01-01"}, {"retired_on": "2021-01-01"}]
)
def test_nothing_is_registered_under_a_covenant_that_does_not_hold(
    signal, covenant, noor, now, client, changed
):
    Covenant.objects.filter(pk=covenant.pk).update(**changed)
    covenant.refresh_from_db()
    client.force_login(noor)

    assert client.get(address(signal, covenant)).status_code == 404
    with pytest.raises(registering.NotUnderThisCovenant):
        registering.register(signal, covenant, necessity=WHY, by=noor, now=now)


def test_who_only_asks_for_advice_is_never_registered(
    district, covenant, bergen_op_zoom, noor, now
):
    signal = reported(district, bergen_op_zoom, ("phone", NUMBER), now=now, advice_only=True)

    with pytest.raises(registering.NotUnderThisCovenant):
        registered(signal, covenant, noor, now=now)


def test_a_closed_signal_is_not_registered(signal, covenant, noor, now, client):
    Signal.objects.filter(pk=signal.pk).update(state="closed", outcome="duplicate", closed_at=now)

    with pytest.raises(registering.NotUnderThisCovenant):
        registered(signal, covenant, noor, now=now)
    client.force_login(noor)
    page = client.get(address(signal, covenant)).content.decode()
    assert "Een afgesloten signaal of een vraag om advies kan niet" in page


def test_registered_is_registered_once(signal, covenant, noor, now, client):
    registered(signal, covenant, noor, now=now)

    with pytest.raises(registering.RegisteredAlready):
        registered(signal, covenant, noor, now=now)
    client.force_login(noor)
    client.post(address(signal, covenant), {"necessity": WHY, "weighed": "on"})
    assert Registration.objects.count() == 1


def test_a_withdrawal_takes_tokens_and_comparisons_along(signal, covenant, noor, now, client):
    registered(signal, covenant, noor, now=now)
    a_round(now)
    of_the_covenant = IndexedMention.objects.filter(realm__covenant=str(covenant.pk))
    assert of_the_covenant.exists()
    client.force_login(noor)

    answer = client.post(f"{address(signal, covenant)}intrekken/", follow=True)

    assert "De aanmelding is ingetrokken" in answer.content.decode()
    assert not of_the_covenant.exists()
    assert not Comparison.objects.exists()
    assert Registration.objects.get().ended == "withdrawn"
    a_round(now)
    assert not of_the_covenant.exists()


def test_a_party_that_leaves_leaves_nothing_behind(held, covenant, now):
    covenant.parties.filter(organisation=held.desk).update(retired_on=timezone.localdate(now))

    a_round(now)

    assert Registration.objects.get().ended == "party"
    assert not IndexedMention.objects.filter(realm__covenant=str(covenant.pk)).exists()


def test_a_kind_that_is_not_allowed_any_more_is_forgotten(touch, covenant, now):
    Covenant.objects.filter(pk=covenant.pk).update(kinds=["vehicle"])

    a_round(now)

    assert not IndexedMention.objects.filter(realm__covenant=str(covenant.pk)).exists()
    assert not Comparison.objects.exists()
    assert not type(touch).objects.exists()


@pytest.mark.parametrize("limit", ["A_PERSON_A_DAY", "A_MUNICIPALITY_A_DAY"])
def test_so_many_a_day_and_no_more(
    signal, district, covenant, bergen_op_zoom, noor, now, client, monkeypatch, limit
):
    monkeypatch.setattr(registering, limit, 1)
    registered(signal, covenant, noor, now=now)
    second = reported(district, bergen_op_zoom, ("phone", NUMBER), now=now)
    client.force_login(noor)

    page = client.post(address(second, covenant), {"necessity": WHY, "weighed": "on"})

    assert "Morgen kan het weer" in page.content.decode()
    assert WHY in page.content.decode()
    assert Registration.objects.count() == 1


def test_of_one_signal_so_many_pieces_a_day_are_compared(
    district, covenant, bergen_op_zoom, noor, now, monkeypatch
):
    monkeypatch.setattr(comparing, "PIECES_A_DAY", 2)
    pieces = [("phone", f"06-1234567{digit}") for digit in range(5)]
    registered(reported(district, bergen_op_zoom, *pieces, now=now), covenant, noor, now=now)

    counts = []
    for day in range(4):
        for _ in range(2):
            comparing.compare(now=now + timedelta(days=day, minutes=day + 1))
        counts.append(Comparison.objects.count())

    assert counts == [2, 4, 5, 5]
