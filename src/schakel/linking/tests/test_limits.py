"""Nobody fishes: searches are counted, limited and recorded, and canaries sing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from schakel.audit.models import Event
from schakel.linking import limits
from schakel.linking.actions import canaries, searching
from schakel.linking.models import Canary, CanaryAlarm, IndexedMention, Lookup, Touch
from schakel.linking.tests.conftest import PHONE, sought
from schakel.people.models import Notice
from schakel.signals.actions import pieces
from schakel.signals.models import PuzzlePiece
from schakel.signals.tests.desk import received
from schakel.vault.models import RecordKey
from tests.cast import MONDAY

NOBODY = "Balthasar Nietbestaand"


@pytest.fixture
def canary(bergen_op_zoom, frits) -> Canary:
    return canaries.plant(
        bergen_op_zoom.organisation,
        kind=PuzzlePiece.Kind.PERSON,
        text=NOBODY,
        by=frits,
        now=MONDAY - timedelta(days=30),
    )


@pytest.fixture
def untouched(earlier, district, bergen_op_zoom):
    """The earlier signal, and one without pieces."""
    return earlier, received(district, bergen_op_zoom)


def wider(signal):
    return f"{signal.get_absolute_url()}verbanden/breder/"


def test_searching_wider_is_counted_and_recorded(client, noor, later):
    client.force_login(noor)

    page = client.post(wider(later), follow=True).content.decode()

    assert "Breder gezocht" in page
    lookup = Lookup.objects.get(wider=True)
    assert (lookup.by, lookup.signal) == (noor, later)
    event = Event.objects.get(action="linking.search_wider")
    assert (event.actor_id, event.object_id) == (noor.pk, later.pk)


def test_after_so_many_times_a_day_it_stops_until_tomorrow(client, noor, daan, later):
    for _ in range(limits.WIDER_A_DAY):
        searching.search_wider(later, by=noor, now=MONDAY)
    with pytest.raises(searching.NoMoreToday):
        searching.search_wider(later, by=noor, now=MONDAY + timedelta(hours=13, minutes=59))

    searching.search_wider(later, by=daan, now=MONDAY)
    searching.search_wider(later, by=noor, now=MONDAY + timedelta(hours=14))
    assert Lookup.objects.filter(wider=True, by=noor).count() == limits.WIDER_A_DAY + 1


def test_the_page_says_that_it_is_enough_for_today(client, noor, later, monkeypatch):
    monkeypatch.setattr(limits, "WIDER_A_DAY", 0)
    client.force_login(noor)

    page = client.post(wider(later), follow=True).content.decode()

    assert "Morgen kan het weer" in page
    assert not Lookup.objects.filter(wider=True).exists()


def test_who_adds_very_many_pieces_waits_until_tomorrow(
    client, noor, frits, untouched, monkeypatch
):
    monkeypatch.setattr(limits, "PIECES_A_DAY", 3)
    earlier, tried = untouched
    for number in range(3):
        pieces.add(tried, kind="phone", text=f"06-9999999{number}", by=noor, now=MONDAY)
    sought(tried)
    assert Lookup.objects.get(signal=tried).state == Lookup.State.DONE

    pieces.add(
        tried, kind=PHONE[0][0], text=PHONE[0][1], by=noor, now=MONDAY + timedelta(minutes=1)
    )
    sought(tried, now=MONDAY + timedelta(minutes=2))

    assert not Touch.objects.exists()
    notice = Notice.objects.get(person=frits, kind=Notice.Kind.MANY_LOOKUPS)
    assert notice.reference == tried.reference
    client.force_login(noor)
    assert "Het zoeken is uitgesteld" in client.get(tried.get_absolute_url()).content.decode()

    tomorrow = MONDAY + timedelta(days=1)
    assert searching.waiting(before=tomorrow - timedelta(minutes=10), now=tomorrow) == [tried]
    sought(tried, now=tomorrow)
    assert Touch.objects.get().older == earlier


def test_touching_a_canary_alarms_the_privacy_officers_and_shows_nothing(
    client, noor, frits, canary, comes_in
):
    plain, tried = comes_in(pieces=(("person", "Hans Anders"),)), comes_in(pieces=())
    pieces.add(tried, kind="person", text=NOBODY, by=noor, now=MONDAY)
    sought(tried)

    alarm = CanaryAlarm.objects.get()
    assert (alarm.canary, alarm.signal, alarm.by) == (canary, tried, noor)
    notice = Notice.objects.get(kind=Notice.Kind.CANARY)
    assert (notice.person, notice.reference, notice.urgent) == (frits, canary.reference, True)
    assert not Touch.objects.exists()

    client.force_login(noor)
    pages = [client.get(one.get_absolute_url()).content.decode() for one in (plain, tried)]
    for page in pages:
        assert "Nu nog niets gevonden" in page
        assert canary.reference not in page


def test_the_trail_of_the_signal_does_not_betray_the_canary(noor, canary, district, bergen_op_zoom):
    tried = sought(received(district, bergen_op_zoom, pieces=(("person", NOBODY),)))

    told = Event.objects.filter(object_id=tried.pk).exclude(action="signal.receive")
    assert {event.action for event in told} == {"linking.index", "linking.search"}
    assert told.get(action="linking.search").detail["found"] == "0"
    assert Lookup.objects.get().found == 0


def test_the_same_search_again_gives_no_second_alarm(canary, district, bergen_op_zoom):
    tried = received(district, bergen_op_zoom, pieces=(("person", NOBODY),))
    for _ in range(3):
        sought(tried)

    assert CanaryAlarm.objects.count() == 1


def test_only_who_supervises_privacy_plants_and_removes(bergen_op_zoom, canary, noor, bea):
    for person in (noor, bea):
        with pytest.raises(PermissionDenied):
            canaries.plant(
                bergen_op_zoom.organisation,
                kind=PuzzlePiece.Kind.PERSON,
                text=NOBODY,
                by=person,
                now=MONDAY,
            )
        with pytest.raises(PermissionDenied):
            canaries.remove(canary, by=person, now=MONDAY)
    assert Canary.objects.count() == 1


def test_a_canary_that_cannot_be_found_is_refused(bergen_op_zoom, frits):
    with pytest.raises(canaries.NotFindable):
        canaries.plant(
            bergen_op_zoom.organisation,
            kind=PuzzlePiece.Kind.PHONE,
            text="geen nummer",
            by=frits,
            now=MONDAY,
        )
    assert not Canary.objects.exists()


def test_a_canary_that_is_removed_leaves_nothing(canary, frits):
    key = canary.key_id
    canaries.remove(canary, by=frits, now=MONDAY)

    assert not Canary.objects.exists()
    assert not IndexedMention.objects.exists()
    assert not RecordKey.objects.filter(pk=key).exists()
    assert Event.objects.filter(action="linking.remove_canary").exists()
