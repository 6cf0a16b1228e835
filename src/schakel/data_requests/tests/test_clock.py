"""A month, and two more when it is complex; never on a day on which offices are closed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schakel.data_requests.clock import due
from schakel.kernel.workdays import is_workday

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 1, 1))


def test_examples_that_were_counted_by_hand():
    assert due(date(2026, 11, 26)) == date(2026, 12, 28)  # the 26th is a holiday and a Saturday
    assert due(date(2026, 1, 31)) == date(2026, 3, 2)  # 28 February is a Saturday
    assert due(date(2026, 6, 10), extended=True) == date(2026, 9, 10)


@given(days, st.booleans())
def test_it_ends_on_a_working_day_and_never_earlier_than_the_month(received, extended):
    end = due(received, extended=extended)

    assert is_workday(end)
    shortest, longest = (89, 103) if extended else (28, 42)
    assert timedelta(days=shortest) <= end - received <= timedelta(days=longest)


@given(days, days, st.booleans())
def test_what_came_later_is_never_due_earlier(one, other, extended):
    if one <= other:
        assert due(one, extended=extended) <= due(other, extended=extended)


@given(days)
def test_longer_is_later(received):
    assert due(received, extended=True) > due(received)
