"""A person decides whether two pieces are the same, says why, and may come back on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from schakel.audit.models import Event
from schakel.linking.actions import deciding
from schakel.linking.models import Touch, TouchDecision
from schakel.linking.tests.conftest import sought
from schakel.linking.touches import touches_of
from schakel.signals.actions.reading import ReasonNeeded
from schakel.signals.models import Signal
from tests.cast import MONDAY

Verdict = Touch.Verdict
WHY = "De chauffeur is een ander: deze is lang en spreekt Pools."


@pytest.fixture
def touch(later) -> Touch:
    return Touch.objects.get()


def address(touch, signal, part=""):
    return f"{signal.get_absolute_url()}verbanden/{touch.pk}/{part}"


def test_a_decision_is_kept_with_its_reason_sealed_and_the_levels_as_label(noor, touch):
    deciding.decide(touch, Verdict.NOT_SAME, reason=WHY, by=noor, now=MONDAY)

    touch.refresh_from_db()
    assert (touch.verdict, touch.decided_by, touch.decided_at) == ("not_same", noor, MONDAY)
    decision = TouchDecision.objects.get()
    assert (decision.kind, decision.levels) == (touch.kind, touch.levels)
    assert decision.levels
    assert WHY.encode() not in bytes(decision.reason)
    assert decision.unsealed("reason") == WHY


def test_it_is_recorded_on_both_signals_by_code_only(noor, touch, earlier, later):
    deciding.decide(touch, Verdict.SAME, reason=WHY, by=noor, now=MONDAY)

    events = Event.objects.filter(action="linking.decide")
    assert {event.object_id for event in events} == {earlier.pk, later.pk}
    assert {event.detail["other"] for event in events} == {earlier.reference, later.reference}
    assert not [event for event in events if "Pools" in str(event.detail)]
    assert all(event.because for event in events)


def test_what_is_not_the_same_is_not_proposed_again(noor, touch, earlier, later):
    deciding.decide(touch, Verdict.NOT_SAME, reason=WHY, by=noor, now=MONDAY)
    assert Signal.objects.get(pk=later.pk).touch_count == 0
    Touch.objects.update(weight=-1)  # as weights of another day would have it
    before = Touch.objects.values().get()

    sought(later)
    sought(earlier)

    assert Touch.objects.values().get() == before
    assert not touches_of(later).exists()
    assert Signal.objects.get(pk=later.pk).touch_count == 0


def test_one_may_come_back_on_it_and_everything_stays_readable(client, noor, daan, touch, later):
    deciding.decide(touch, Verdict.NOT_SAME, reason=WHY, by=noor, now=MONDAY)
    deciding.decide(
        touch, Verdict.SAME, reason="Toch wel.", by=daan, now=MONDAY + timedelta(hours=1)
    )
    deciding.decide(touch, Verdict.OPEN, reason="", by=daan, now=MONDAY + timedelta(hours=2))

    touch.refresh_from_db()
    assert touch.verdict == Verdict.OPEN
    assert list(touches_of(later)) == [touch]
    assert Signal.objects.get(pk=later.pk).touch_count == 1
    client.force_login(noor)
    page = client.get(address(touch, later)).content.decode()
    for words in (WHY, "Toch wel.", "Niet hetzelfde", "Hetzelfde", "Daan"):
        assert words in page


def test_a_decision_itself_is_never_changed_or_removed(noor, touch):
    deciding.decide(touch, Verdict.SAME, reason=WHY, by=noor, now=MONDAY)

    for change in (
        "UPDATE linking_touchdecision SET verdict = ''",
        "DELETE FROM linking_touchdecision",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_it_goes_along_with_the_piece_all_the_same(noor, touch):
    deciding.decide(touch, Verdict.SAME, reason=WHY, by=noor, now=MONDAY)

    touch.older_piece.delete()

    assert not TouchDecision.objects.exists()


def test_a_newer_piece_that_touches_a_refused_pair_says_so(client, noor, touch, comes_in):
    deciding.decide(touch, Verdict.NOT_SAME, reason=WHY, by=noor, now=MONDAY)
    third = comes_in(now=MONDAY + timedelta(days=1))
    client.force_login(noor)

    page = client.get(third.get_absolute_url()).content.decode()

    pair = f"{touch.newer.reference} en {touch.older.reference}"
    assert f"over {pair} is eerder gezegd" in page


def test_deciding_on_the_page_keeps_what_was_typed(client, noor, touch, later):
    client.force_login(noor)

    no_reason = client.post(address(touch, later), {"verdict": "same", "reason": "  "})
    assert no_reason.status_code == 422
    assert "Schrijf kort waarom" in no_reason.content.decode()

    no_choice = client.post(address(touch, later), {"verdict": "maybe", "reason": WHY})
    assert no_choice.status_code == 422
    assert WHY in no_choice.content.decode()
    assert not TouchDecision.objects.exists()

    done = client.post(address(touch, later), {"verdict": "not_same", "reason": WHY}, follow=True)
    assert "niet hetzelfde. Schakel stelt dit paar niet meer voor" in done.content.decode()
    assert TouchDecision.objects.get().by == noor


def test_not_knowing_needs_no_reason(client, noor, touch, earlier):
    """Also from the page of the older signal."""
    client.force_login(noor)

    client.post(address(touch, earlier), {"verdict": "unknown", "reason": ""})

    assert TouchDecision.objects.get().verdict == Verdict.UNKNOWN


def test_opening_a_touch_is_recorded_on_both_signals(client, noor, touch, earlier, later):
    client.force_login(noor)
    client.get(address(touch, later))

    opened = Event.objects.filter(action="linking.open_touch")
    assert {event.object_id for event in opened} == {earlier.pk, later.pk}


def test_the_texts_open_beside_each_other_after_a_reason(client, noor, touch, later):
    client.force_login(noor)
    door = address(touch, later, "vergelijken/")

    closed = client.get(door)
    refused = client.post(door, {"reason": ""})
    for page in (closed, refused):
        assert "12345678" not in page.content.decode()
    assert not Event.objects.filter(action="linking.compare").exists()

    opened = client.post(door, {"reason": "compare"}).content.decode()
    assert "06-12345678" in opened
    assert "+31 6 12 34 56 78" in opened
    events = Event.objects.filter(action="linking.compare")
    assert {(event.purpose, tuple(event.fields)) for event in events} == {("compare", ("pieces",))}
    assert events.count() == 2


def test_who_owns_both_signals_needs_no_reason(noor, touch):
    with pytest.raises(ReasonNeeded):
        deciding.compare(touch, reason="", by=noor, now=MONDAY)

    Signal.objects.all().update(owner=noor)
    touch = Touch.objects.select_related("newer", "older").get()

    assert deciding.compare(touch, reason="", by=noor, now=MONDAY)[1] == "06-12345678"


def test_an_invented_reason_opens_nothing(noor, touch):
    with pytest.raises(PermissionDenied):
        deciding.compare(touch, reason="curious", by=noor, now=MONDAY)


@pytest.mark.parametrize("who", ["yusuf", "femke", "sanne", "zoe", "kees", "emre", "bea", "frits"])
def test_nobody_else_learns_that_it_exists(client, request, touch, noor, who):
    earlier, later = touch.older, touch.newer
    deciding.decide(touch, Verdict.SAME, reason=WHY, by=noor, now=MONDAY)
    stranger = request.getfixturevalue(who)
    client.force_login(stranger)
    events = Event.objects.exclude(action="person.refused").count()

    for path in (
        address(touch, later),
        address(touch, earlier),
        address(touch, later, "vergelijken/"),
    ):
        for ask in (client.get, client.post):
            answer = ask(path, {"verdict": "same", "reason": "x"})
            assert answer.status_code == 404
            assert "Pools" not in answer.content.decode()
    wider = client.post(f"{later.get_absolute_url()}verbanden/breder/")
    assert wider.status_code == 404
    for act in (
        lambda: deciding.decide(touch, Verdict.SAME, reason="", by=stranger, now=MONDAY),
        lambda: deciding.compare(touch, reason="compare", by=stranger, now=MONDAY),
        lambda: deciding.open_touch(touch, by=stranger, now=MONDAY),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert TouchDecision.objects.count() == 1
    assert Event.objects.exclude(action="person.refused").count() == events


def test_a_touch_between_two_desks_would_be_nobodys(noor, yusuf, touch, roosendaal):
    """Should one ever come to be: neither desk holds both signals, so neither sees it."""
    Signal.objects.filter(pk=touch.older_id).update(desk=roosendaal.organisation)

    for person in (noor, yusuf):
        with pytest.raises(PermissionDenied):
            deciding.open_touch(touch, by=person, now=MONDAY)


def test_a_touch_has_no_page_under_another_signal(client, noor, touch, signal):
    client.force_login(noor)

    assert client.get(address(touch, signal)).status_code == 404
