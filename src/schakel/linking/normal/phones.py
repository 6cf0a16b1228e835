"""Which phone number is meant, and how much of it is known?"""

import itertools
import re
from collections.abc import Callable
from typing import Final, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber

REGION: Final = "NL"
SHORTEST: Final = 7
"""Fewer digits than this are no number by themselves, only a fragment."""
SHORTEST_PART: Final = 2
LONGEST: Final = 15

_DUTCH: Final = re.compile(r"(?:\+31|0031|31|0)([1-9]\d{8})")
_BEGINS: Final = re.compile(r"begin|eerste|start|vanaf|first|\.\.\.$|…$|[xX*?]{2,}$")
_ENDS: Final = re.compile(r"eindig|laatste|last|^\.\.\.|^…|^[xX*?]{2,}")
_COUNT: Final = re.compile(r"\b\d{1,2}\s*(?:cijfers|getallen|nummers)\b")
_DIGITS: Final = {
    "nul": "0", "een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4", "vijf": "5",
    "zes": "6", "zeven": "7", "acht": "8", "negen": "9",
}  # fmt: skip
_SPOKEN: Final = re.compile(rf"\b(?:{'|'.join(_DIGITS)})(?:[\s-]+(?:{'|'.join(_DIGITS)}))+\b")
"""Two digits in words or more: "nul zes". One may be an article: "een nummer"."""
_NO_DIGIT: Final = re.compile(r"[^\d+]")


class Phone(NamedTuple):
    """A number, or a fragment of one; all "" when nothing was said."""

    e164: str
    """+31612345678 when the number is whole, else ""."""
    digits: str
    """The digits as known, in the international form where possible: 31612345678, 31612."""
    part: str
    """"" when whole, "start" or "end" for a fragment."""


NOTHING: Final = Phone("", "", "")


def phone(text: str) -> Phone:
    """Read one number, Dutch unless it says otherwise; "begint met 06-12" is a start.

    What the library holds for impossible is still kept by its digits, so that the same wrong
    number meets itself.
    """
    text = _COUNT.sub(" ", _SPOKEN.sub(_dialled, _ascii_digits(text[:80]).lower()))
    written = _NO_DIGIT.sub("", text)
    digits = written.replace("+", "")
    if not digits:
        return NOTHING
    if found := _DUTCH.fullmatch(written):
        return Phone("+31" + found[1], "31" + found[1], "")
    ends = bool(_ENDS.search(text))
    if ends or _BEGINS.search(text) or len(digits) < SHORTEST:
        known = digits[-LONGEST:] if ends else _international(written)
        if min(len(known), len(digits)) < SHORTEST_PART:
            return NOTHING
        return Phone("", known, "end" if ends else "start")
    return _whole(written)


def normal_phone(text: str) -> str:
    """A number in E.164; a fragment as 31612… or …678. Doing it twice changes nothing."""
    found = phone(text)
    return found.e164 or {"start": f"{found.digits}…", "end": f"…{found.digits}"}.get(
        found.part, ""
    )


def _whole(written: str) -> Phone:
    """First as it was written, then as if only the plus before a foreign number was forgotten."""
    digits = written.replace("+", "")
    if digits.startswith("00"):
        written = "+" + digits.lstrip("0")
    bare = digits.lstrip("0")
    for right, said in itertools.product(
        (phonenumbers.is_valid_number, phonenumbers.is_possible_number),
        (written, "+" + bare, "+" + bare[:LONGEST]),
    ):
        if e164 := _e164(said, right):
            return Phone(e164, e164[1:], "")
    bare = bare[:LONGEST]
    return Phone("+" + bare, bare, "") if len(bare) >= SHORTEST else NOTHING


def _e164(written: str, right: Callable[[PhoneNumber], bool]) -> str:
    """Until it stays: what is left after a trunk zero is dropped may begin with another one."""
    while (found := _read(written, right)) and found != written:
        written = found
    return found


def _read(written: str, right: Callable[[PhoneNumber], bool]) -> str:
    try:
        parsed = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not right(parsed):
        return ""
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return e164 if len(e164) > SHORTEST else ""


def _international(written: str) -> str:
    digits = written.replace("+", "")
    bare = digits.lstrip("0")
    if written.startswith("0") and not digits.startswith("00"):
        bare = "31" + bare
    return bare[:LONGEST]


def _dialled(said: re.Match[str]) -> str:
    return "".join(_DIGITS[word] for word in re.split(r"[\s-]+", said[0]))


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(each)) if each.isdecimal() else each for each in text)
