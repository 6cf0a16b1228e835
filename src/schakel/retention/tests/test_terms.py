"""When does a signal fall due, and what keeps it?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from schakel.audit.register import register
from schakel.retention.actions.destroying import first_of_month
from schakel.retention.actions.holding import DayOutOfReach, hold, release
from schakel.retention.terms import due_on, falling_due, months_after, term_of
from schakel.signals.models import Signal
from tests.cast import NL

pytestmark = pytest.mark.django_db
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(days, st.integers(0, 240))
def test_a_term_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(day, months):
    end = months_after(day, months)

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(days, days, st.integers(0, 240))
def test_what_was_closed_earlier_never_falls_due_later(one, other, months):
    if one <= other:
        assert months_after(one, months) <= months_after(other, months)


def test_it_counts_from_closing_and_depends_on_what_came_of_it():
    closed = datetime(2026, 8, 31, 23, 30, tzinfo=NL)
    signal = Signal(state="closed", outcome="advice_given", closed_at=closed)
    assert due_on(signal) == date(2027, 2, 28)

    signal.outcome = "handed_over"
    assert due_on(signal) == date(2027, 8, 31)


def test_the_terms_that_are_shipped_are_proposals():
    assert [(term_of(each).months, term_of(each).confirmed) for each in ("handed_over", "")] == [
        (12, False),
        (6, False),
    ]


@given(st.integers(0, 3_800_000_000))
def test_what_counts_stays_in_its_own_month_by_the_clock_here(seconds):
    told = datetime.fromtimestamp(seconds, UTC)
    kept, here = first_of_month(told).astimezone(NL), told.astimezone(NL)

    assert (kept.year, kept.month) == (here.year, here.month)
    assert (kept.day, kept.hour, kept.minute) == (1, 0, 0)


def due(today: date | None = None) -> set[str]:
    found = falling_due(Signal.objects.all(), today=today or timezone.localdate())
    return {each.signal.reference for each in found if each.is_now(timezone.localdate())}


def test_only_what_is_closed_read_and_old_enough_is_due(closed, signal):
    old, new = closed(200), closed(100)
    passed_on = closed(200, "handed_over")
    unread = closed(200)
    Signal.objects.filter(pk=unread.pk).update(new_input_at=timezone.now())
    opened = closed(200)
    Signal.objects.filter(pk=opened.pk).update(state="read", outcome="", closed_at=None)

    assert due() == {old.reference}
    soon = falling_due(Signal.objects.all(), today=timezone.localdate())
    assert {each.signal.reference for each in soon} == {old.reference, new.reference}
    assert passed_on.reference not in due()


def test_without_a_term_nothing_falls_due(closed, monkeypatch):
    closed(5000)
    for each in register().activities:
        monkeypatch.setitem(each.retention.__dict__, "months", None)

    assert falling_due(Signal.objects.all(), today=timezone.localdate()) == []


def test_what_is_held_stays_until_it_is_released(closed, noor):
    old, now, today = closed(400), timezone.now(), timezone.localdate()

    hold(old, why="Rechtszaak.", look_again_on=today + timedelta(days=90), by=noor, today=today,
         now=now)  # fmt: skip
    assert due() == set()

    release(old, by=noor, now=now)
    assert due() == {old.reference}


@pytest.mark.parametrize("days_from_now", [0, -1, 400])
def test_a_hold_is_looked_at_again_within_a_year(closed, noor, days_from_now):
    today = timezone.localdate()
    with pytest.raises(DayOutOfReach):
        hold(closed(400), why="x", look_again_on=today + timedelta(days=days_from_now), by=noor,
             today=today, now=timezone.now())  # fmt: skip
