"""Is a date of birth read in every way in which Dutch people write one?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.linking.normal.dates import EARLIEST, LATEST, MONTHS, UNKNOWN, birth, normal_date

DAYS = st.dates(date(EARLIEST, 1, 2), date(LATEST, 12, 31)).filter(
    lambda day: (day.month, day.day) != (1, 1)
)
DUTCH = "januari februari maart april mei juni juli augustus september oktober november december"


@pytest.mark.parametrize(
    "written",
    [
        "12-03-1988", "12-3-1988", "12/3/1988", "12.03.1988", "12 03 1988", "12-3-88", "12-03-'88",
        "1988-03-12", "1988/3/12", "19880312", "12031988", "12 maart 1988", "12 mrt 1988",
        "12 mrt. 1988", "12e maart 1988", "12 Maart '88", "geb. 12-3-1988",
        "geboren op 12 maart 1988", "March 12, 1988", "12 March 1988", " 12-03-1988 ",
        "1988-03-12T00:00:00", "١٢-٠٣-١٩٨٨",
    ],
)  # fmt: skip
def test_one_day_in_every_way_of_writing(written):
    assert normal_date(written) == "1988-03-12"


@given(day=DAYS)
def test_every_day_is_read_back_from_dutch_words_and_numbers(day):
    month = DUTCH.split()[day.month - 1]

    for written in (
        day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day.day} {month} {day.year}",
        f"{day:%d/%m/%Y}", f"{day:%Y%m%d}",
    ):  # fmt: skip
        assert birth(written) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    "written", ["01-01-1990", "1-1-1990", "1990-01-01", "1 januari 1990", "19900101", "1990", "'90"]
)
def test_the_first_of_january_is_a_day_that_nobody_knows(written):
    assert birth(written) == (1990, 0, 0)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("31-02-1990", "1990"), ("00-00-1990", "1990"), ("1990-00-00", "1990"),
        ("1990-13-04", "1990-04-13"), ("04-13-1990", "1990-04-13"), ("45-45-1990", "1990"),
        ("29-02-1988", "1988-02-29"), ("29-02-1989", "1989"), ("maart 1988", "1988-03"),
        ("1988-03", "1988-03"), ("rond 1988", "1988"), ("ongeveer 1988 geboren", "1988"),
        ("12-03-1788", ""), ("12-03-2188", ""), ("weet ik niet", ""), ("25 jaar", ""), ("", ""),
        ("99999999", ""), ("1462-03-19", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_softly(written, known):
    assert normal_date(written) == known


def test_a_year_that_cannot_be_leaves_the_day_and_a_birthday_has_none():
    assert birth("1060-06-27") == birth("10600627") == (0, 6, 27)
    assert birth("1060-06-27").month_day == "06-27"
    assert birth("27061960") == (1960, 6, 27)
    assert birth("1060-06") == birth("1060-02-31") == (0, 0, 0)


def test_two_digits_are_of_the_last_century_or_of_this_one():
    assert birth("12-3-31").year == 1931
    assert birth("12-3-30").year == 2030


def test_the_year_by_itself_counts_when_the_date_says_nothing():
    assert birth("", "1988") == (1988, 0, 0)
    assert birth("onbekend", "1988") == (1988, 0, 0)
    assert birth("12-3-1990", "1988").year == 1990
    assert birth("", "onbekend") == UNKNOWN


def test_every_dutch_month_is_known_by_its_name_and_its_short_name():
    for number, month in enumerate(DUTCH.split(), 1):
        assert MONTHS[month] == number
        assert MONTHS["mrt" if number == 3 else "okt" if number == 10 else month[:3]] == number
