"""Does each rule find what it says, at its threshold, and nothing below it?"""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.people.models import Notice, Role
from schakel.post.models import Letter
from schakel.signals.actions import reading
from schakel.signals.actions.receiving import receive
from schakel.signals.models import Signal
from schakel.signals.timeline import timeline_of
from schakel.supervision.actions import canaries
from schakel.supervision.models import Canary, CanaryOpening
from schakel.supervision.patterns import MANY_A_DAY, MANY_AT_NIGHT, MANY_OF_OTHERS, patterns_for
from schakel.supervision.tasks import watch_canaries
from tests.cast import MONDAY, engage, report

AFTER = MONDAY + timedelta(days=1)


def found(person, code: str, *, now=AFTER) -> list[tuple[str, int]]:
    (pattern,) = [each for each in patterns_for(person, days=30, now=now) if each.code == code]
    return [(each.who, each.number) for each in pattern.found]


@pytest.fixture
def many(district, bergen_op_zoom) -> list[Signal]:
    return [
        receive(report(district, bergen_op_zoom), receipt=None, by=None, now=MONDAY).signal
        for _ in range(MANY_OF_OTHERS)
    ]


def opened(by, signals, action="signal.read", *, times=1, now=MONDAY, **said):
    with transaction.atomic():
        for signal in signals:
            for _ in range(times):
                record(action, by=by, on=signal, now=now, **said)


def copied(event: Event, number: int) -> None:
    """As many events of other signals, which need not exist for a rule that counts."""
    Event.objects.bulk_create(
        Event(actor=event.actor, actor_kind=event.actor_kind, action=event.action, at=event.at,
              object_type=event.object_type, object_id=uuid.uuid4())
        for _ in range(number)
    )  # fmt: skip


def test_many_different_signals_on_one_day(frits, signal, noor):
    opened(noor, [signal], times=60)
    assert found(frits, "many") == []

    copied(Event.objects.filter(action="signal.read").first(), MANY_A_DAY - 2)
    assert found(frits, "many") == []

    copied(Event.objects.filter(action="signal.read").first(), 1)
    assert found(frits, "many") == [("Noor", MANY_A_DAY)]


def test_often_behind_the_door_of_a_colleague(frits, many, daan):
    for signal in many[1:]:
        reading.see_details(signal, reason="weigh", by=daan, now=MONDAY)
    assert found(frits, "of_others") == []

    reading.see_details(many[0], reason="weigh", by=daan, now=MONDAY)
    assert found(frits, "of_others") == [("Daan", MANY_OF_OTHERS)]


def test_behind_the_door_of_ones_own_signals_is_work(frits, many, daan):
    Signal.objects.update(owner=daan)
    for signal in Signal.objects.all():
        reading.see_details(signal, reason="", by=daan, now=MONDAY)

    assert found(frits, "of_others") == []


def test_at_another_desk(frits, signal, noor, tholen):
    opened(noor, [signal])
    assert found(frits, "other_desk") == []

    Signal.objects.update(desk=tholen.organisation)
    assert found(frits, "other_desk") == [("Noor", 1)]


def test_at_night_as_night_is_here(frits, many, noor):
    """In winter ten in the evening here is nine in the evening in Greenwich."""
    late = MONDAY.replace(hour=22)
    opened(noor, many[:MANY_AT_NIGHT], now=late - timedelta(minutes=1))
    assert found(frits, "night") == []

    opened(noor, many[: MANY_AT_NIGHT - 1], now=late)
    assert found(frits, "night") == []

    opened(noor, many[MANY_AT_NIGHT - 1 : MANY_AT_NIGHT], now=late)
    assert found(frits, "night") == [("Noor", MANY_AT_NIGHT)]
    assert found(frits, "night", now=AFTER + timedelta(days=31)) == []


def test_a_list_and_a_machine_open_nothing(frits, many, noor):
    opened(noor, many, "signal.list", now=MONDAY.replace(hour=23))
    opened(None, many, "signal.read", now=MONDAY.replace(hour=23))

    assert [each.found for each in patterns_for(frits, days=30, now=AFTER)] == [[]] * 7


def test_each_rule_explains_itself_and_leads_to_its_lines(at_work, many, noor):
    opened(noor, many[:MANY_AT_NIGHT], now=MONDAY.replace(hour=23))

    page = at_work.get("/toezicht/opvallend/", {"dagen": "90"})

    text = page.content.decode()
    assert "Iemand opende tussen 22.00 en 06.00 uur 3 of meer signalen." in text
    assert "Een achterstand wegwerken" in text
    address = next(lines for pattern, rows in page.context["patterns"] for _found, lines in rows)
    assert len(at_work.get(address).context["page"].looks) == MANY_AT_NIGHT


def test_the_thresholds_in_the_words_are_those_in_the_rules(frits, signal):
    said = {each.code: str(each.rule) for each in patterns_for(frits, days=30, now=AFTER)}

    assert f" {MANY_A_DAY} " in said["many"]
    assert f" {MANY_OF_OTHERS} " in said["of_others"]
    assert f" {MANY_AT_NIGHT} " in said["night"]


# Canaries


@pytest.fixture
def canary(signal, frits) -> Canary:
    return canaries.place(signal.reference, by=frits, now=MONDAY)


@pytest.mark.parametrize("who", ["noor", "sanne", "emre", "kees", "bea", "femke"])
def test_whoever_opens_a_canary_is_told_of_at_once(request, canary, signal, frits, who):
    """Security.md 1.3: as each role; that they can open it at all is another fault."""
    opened(request.getfixturevalue(who), [signal], now=MONDAY + timedelta(minutes=5))

    assert canaries.watch(now=MONDAY + timedelta(minutes=6)) == 1

    notice = Notice.objects.get(person=frits)
    assert (notice.kind, notice.reference, notice.urgent) == (
        "canary_opened",
        signal.reference,
        True,
    )
    assert Letter.objects.filter(kind="acute_waiting").count() == 1
    assert found(frits, "canary") == [(request.getfixturevalue(who).name, 1)]


def test_nobody_is_told_twice_of_one_opening_and_each_time_of_another(canary, signal, noor, frits):
    opened(noor, [signal], now=MONDAY + timedelta(minutes=5))
    canaries.watch(now=MONDAY + timedelta(minutes=6))
    Notice.objects.update(seen_at=MONDAY)

    assert canaries.watch(now=MONDAY + timedelta(minutes=7)) == 0
    opened(noor, [signal], now=MONDAY + timedelta(minutes=8))
    assert canaries.watch(now=MONDAY + timedelta(minutes=9)) == 1
    assert Notice.objects.count() == 2


def test_what_was_opened_before_it_was_a_canary_counts_not(signal, noor, frits):
    opened(noor, [signal], now=MONDAY - timedelta(minutes=5))
    canaries.place(signal.reference, by=frits, now=MONDAY)

    assert canaries.watch(now=MONDAY + timedelta(minutes=1)) == 0
    assert found(frits, "canary") == []


def test_seen_in_a_list_is_no_opening(canary, signal, noor):
    opened(noor, [signal], "signal.list", now=MONDAY + timedelta(minutes=5))

    assert canaries.watch(now=MONDAY + timedelta(minutes=6)) == 0


def test_the_desk_does_not_see_which_signal_is_a_canary(canary, signal, client, noor):
    client.force_login(noor)

    page = client.get(signal.get_absolute_url()).content.decode()

    assert "anarie" not in page
    timeline = timeline_of(signal)
    assert not [each for each in (*timeline.acts, *timeline.looks) if "anarie" in each.says]


def test_the_worker_watches(canary, signal, noor):
    opened(noor, [signal], now=None)

    watch_canaries(timestamp=0)

    assert CanaryOpening.objects.count() == 1


def test_placing_and_removing_on_the_page(at_work, signal, noor):
    address = reverse("supervision:canaries")
    assert "Er zijn nog geen kanaries" in at_work.get(address).content.decode()

    at_work.post(address, {"reference": f" {signal.reference.lower()} "})
    again = at_work.post(address, {"reference": signal.reference})
    unknown = at_work.post(address, {"reference": "S-0000-0000"})

    assert (again.status_code, unknown.status_code) == (422, 422)
    assert "Dit signaal is al een kanarie." in again.content.decode()
    assert "Er is geen signaal met dit kenmerk." in unknown.content.decode()
    assert 'value="S-0000-0000"' in unknown.content.decode()
    canary = Canary.objects.get()
    at_work.post(reverse("supervision:remove_canary", args=[canary.pk]))
    opened(noor, [signal], now=MONDAY + timedelta(days=400))
    assert canaries.watch(now=MONDAY + timedelta(days=400)) == 0
    assert {e.action for e in Event.objects.filter(object_type="supervision.canary")} == {
        "supervision.place_canary",
        "supervision.remove_canary",
    }


def test_who_guards_one_municipality_places_no_canary_elsewhere(mila, district, tholen):
    elsewhere = receive(report(district, tholen), receipt=None, by=None, now=MONDAY).signal

    with pytest.raises(canaries.NoSuchSignal):
        canaries.place(elsewhere.reference, by=mila, now=MONDAY)


def test_who_supervises_one_municipality_knows_the_canaries_of_its_own_desk(
    client, bergen_op_zoom, tholen, canary, signal, noor
):
    """T2 (ASVS 8.2.2): that a reference exists elsewhere is not theirs to know, or to be told."""
    ours = engage("Fien", bergen_op_zoom.organisation, Role.PRIVACY_OFFICER)
    theirs = engage("Gijs", tholen.organisation, Role.PRIVACY_OFFICER)
    opened(noor, [signal], now=MONDAY + timedelta(minutes=5))

    canaries.watch(now=MONDAY + timedelta(minutes=6))

    assert Notice.objects.filter(person=ours, reference=signal.reference).exists()
    assert not Notice.objects.filter(person=theirs).exists()
    for person, sees in ((ours, True), (theirs, False)):
        client.force_login(person)
        page = client.get(reverse("supervision:canaries")).content.decode()
        assert (signal.reference in page) == sees
    away = client.post(reverse("supervision:remove_canary", args=[canary.pk]))
    assert away.status_code == 404
    assert Canary.objects.filter(removed_at=None).exists()
