"""What agrees and what differs between two mentions: in codes, and in words for an officer?

Attributes only, never values: who reads "achternaam klinkt hetzelfde" learns no surname.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.linking.comparison import COMPARISONS, DIFFERS

BETWEEN: Final = "."

_DIFFERS: Final[dict[str, str | Promise]] = {
    "first_name": _("andere voornaam"),
    "first_initial": _("andere voorletter"),
    "last_name": _("andere achternaam"),
    "last_initial": _("achternaam begint anders"),
    "birth_date": _("andere geboortedatum"),
    "birth_year": _("ander geboortejaar"),
    "birth_day": _("andere geboortedag of geboortemaand"),
    "phone": _("ander telefoonnummer"),
    "phone_part": _("ander telefoonnummer"),
    "part": _("ander deel van een telefoonnummer"),
    "email": _("ander e-mailadres"),
    "address": _("ander adres"),
    "place": _("andere plaats"),
    "nationality": _("andere nationaliteit"),
    "account": _("andere naam op internet"),
    "platform": _("ander platform"),
    "plate": _("ander kenteken"),
    "plate_part": _("ander deel van een kenteken"),
    "country": _("ander land"),
    "make": _("ander merk"),
    "colour": _("andere kleur"),
    "body": _("ander soort voertuig"),
    "words": _("andere omschrijving"),
    "bag": _("ander adres in de BAG"),
    "addition": _("andere toevoeging bij het huisnummer"),
    "kvk": _("ander KvK-nummer"),
    "vat": _("ander btw-nummer"),
    "iban": _("ander rekeningnummer"),
    "name": _("andere bedrijfsnaam"),
}

_AGREES: Final[dict[str, str | Promise]] = {
    "first_name.equal": _("voornaam gelijk"),
    "first_name.swapped": _("voornaam en achternaam omgedraaid"),
    "first_name.half_swapped": _("de voornaam van de een is de achternaam van de ander"),
    "first_name.sound": _("voornaam klinkt hetzelfde"),
    "first_name.main": _("eerste voornaam klinkt hetzelfde"),
    "first_name.very_alike": _("voornaam bijna gelijk"),
    "first_name.alike": _("voornaam lijkt erop"),
    "first_name.rather_alike": _("voornaam lijkt er een beetje op"),
    "first_name.somewhat_alike": _("voornaam lijkt er in de verte op"),
    "first_initial.equal": _("voorletter gelijk"),
    "last_name.equal": _("achternaam gelijk"),
    "last_name.sound": _("achternaam klinkt hetzelfde"),
    "last_name.main": _("een deel van de achternaam klinkt hetzelfde"),
    "last_name.very_alike": _("achternaam bijna gelijk"),
    "last_name.alike": _("achternaam lijkt erop"),
    "last_name.rather_alike": _("achternaam lijkt er een beetje op"),
    "last_name.somewhat_alike": _("achternaam lijkt er in de verte op"),
    "last_initial.equal": _("achternaam begint met dezelfde letter"),
    "birth_date.equal": _("geboortedatum gelijk"),
    "birth_date.swapped": _("geboortedag en geboortemaand omgedraaid"),
    "birth_date.very_alike": _("geboortedatum bijna gelijk"),
    "birth_date.alike": _("geboortedatum lijkt erop"),
    "birth_date.day_month": _("geboortedag en geboortemaand gelijk"),
    "birth_date.rather_alike": _("geboortedatum lijkt er een beetje op"),
    "birth_date.year": _("geboortejaar gelijk, dag of maand anders"),
    "birth_year.equal": _("geboortejaar gelijk"),
    "birth_year.alike": _("geboortejaar lijkt erop"),
    "birth_day.equal": _("geboortedag en geboortemaand gelijk"),
    "phone.equal": _("telefoonnummer gelijk"),
    "phone.tail": _("laatste acht cijfers van het telefoonnummer gelijk"),
    "phone.alike": _("telefoonnummer lijkt erop"),
    "phone_part.within": _("deel van het telefoonnummer past"),
    "part.within": _("deel van het telefoonnummer past"),
    "email.equal": _("e-mailadres gelijk"),
    "email.alike": _("e-mailadres lijkt erop"),
    "address.same": _("adres gelijk"),
    "address.street_number": _("straat en huisnummer gelijk, plaats anders of onbekend"),
    "address.street": _("straat gelijk, huisnummer anders of onbekend"),
    "address.number_place": _("huisnummer en plaats gelijk"),
    "address.street_name": _("straatnaam gelijk of bijna gelijk"),
    "address.place": _("plaats gelijk"),
    "place.equal": _("plaats gelijk"),
    "nationality.equal": _("nationaliteit gelijk"),
    "account.email": _("e-mailadres gelijk"),
    "account.handle": _("naam op internet gelijk"),
    "account.local": _("naam voor het apenstaartje gelijk"),
    "account.core": _("naam op internet gelijk, op cijfers na"),
    "account.alike": _("naam op internet lijkt erop"),
    "platform.equal": _("platform gelijk"),
    "plate.equal": _("kenteken gelijk"),
    "plate.confusable": _("kenteken gelijk, op tekens na die op elkaar lijken"),
    "plate.alike": _("kenteken lijkt erop"),
    "plate_part.within": _("deel van het kenteken past"),
    "country.equal": _("land gelijk"),
    "make.equal": _("merk gelijk"),
    "colour.equal": _("kleur gelijk"),
    "body.equal": _("soort voertuig gelijk"),
    "words.equal": _("omschrijving gelijk"),
    "words.alike": _("omschrijving lijkt erop"),
    "words.rather_alike": _("omschrijving lijkt er een beetje op"),
    "words.somewhat_alike": _("omschrijving lijkt er in de verte op"),
    "bag.equal": _("adres in de BAG gelijk"),
    "addition.equal": _("toevoeging bij het huisnummer gelijk"),
    "kvk.equal": _("KvK-nummer gelijk"),
    "vat.equal": _("btw-nummer gelijk"),
    "iban.equal": _("rekeningnummer gelijk"),
    "iban.wrong_digits": _("rekeningnummer gelijk, maar het klopt niet"),
    "iban.alike": _("rekeningnummer lijkt erop"),
    "name.equal": _("bedrijfsnaam gelijk"),
    "name.words": _("bedrijfsnaam heeft dezelfde woorden"),
    "name.sound": _("bedrijfsnaam klinkt hetzelfde"),
    "name.alike": _("bedrijfsnaam lijkt erop"),
    "name.rather_alike": _("bedrijfsnaam lijkt er een beetje op"),
}


def words(kind: str, levels: Sequence[int]) -> tuple[list[str], list[str]]:
    """The codes of what agrees and of what differs in one pair, in the order of the comparisons."""
    agrees, differs = [], []
    for one, level in zip(COMPARISONS[kind], levels, strict=True):
        if level > DIFFERS:
            agrees.append(f"{one.code}{BETWEEN}{one.codes[level]}")
        elif level == DIFFERS:
            differs.append(f"{one.code}{BETWEEN}{one.codes[DIFFERS]}")
    return agrees, differs


def in_words(kind: str, codes: Iterable[str]) -> list[str]:
    """The same codes as an officer reads them; a code of an earlier version stays a code."""
    return [level_in_words(kind, *code.split(BETWEEN, 1)) for code in codes]


def level_in_words(kind: str, comparison: str, level: str) -> str:
    """One way to agree or to differ, in words."""
    code = f"{comparison}{BETWEEN}{level}"
    if level == "differs":
        return str(_DIFFERS.get(comparison, code))
    return str(_AGREES.get(code, code))
