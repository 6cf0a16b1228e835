"""Which numbers and addresses stand in a text, and where, so that the rest can be read apart?

Only what is hardly ever something else: an IBAN with the right check digits, a phone number of
the right length, a plate in one of the Dutch forms. Each finder answers what it found and the
text without it.
"""

import re
from typing import Final, NamedTuple

from schakel.linking.normal.accounts import is_iban
from schakel.linking.normal.phones import phone

PHONE_DIGITS: Final = range(9, 16)
DUTCH_DIGITS: Final = 10

_EMAIL: Final = re.compile(
    r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\W\d_]{2,}", re.IGNORECASE
)
_LINK: Final = re.compile(
    r"\b(?:https?://)?(?:[a-z0-9-]+\.){1,3}(?:com|nl|me|net|org|ru|tv|be|de|eu|ro|bg)/[^\s,;)]+",
    re.IGNORECASE,
)
_AT_NAME: Final = re.compile(r"(?<![\w@.])@([\w.]{3,40})")
_IBAN: Final = re.compile(r"\b[A-Z]{2} ?\d{2}(?:[ .-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_PHONE: Final = re.compile(r"(?<![\w.+-])(?:\+|0)\d?(?:[ ./()-]{0,2}\d){7,14}(?![\w-])")
_KVK: Final = re.compile(
    r"\bk\.?v\.?k\.?(?:[ -]?(?:nummer|nr))?[.: ]*(\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2})\b",
    re.IGNORECASE,
)
_VAT: Final = re.compile(
    r"\b(?:btw[- ]?(?:nummer|nr)?[.: ]*)?"
    r"([A-Z]{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?B[ .]?\d{2})\b",
    re.IGNORECASE,
)
_BAG: Final = re.compile(r"\b(?:bag(?:[ -]?id)?[: ]*)?(\d{16})\b", re.IGNORECASE)
_FORMS: Final = (
    r"[A-Z]{2}~\d{2}~\d{2}", r"\d{2}~\d{2}~[A-Z]{2}", r"\d{2}~[A-Z]{2}~\d{2}",
    r"[A-Z]{2}~\d{2}~[A-Z]{2}", r"[A-Z]{2}~[A-Z]{2}~\d{2}", r"\d{2}~[A-Z]{2}~[A-Z]{2}",
    r"\d{2}~[A-Z]{3}~\d", r"\d~[A-Z]{3}~\d{2}", r"[A-Z]{2}~\d{3}~[A-Z]",
    r"[A-Z]~\d{3}~[A-Z]{2}", r"[A-Z]{3}~\d{2}~[A-Z]", r"[A-Z]~\d{2}~[A-Z]{3}",
    r"\d~[A-Z]{2}~\d{3}", r"\d{3}~[A-Z]{2}~\d",
)  # fmt: skip
"""The Dutch side codes 1 to 14; ~ is a dash.

Source: RDW, "Cijfers en letters op de kentekenplaat".
"""
_DASHED_FORMS: Final = "|".join(_FORMS).replace("~", "[- ]")
_SOLID_FORMS: Final = "|".join(_FORMS).replace("~", "")
_DASHED: Final = re.compile(rf"(?<![\w-])(?:{_DASHED_FORMS})(?![\w-])", re.IGNORECASE)
_DUTCH: Final = re.compile(rf"(?<![\w-])(?:{_DASHED_FORMS}|{_SOLID_FORMS})(?![\w-])", re.IGNORECASE)
_FOREIGN: Final = re.compile(
    r"(?<![\w-])(?=[A-Z0-9 -]*\d)(?=[A-Z0-9 -]*[A-Z])"
    r"(?:[A-Z0-9]{1,4}[ -]?){1,3}[A-Z0-9]{1,5}(?![\w-])"
)


class Found(NamedTuple):
    """What was found, as written, and the text without it."""

    values: list[str]
    rest: str


def emails(text: str) -> Found:
    """Mail addresses."""
    return _taken(_EMAIL, text)


def links(text: str) -> Found:
    """Links to a profile, with or without https."""
    return _taken(_LINK, text)


def at_names(text: str) -> Found:
    """Names as @lovely.ana."""
    return _taken(_AT_NAME, text)


def ibans(text: str) -> Found:
    """Account numbers of which the check digits are right; what follows is not swallowed."""
    values: list[str] = []

    def take(found: re.Match[str]) -> str:
        words = found[0].split()
        for end in range(len(words), 0, -1):
            said = " ".join(words[:end])
            if is_iban(re.sub(r"[ .-]", "", said)):
                values.append(said)
                return f" ; {' '.join(words[end:])}"
        return found[0]

    rest = _IBAN.sub(take, text)
    return Found(values, rest)


def phones(text: str) -> Found:
    """Whole phone numbers: Dutch of ten digits, or with + or 00 in front."""
    values: list[str] = []

    def take(found: re.Match[str]) -> str:
        said = found[0]
        digits = re.sub(r"\D", "", said.replace("(0)", ""))
        foreign = said.startswith("+") or digits.startswith("00")
        right = len(digits) in PHONE_DIGITS if foreign else len(digits) == DUTCH_DIGITS
        if not right or not phone(said).e164:
            return said
        values.append(said.strip())
        return " ; "

    rest = _PHONE.sub(take, text)
    return Found(values, rest)


def kvks(text: str) -> Found:
    """Numbers in the trade register that are called so."""
    return _taken(_KVK, text)


def vats(text: str) -> Found:
    """Dutch VAT numbers."""
    return _taken(_VAT, text)


def bag_ids(text: str) -> Found:
    """Identifications of sixteen digits in the register of addresses and buildings."""
    return _taken(_BAG, text)


def dashed_plates(text: str) -> Found:
    """Dutch plates with dashes or spaces: safe to look for in any text."""
    return _taken(_DASHED, text)


def plates(text: str) -> Found:
    """Dutch plates, dashes or not; else words of capitals and digits, as plates elsewhere are."""
    dutch = _taken(_DUTCH, text)
    return dutch if dutch.values else _taken(_FOREIGN, text)


def _taken(pattern: re.Pattern[str], text: str) -> Found:
    values = [found[found.lastindex or 0].strip() for found in pattern.finditer(text)]
    return Found(values, pattern.sub(" ; ", text) if values else text)
