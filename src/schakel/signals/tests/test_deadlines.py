"""Terms: in hours around the clock, or in Dutch working days, with reminders somebody reads."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.kernel.workdays import is_workday
from schakel.signals.deadlines import (
    drop_term,
    in_office_hours,
    meet,
    moments_of,
    refresh_next_due,
    shorten_term,
    start_term,
    stop_all,
)
from schakel.signals.models import Deadline, Signal

NL = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=NL)
moments = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2032, 1, 1),  # noqa: DTZ001  # idem
    timezones=st.just(UTC),
)
urgencies = st.sampled_from(Signal.Urgency.values)


@given(moments, st.timedeltas(timedelta(days=-30), timedelta(days=60)), urgencies, st.booleans())
def test_moments_always_come_in_order(start, length, urgency, around_the_clock):
    found = moments_of(start, start + length, urgency=urgency, around_the_clock=around_the_clock)

    ordered = [found.starts_at, found.half_at, found.nearly_at, found.due_at, found.escalate_at]
    assert ordered == sorted(ordered)


@given(moments, moments)
def test_office_hours_keep_the_order_and_never_go_back(one, other):
    for moment in (one, other):
        shifted = in_office_hours(moment).astimezone(NL)
        assert shifted >= moment
        assert is_workday(shifted.date())
        assert time(9) <= shifted.time() <= time(17)
    early, late = sorted((one, other))
    assert in_office_hours(early) <= in_office_hours(late)


def test_a_term_over_christmas_reminds_on_working_days():
    """Ten working days from 21 December 2026: Christmas, New Year and the weekends between."""
    start = datetime(2026, 12, 21, 10, 0, tzinfo=NL)
    due = datetime(2027, 1, 6, 17, 0, tzinfo=NL)

    found = moments_of(start, due, urgency="normal", around_the_clock=False)

    assert found.half_at.astimezone(NL) == datetime(2026, 12, 29, 13, 30, tzinfo=NL)
    assert found.nearly_at.astimezone(NL) == datetime(2027, 1, 4, 9, 0, tzinfo=NL)
    assert found.escalate_at == datetime(2027, 1, 7, 17, 0, tzinfo=NL)


def test_an_acute_term_does_not_wait_for_the_office():
    night = datetime(2026, 12, 26, 3, 0, tzinfo=NL)

    found = moments_of(night, night + timedelta(hours=1), urgency="acute")

    assert found.half_at == night + timedelta(minutes=30)
    assert found.escalate_at == night + timedelta(hours=1, minutes=15)


def running(signal):
    return {d.kind: d.due_at for d in signal.deadlines.filter(met_at=None)}


def test_a_new_signal_is_read_weighed_and_reported_back_on_time(signal):
    assert set(running(signal)) == {"read", "weigh", "report_back"}
    assert signal.next_due_at == min(running(signal).values())


def test_a_term_that_is_met_stops_and_the_next_one_counts(signal):
    meet(signal, Deadline.Kind.READ, now=MONDAY)

    assert "read" not in running(signal)
    assert signal.next_due_at == running(signal)["weigh"]


def test_a_raised_urgency_leaves_less_time_and_never_more(signal):
    start_term(signal, Deadline.Kind.PASS_ON, now=MONDAY)
    before = running(signal)["pass_on"]

    signal.urgency = Signal.Urgency.URGENT
    shorten_term(signal, Deadline.Kind.PASS_ON, since=MONDAY, now=MONDAY)
    shorter = running(signal)["pass_on"]
    signal.urgency = Signal.Urgency.NORMAL
    shorten_term(signal, Deadline.Kind.PASS_ON, since=MONDAY, now=MONDAY)

    assert shorter < before
    assert running(signal)["pass_on"] == shorter


def test_shortening_what_does_not_run_starts_nothing(signal):
    shorten_term(signal, Deadline.Kind.CONTACT, since=MONDAY, now=MONDAY)

    assert "contact" not in running(signal)


def test_a_term_that_the_district_does_not_set_does_not_start(signal):
    assert start_term(signal, Deadline.Kind.CONTACT, now=MONDAY) is None


def test_a_term_is_dropped_or_stopped(signal):
    drop_term(signal, Deadline.Kind.READ)
    assert "read" not in running(signal)

    stop_all(signal, now=MONDAY)
    assert running(signal) == {}
    refresh_next_due(signal)
    assert signal.next_due_at is None


@pytest.mark.parametrize("days", [-1, 0])
def test_a_term_that_is_over_before_it_starts_is_over_now(signal, days):
    due = MONDAY + timedelta(days=days)

    term = start_term(signal, Deadline.Kind.ANSWER, now=MONDAY, due_at=due)

    assert term.due_at == MONDAY
