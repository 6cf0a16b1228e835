"""Which things does the text of one puzzle piece speak of?

A piece is one line that somebody typed: "witte bus VB-123-X, 06-12345678". The kind under which
it was entered says what the line is mostly about; what else is in it for certain (a phone number,
a plate with dashes, an account, a mail address) counts too. What is unsure is left out: a wrong
link costs an officer more than a missed one.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from schakel.linking.finding import (
    Found,
    at_names,
    dashed_plates,
    emails,
    ibans,
    kvks,
    links,
    phones,
    plates,
    vats,
)
from schakel.linking.mention import Mention
from schakel.linking.normal.companies import company_words, normal_kvk
from schakel.linking.normal.described import seen
from schakel.linking.normal.nationalities import is_nationality
from schakel.linking.normal.online import PLATFORMS
from schakel.linking.normal.phones import phone
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.vehicles import normal_plate, read_plate
from schakel.linking.persons import persons_in
from schakel.linking.places import Place, place_in

LONGEST: Final = 1000
ENOUGH_WORDS: Final = 2
ENOUGH_DIGITS: Final = 6
MOST_NAME_WORDS: Final = 4
SHORTEST_PLATE: Final = 5
LONGEST_PLATE: Final = 9

_NOTHING_SAID = """
onbekend|weet ik niet|weet niet|niet bekend|geen idee|geen|nvt|n v t|niet gezien|geen naam|unknown
naam onbekend|geen kenteken|kenteken onbekend|nee|ja|niks|niets
"""
NOTHING_SAID: Final = {"", *_NOTHING_SAID.strip().replace("\n", "|").split("|")}

_PART: Final = re.compile(
    r"\b(?P<side>begint|beginnend|begin|eerste|start|eindigt|eindigend|eindig|laatste)\b\s*"
    r"(?:(?:twee|drie|letters?|cijfers?|tekens?|van|het|kenteken|op|met|is|zijn|deel|:)\s*)*"
    r"(?P<part>[A-Za-z0-9](?:[A-Za-z0-9-]{0,6}[A-Za-z0-9])?)(?![\w])",
    re.IGNORECASE,
)
_PLATE_CUE: Final = re.compile(
    r"\b(?:kenteken(?:plaat|nummer)?|nummerplaat|nummerbord)\b\s*:?", re.IGNORECASE
)
_PLATFORM_CUE: Final = re.compile(
    r"\b(?:op|via|van|naam|profiel|account|gebruikersnaam|nickname|site)\b", re.IGNORECASE
)
_KVK_BARE: Final = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_WEBSITE: Final = re.compile(r"\b(?:www\.)?[\w-]+\.(?:nl|com|eu|net|org|be|de)\b", re.IGNORECASE)


def mentions_in(kind_of_piece: str, text: str) -> list[Mention]:
    """Read one piece; `kind_of_piece` is a value of PuzzlePiece.Kind, or any other word.

    What the piece is about comes first. A text that says nothing gives an empty list.
    """
    text = text[:LONGEST].replace("\x00", " ")
    if latin(text) in NOTHING_SAID:
        return []
    found: list[Mention] = []
    text = _sure(text, found)
    return _distinct(_READ.get(kind_of_piece, _other)(text, found))


def _sure(text: str, found: list[Mention]) -> str:
    """Take out what is certain wherever it stands, and answer the rest of the text."""
    for finder, kind, attribute in (
        (ibans, "account", "iban"), (emails, "online", "email"), (links, "online", "handle"),
        (at_names, "online", "handle"), (phones, "phone", "phone"),
    ):  # fmt: skip
        values, text = finder(text)
        found += [Mention(kind, {attribute: value}) for value in values]
    return text


def _person(text: str, found: list[Mention]) -> list[Mention]:
    place = place_in(text)
    text, found = _with_plates(place.rest, found)
    known, *others = persons_in(text) or [{}]
    own = {
        name: _first(found, kind, name) for kind, name in (("phone", "phone"), ("online", "email"))
    }
    where = {
        name: place.known.get(name, "") for name in ("postcode", "house_number", "street", "city")
    }
    attributes = _said(known | own | where)
    person = [Mention("person", attributes)] if known or len(attributes) > 1 else []
    more = [Mention("person", other) for other in others]
    return [*person, *more, *found, *_address_of(place)]


def _phone(text: str, found: list[Mention]) -> list[Mention]:
    """A number that no finder was sure of: a fragment, or one that is too short or too long."""
    if not any(mention.kind == "phone" for mention in found) and phone(text).digits:
        said = next((part for part in re.split(r"[,;]", text) if phone(part).digits), text)
        whole = text if phone(text).part and not phone(said).part else said
        return [Mention("phone", {"phone": whole.strip()}), *found]
    return sorted(found, key=lambda mention: mention.kind != "phone")


def _online(text: str, found: list[Mention]) -> list[Mention]:
    words = re.findall(r"[^\s,;:()]+", text)
    site = next((word for word in words if len(word) > 1 and _platform(word)), "")
    platform = _platform(site)
    rest = " ".join(word for word in words if word != site)
    name = _PLATFORM_CUE.sub(" ", rest).strip(" .-")
    mine = [mention for mention in found if mention.kind == "online"]
    if mine:
        mine = [_on(mention, platform) for mention in mine]
    elif len(latin(name).replace(" ", "")) >= ENOUGH_WORDS and len(name.split()) <= MOST_NAME_WORDS:
        mine = [Mention("online", _said({"handle": name, "platform": platform}))]
    return [*mine, *(mention for mention in found if mention.kind != "online")]


def _platform(word: str) -> str:
    """The platform that a word names: "insta", "Kinky.nl"; else ""."""
    name = word.lower().removeprefix("www.")
    return PLATFORMS.get(latin(_WEBSITE.sub(_stem, name)), "")


def _on(mention: Mention, platform: str) -> Mention:
    if not platform or mention.get("email"):
        return mention
    return Mention("online", {**mention.attributes, "platform": platform})


def _vehicle(text: str, found: list[Mention]) -> list[Mention]:
    part = _PART.search(text)
    side = part["part"] if part and any(c.isdigit() or c.isupper() for c in part["part"]) else ""
    said = f"{part['side']} {side}" if part and side else ""
    if part and side:
        text = f"{text[: part.start()]} ; {text[part.end() :]}"
    whole = plates(_PLATE_CUE.sub(" ; ", text))
    values = [value for value in whole.values if _is_plate(value)]
    if not values:
        cue = _PLATE_CUE.search(text)
        bare = text.strip(" .;,")
        if not said and (cue or _is_plate(bare.upper())) and (known := _behind(text, cue)):
            values, whole = [known], Found([known], text.replace(known, " ; ", 1))
    rest = whole.rest if values else text
    looks = {
        "words": _tidy(_PLATE_CUE.sub(" ", rest)),
        "country": _country(rest),
    }
    if not seen(looks["words"]).all:
        looks["words"] = ""
    vehicles = [Mention("vehicle", _said({"plate": value} | looks)) for value in values or [said]]
    return [
        *(vehicle for vehicle in vehicles if vehicle.attributes.keys() & {"plate", "words"}),
        *found,
    ]


def _behind(text: str, cue: re.Match[str] | None) -> str:
    """What stands behind the word "kenteken", or the whole text, when that can be a plate."""
    said = text[cue.end() :] if cue else text
    for size in (3, 2, 1):
        candidate = " ".join(said.split()[:size]).strip(" .;,")
        if _is_plate(candidate):
            return candidate
    return ""


def _is_plate(said: str) -> bool:
    plain = normal_plate(said)
    return (
        SHORTEST_PLATE <= len(plain) <= LONGEST_PLATE
        and any(each.isdigit() for each in plain)
        and any(each.isalpha() for each in plain)
        and bool(read_plate(said)[0])
    )


def _country(text: str) -> str:
    return next((word for word in re.findall(r"[^\W\d_]+", text) if is_nationality(word)), "")


def _address(text: str, found: list[Mention]) -> list[Mention]:
    place = place_in(text, loose=True)
    addresses = _address_of(place)
    if not addresses:
        return [*_described(text), *found]
    return [*addresses, *found]


def _company(text: str, found: list[Mention]) -> list[Mention]:
    known: dict[str, str] = {}
    for name, finder in (("kvk", kvks), ("vat", vats)):
        values, text = finder(text)
        if values:
            known[name] = re.sub(r"[ .]", "", values[0])
    if "kvk" not in known and (bare := _KVK_BARE.search(text)) and normal_kvk(bare[1]):
        known["kvk"] = bare[1]
        text = _KVK_BARE.sub(" ; ", text, count=1)
    place = place_in(text)
    name = _company_name(_WEBSITE.sub(" ", place.rest)) or _company_name(
        _WEBSITE.sub(_stem, place.rest)
    )
    where = {
        key: place.known.get(key, "") for key in ("postcode", "house_number", "street", "city")
    }
    own = {"iban": _first(found, "account", "iban")}
    attributes = _said({"name": name} | known | where | own)
    companies = (
        [Mention("company", attributes)] if attributes.keys() & {"name", "kvk", "vat"} else []
    )
    return [*companies, *found, *_address_of(place)]


def _company_name(text: str) -> str:
    """What stands first, or behind a colon: "op het busje stond: De Groene Kas"."""
    segments = re.split(r"[;,()\n]", text)
    said = [part.rpartition(":")[2].strip(" .,:-") for part in segments]
    return next((part for part in said if company_words(part) and _LETTERS.search(part)), "")


def _stem(found: re.Match[str]) -> str:
    """A website is a name too: www.flexwerk.nl is flexwerk."""
    return found[0].removeprefix("www.").rpartition(".")[0]


def _account(text: str, found: list[Mention]) -> list[Mention]:
    if any(mention.kind == "account" for mention in found):
        return sorted(found, key=lambda mention: mention.kind != "account")
    number = max(re.findall(r"[A-Za-z]{0,2}\d[\dA-Za-z .]{5,40}", text), key=len, default="")
    if sum(each.isdigit() for each in number) < ENOUGH_DIGITS:
        return found
    return [Mention("account", {"iban": number.strip()}), *found]


def _place(text: str, found: list[Mention]) -> list[Mention]:
    place = place_in(text)
    rest, found = _with_plates(place.rest, found)
    return [*_described(rest), *_address_of(place), *found]


def _other(text: str, found: list[Mention]) -> list[Mention]:
    """A kind of piece that is not known here: only what is certain."""
    place = place_in(text)
    _rest, found = _with_plates(place.rest, found)
    return [*found, *_address_of(place)]


def _described(text: str) -> list[Mention]:
    words = seen(text)
    if len(words.all) < ENOUGH_WORDS or not words.words:
        return []
    return [Mention("described", {"words": _tidy(text)})]


def _tidy(text: str) -> str:
    """Without the marks that were left where something was taken out."""
    return " ".join(text.replace(";", " ").split()).replace(" ,", ",").strip(" ,.:-()")


def _with_plates(text: str, found: list[Mention]) -> tuple[str, list[Mention]]:
    values, rest = dashed_plates(text)
    return rest, [*found, *(Mention("vehicle", {"plate": value}) for value in values)]


def _address_of(place: Place) -> list[Mention]:
    known = place.known
    enough = known.keys() & {"postcode", "bag_id"} or known.keys() >= {"street", "house_number"}
    return [Mention("address", known)] if enough or known.keys() >= {"street", "city"} else []


def _first(found: Iterable[Mention], kind: str, attribute: str) -> str:
    return next((m.get(attribute) for m in found if m.kind == kind and m.get(attribute)), "")


def _said(attributes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    seen_before: set[tuple[str, frozenset[tuple[str, str]]]] = set()
    kept: list[Mention] = []
    for mention in mentions:
        mark = (mention.kind, frozenset(mention.attributes.items()))
        if mention.attributes and mark not in seen_before:
            seen_before.add(mark)
            kept.append(mention)
    return kept


_READ: Final[dict[str, Callable[[str, list[Mention]], list[Mention]]]] = {
    "person": _person, "phone": _phone, "online_name": _online, "vehicle": _vehicle,
    "address": _address, "company": _company, "account": _account, "place": _place,
}  # fmt: skip
