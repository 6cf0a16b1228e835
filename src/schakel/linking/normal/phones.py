"""Which phone number is meant, and how much of it is known?"""

import re
from typing import Final, NamedTuple

import phonenumbers

REGION: Final = "NL"
SHORTEST: Final = 7
"""Fewer digits than this are no number by themselves, only a fragment."""
LONGEST: Final = 15

_DUTCH: Final = re.compile(r"(?:\+31|0031|31|0)(?:\(0\))?([1-9]\d{8})")
_BEGINS: Final = re.compile(r"begin|eerste|start|vanaf|first|\.\.\.$|…$|[xX*?]{2,}$")
_ENDS: Final = re.compile(r"eindig|laatste|last|^\.\.\.|^…|^[xX*?]{2,}")
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
    text = _ascii_digits(text[:80]).lower()
    written = _NO_DIGIT.sub("", text.replace("(0)", ""))
    digits = written.replace("+", "")
    if not digits:
        return NOTHING
    if found := _DUTCH.fullmatch(written):
        return Phone("+31" + found[1], "31" + found[1], "")
    if _ENDS.search(text):
        return Phone("", digits[-LONGEST:], "end") if len(digits) >= 2 else NOTHING
    if _BEGINS.search(text) or len(digits) < SHORTEST:
        return Phone("", _international(written), "start") if len(digits) >= 2 else NOTHING
    return _whole(written)


def normal_phone(text: str) -> str:
    """A number in E.164, or the digits that are known. Doing it twice changes nothing."""
    found = phone(text)
    return found.e164 or found.digits


def _whole(written: str) -> Phone:
    plus = "+" if written.startswith("+") else ""
    digits = written.replace("+", "")
    if digits.startswith("00"):
        plus, digits = "+", digits[2:]
    try:
        parsed = phonenumbers.parse(plus + digits, REGION)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None and phonenumbers.is_possible_number(parsed):
        e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        return Phone(e164, e164[1:], "")
    digits = (digits.lstrip("0") or digits)[:LONGEST]
    return Phone("+" + digits, digits, "")


def _international(written: str) -> str:
    digits = written.replace("+", "")
    if written.startswith("+"):
        return digits[:LONGEST]
    if digits.startswith("00"):
        return digits[2:][:LONGEST]
    return ("31" + digits[1:] if digits.startswith("0") else digits)[:LONGEST]


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(each)) if each.isdecimal() else each for each in text)
