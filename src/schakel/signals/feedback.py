"""What may a reporter hear back, and what deserves a second look before it is sent?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from schakel.organisations.feedback_words import placeholders, revealing_words
from schakel.organisations.models import District, FeedbackTemplate
from schakel.signals.models import Signal

# Shorter words (a house number, an age) stand in any text by accident.
TELLING_LENGTH = 4
PLATE_LENGTH = 6
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Za-z]{2}\b")
_PLATE = re.compile(r"\b[A-Za-z0-9]{1,3}-?[A-Za-z0-9]{2,3}-?[A-Za-z0-9]{1,2}\b")
_LONG_NUMBER = re.compile(r"(?:\+|\b)\d(?:[ \-.]?\d){6,}\b")
# Words that describe a piece without pointing at it: they stand in any honest answer as well.
EVERYDAY = frozenset({
    "adres", "auto", "bedrijf", "begint", "blauw", "blauwe", "bruin", "bruine", "buurt", "café",
    "dorp", "flat", "grijs", "grijze", "groen", "groene", "groot", "grote", "haar", "heeft",
    "hoek", "huis", "iemand", "jong", "jonge", "jongen", "kenteken", "klein", "kleine",
    "meisje", "mensen", "naam", "naast", "onbekend", "onbekende", "oude", "persoon", "plaats",
    "plek", "rood", "rode", "straat", "telefoon", "twee", "vier", "vrouw", "vrouwen", "weet",
    "winkel", "witte", "wordt", "zijn", "zwart", "zwarte", "mannen", "deze", "daar", "door",
    "maar", "meer", "niet", "naar", "over", "voor", "waar", "want", "ongeveer", "achter",
    "tegenover", "tussen", "centrum", "gemeente", "busje", "drie", "vijf", "gezien", "altijd",
    "soms", "vaak", "elke", "avond", "ochtend", "nacht", "buiten", "binnen", "onder", "boven",
})  # fmt: skip


@dataclass(frozen=True)
class Objection:
    """Something in a text for the reporter that a person must look at before it goes."""

    says: str
    found: tuple[str, ...]


def templates_for(district: District, outcome: str = "") -> list[FeedbackTemplate]:
    """The district's texts for an outcome, or all; a text that could tell too much is left out.

    Rule: an answer to a reporter never tells the place or the presence of a victim.
    Source: issue "From signal to action" (Reporting back); domain.md a3, last line.
    """
    templates = FeedbackTemplate.objects.current().filter(district=district)
    if outcome:
        templates = templates.filter(outcome=outcome)
    return [template for template in templates if may_be_template(template)]


def may_be_template(template: FeedbackTemplate) -> bool:
    """Whether the text holds no gap to fill in, no place and no presence."""
    texts = f"{template.text}\n{template.text_en}"
    return not (placeholders(texts) or revealing_words(texts) or _numbers_and_places(texts))


def objections(
    text: str, *, pieces: Iterable[str], public_names: Iterable[str] = ()
) -> list[Objection]:
    """What an officer must check in a text before it goes to the reporter.

    `pieces` are the texts of the signal's pieces and place. A reporter knows these; whoever
    forces a code out of a reporter does not, and should not learn them here. `public_names`
    (the municipality, the desk) may be said, also when they stand in a piece.
    """
    found = []
    if repeated := repeated_from(text, pieces, public_names=public_names):
        found.append(
            Objection(_("Deze woorden staan ook in de gegevens van dit signaal."), tuple(repeated))
        )
    if numbers := _numbers_and_places(text):
        found.append(Objection(_("Dit lijkt op een postcode of een nummer."), tuple(numbers)))
    if revealing := revealing_words(text):
        found.append(
            Objection(
                _("Deze woorden kunnen vertellen waar iemand is, of dat iemand is gevonden."),
                tuple(revealing),
            )
        )
    if gaps := placeholders(text):
        found.append(Objection(_("Hier moet nog iets worden ingevuld."), tuple(gaps)))
    return found


def repeated_from(
    text: str, pieces: Iterable[str], *, public_names: Iterable[str] = ()
) -> list[str]:
    """The telling words of the pieces that stand literally in the text, as the text writes them."""
    pieces = list(pieces)
    untelling = EVERYDAY.union(*map(_words, public_names))
    telling = {
        word
        for piece in pieces
        for word in _words(piece)
        if word not in untelling and (len(word) >= TELLING_LENGTH or _is_mixed(word))
    }
    numbers = {
        digits for piece in pieces for n in _LONG_NUMBER.findall(piece) if (digits := _digits(n))
    }
    words = [m.group() for m in _WORD.finditer(text) if m.group().casefold() in telling]
    written = [n for n in _LONG_NUMBER.findall(text) if _digits(n) in numbers]
    known_plates = {plate for piece in pieces for plate in _plates(piece)}
    plates = [as_written for plate, as_written in _plates(text).items() if plate in known_plates]
    return list(dict.fromkeys([*words, *written, *plates]))


def pieces_of(signal: Signal) -> list[str]:
    """The texts that an answer should not repeat: the pieces, and the place."""
    opened = [
        piece.unsealed("text") for piece in signal.pieces.select_related("key").order_by("pk")
    ]
    return [text for text in (*opened, signal.unsealed("place")) if text]


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in _WORD.finditer(text)]


def _is_mixed(word: str) -> bool:
    """Letters and digits together, as in part of a number plate."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)


def _digits(number: str) -> str:
    """The last nine digits: with or without a country code it is one number."""
    return "".join(c for c in number if c.isdigit())[-9:]


def _plates(text: str) -> dict[str, str]:
    """What may be a Dutch number plate, however it is written: six letters and digits."""
    found = {"".join(c for c in plate if c != "-").upper(): plate for plate in _PLATE.findall(text)}
    return {
        plain: plate
        for plain, plate in found.items()
        if len(plain) == PLATE_LENGTH and _is_mixed(plain)
    }


def _numbers_and_places(text: str) -> list[str]:
    return [*_POSTCODE.findall(text), *_LONG_NUMBER.findall(text)]
