"""When was somebody born, in whichever way it was written, and how much of it is known?"""

import re
from datetime import date
from typing import Final, NamedTuple

from schakel.linking.normal.scripts import latin

EARLIEST: Final = 1900
LATEST: Final = 2099
MONTHS_IN_YEAR: Final = 12
LEAP_YEAR: Final = 2000
SHORT: Final = 2
PIVOT: Final = 30
"""Years of two digits above this are of the last century; moves with encoding.VERSION."""

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january janvier", "februari feb february febr", "maart mrt march mar maa",
            "april apr avril", "mei may mai", "juni jun june juin", "juli jul july juillet",
            "augustus aug august aout", "september sep sept septembre",
            "oktober okt october oct", "november nov", "december dec decembre",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip


class Birth(NamedTuple):
    """What is known of a date of birth; 0 is not known. No day without a month.

    Without a year, day and month may be known: of a birthday, or of a year that cannot be.
    """

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """2001-03-09, 2001-03, 2001 or ""."""
        if not self.year:
            return ""
        return "-".join(
            (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part))
        )

    @property
    def month_day(self) -> str:
        """03-09, or "" when the day is not known."""
        return f"{self.month:02}-{self.day:02}" if self.day else ""


UNKNOWN: Final = Birth(0, 0, 0)

_YEAR_FIRST: Final = re.compile(r"\b(\d{4})[ ./-]+(\d{1,2})(?:[ ./-]+(\d{1,2}))?(?:\b|t)")
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})[ ./-]+(\d{1,2})[ ./'-]+(\d{4}|\d{2})\b")
_COMPACT: Final = re.compile(r"\b(\d{8})\b")
_IN_WORDS: Final = re.compile(
    r"\b(?:(\d{1,2})(?:e|ste|de|st|nd|rd|th)? )?([a-z]{3,9}) (\d{4}|\d{2})\b"
)
_MONTH_FIRST: Final = re.compile(r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)? (\d{4})\b")
_YEAR: Final = re.compile(r"\b(19\d{2}|20\d{2})\b")
_SHORT_YEAR: Final = re.compile(r"^'?(\d{2})$")
_SAID: Final = re.compile(r"[^\w./'-]+")


def birth(birth_date: str, birth_year: str = "") -> Birth:
    """Read a date of birth, a year, or both; UNKNOWN when neither says anything.

    Rule: The first of January stands for a day that is not known: only the year counts. A date
        that cannot be leaves the year, when that can be, and a year that cannot be leaves the day
        and month; a month above 12 with a day up to 12 is a day and month that changed places.
    Source: BRP, Logisch Ontwerp (unknown parts of a date are zeros); registration practice at
        the IND and municipalities, where 1 January is entered for an unknown day.
    """
    found = _read(birth_date) if birth_date else UNKNOWN
    if found.year or not birth_year:
        return found
    return Birth(_read(birth_year).year, 0, 0)


def normal_date(text: str) -> str:
    """A date of birth as ISO, as far as it is known. Doing it twice changes nothing."""
    return birth(text).iso


def _read(text: str) -> Birth:
    text = text[:64].strip()
    if not text.isascii():
        text = _digits(text)
    text = text.lower()
    if found := _YEAR_FIRST.search(text):
        return _possible(found[1], found[2], found[3] or "0")
    if found := _DAY_FIRST.search(text):
        return _possible(found[3], found[2], found[1])
    if found := _COMPACT.search(text):
        digits = found[1]
        whole = _possible(digits[:4], digits[4:6], digits[6:])
        backwards = _possible(digits[4:], digits[2:4], digits[:2])
        return backwards if backwards.year > whole.year == 0 else whole
    words = latin(text)
    for pattern, order in ((_MONTH_FIRST, (3, 1, 2)), (_IN_WORDS, (3, 2, 1))):
        for found in pattern.finditer(words):
            year, month, day = (found[at] for at in order)
            if month in MONTHS:
                return _possible(year, str(MONTHS[month]), day or "0")
    if found := _YEAR.search(text) or _SHORT_YEAR.search(text):
        return Birth(_year(found[1]), 0, 0)
    return UNKNOWN


def _possible(year_said: str, month_said: str, day_said: str) -> Birth:
    year, month, day = _year(year_said), int(month_said), int(day_said)
    if month > MONTHS_IN_YEAR >= day > 0:
        month, day = day, month
    if (month, day) == (1, 1) or not 1 <= month <= MONTHS_IN_YEAR:
        return Birth(year, 0, 0)
    try:
        date(year or LEAP_YEAR, month, day or 1)
    except ValueError:
        return Birth(year, 0, 0)
    return Birth(year, month, day) if year or day else UNKNOWN


def _year(said: str) -> int:
    year = int(said)
    if len(said) == SHORT:
        year += 1900 if year > PIVOT else 2000
    return year if EARLIEST <= year <= LATEST else 0


def _digits(text: str) -> str:
    """Arabic and other digits as ours; whatever else is kept."""
    return "".join(str(int(each)) if each.isdecimal() else each for each in text)
