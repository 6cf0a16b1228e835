"""Which company is meant, whatever its legal form and however its number was written?"""

import re
from typing import Final, NamedTuple

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

from schakel.linking.normal.names import PARTICLES
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.sounds import folded, sound
from schakel.linking.normal.wordlists import word_set

_LEGAL_FORMS = """
bv nv vof cv eenmanszaak stichting cooperatie maatschap vereniging holding beheer groep group
gmbh ug ag kg ltd limited llc inc plc sarl sas sa srl spa spzoo sp zoo z oo sro as ab aps doo
ood eood ead kft zrt bvba sprl nederland netherlands international internationaal the de het en
and co company bedrijf firma fa uitzendbureau uitzendburo detachering
"""
LEGAL_FORMS: Final = word_set(_LEGAL_FORMS)
"""Words that say what a company is, not which: left out when another word stays."""
MOST_WORDS: Final = 8
_SPELLED: Final = re.compile(r"\b(?:[a-zA-Z]\.\s?){1,3}[a-zA-Z]\b\.?")
_KVK: Final = re.compile(r"(?<!\d)(\d{8})(?:\d{4})?(?!\d)")
_NO_LETTER: Final = re.compile(r"[^a-z0-9]")


class Company(NamedTuple):
    """A company, agency or foundation; every part "" when it was not said."""

    name: str
    """Its words in Latin letters, without legal form, in the order said."""
    words: tuple[str, ...]
    """The same after the fold, sorted."""
    sound: str
    kvk: str
    vat: str


def company(name: str = "", kvk: str = "", vat: str = "") -> Company:
    """Read a company. Numbers that cannot be are left out."""
    words = company_words(name)
    folds = [folded(word) for word in words]
    return Company(
        name=" ".join(words),
        words=tuple(sorted(set(folds))),
        sound=" ".join(sorted({sound(fold) for fold in folds} - {""})),
        kvk=normal_kvk(kvk),
        vat=normal_vat(vat),
    )


def company_words(text: str) -> list[str]:
    """The words that tell companies apart: dijk and uitzend of "Van Dijk Uitzend B.V."."""
    spelled = _SPELLED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text[:200])
    said = latin(spelled).split()
    own = [word for word in said if word not in LEGAL_FORMS]
    return ([word for word in own if word not in PARTICLES] or own or said)[:MOST_WORDS]


def normal_company(text: str) -> str:
    """A company's name without its legal form. Doing it twice changes nothing."""
    return " ".join(company_words(text))


def normal_kvk(text: str) -> str:
    """The number of eight digits in the trade register (of a branch: its first eight); else "".

    Source: Handelsregisterbesluit 2008; KVK, "KVK-nummer" (8 digits, no check digit).
    """
    digits = re.sub(r"(?<=\d)[ .](?=\d)", "", text[:60])
    found = _KVK.search(digits) if digits.isascii() else None
    return found[1] if found and found[1] != "00000000" else ""


def normal_vat(text: str) -> str:
    """A VAT number of a country of the EU, checked; else ""."""
    number = "".join(_NO_LETTER.sub("", text[:40].lower()))
    for candidate in (number, "nl" + number):
        if _is_vat(candidate):
            return candidate
    return ""


def _is_vat(number: str) -> bool:
    try:
        eu_vat.validate(number)
    except (ValidationError, ValueError, KeyError):
        return False
    return True
