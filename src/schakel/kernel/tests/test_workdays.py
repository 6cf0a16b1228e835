"""A term of working days, as the law counts it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.kernel.workdays import add_workdays, is_workday, workdays_between

NL = ZoneInfo("Europe/Amsterdam")
moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis wants naive bounds
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001  # idem
    timezones=st.just(NL),
)


def test_a_report_on_friday_evening_is_due_on_monday():
    friday_evening = datetime(2026, 11, 20, 22, 30, tzinfo=NL)

    assert add_workdays(friday_evening, 1) == datetime(2026, 11, 23, 17, 0, tzinfo=NL)


def test_kings_day_christmas_and_easter_monday_are_no_working_days():
    assert not is_workday(date(2027, 4, 27))
    assert not is_workday(date(2026, 12, 25))
    assert not is_workday(date(2027, 3, 29))
    assert is_workday(date(2026, 11, 23))


def test_a_term_runs_over_christmas():
    assert add_workdays(datetime(2026, 12, 24, 9, 0, tzinfo=NL), 1) == datetime(
        2026, 12, 28, 17, 0, tzinfo=NL
    )


def test_summer_time_does_not_move_the_end_of_the_day():
    assert add_workdays(datetime(2027, 3, 26, 9, 0, tzinfo=NL), 2).hour == 17


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        add_workdays(datetime(2026, 1, 1), 1)  # noqa: DTZ001  # what is refused


@given(moments, st.integers(0, 60))
def test_a_deadline_is_always_a_working_day_in_the_future(moment, days):
    due = add_workdays(moment, days)

    assert is_workday(due.date())
    assert due > moment
    assert due.date() >= moment.date() + timedelta(days=days)
    if days:
        assert workdays_between(moment.date(), due.date()) == days


@given(moments, st.integers(0, 30), st.integers(1, 30))
def test_a_longer_term_never_ends_earlier(moment, days, more):
    assert add_workdays(moment, days) <= add_workdays(moment, days + more)
    assert add_workdays(moment, days + 1) < add_workdays(moment, days + 1 + more)
