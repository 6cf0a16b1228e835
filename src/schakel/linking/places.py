"""Which address stands in a text, and what is left of the text without it?"""

import re
from typing import Final, NamedTuple

from schakel.linking.finding import bag_ids
from schakel.linking.normal.wordlists import word_set

_SUFFIX: Final = (
    r"(?:straat|str\.?|weg|laan|plein|pad|kade|dijk|gracht|singel|hof|dreef|steeg|markt|plantsoen|"
    r"boulevard|allee|baan|ring|wal|brink|akker|erf|vaart|sloot|wetering|lei|zoom|kamp|park|haven)"
)
_BEFORE: Final = (
    r"(?:(?:[A-Z][\w'’.-]*|\d{1,2}e|van|v\.|de|den|der|het|ten|ter|te|'t|’t|oude|nieuwe|lange|korte)"
    r"\s+){0,4}"
)
_NUMBER: Final = (
    r"(?:nr\.?|nummer|huisnummer|no\.?)?\s*(?P<number>\d{1,5})"
    r"(?:\s?[-/]?\s?(?P<addition>bis|hs|huis|(?!(?:in|te|nr|op|en|of|is|de|bij|no)\b)[a-zA-Z]{1,2}(?![\w])|I{1,3}(?!\w)|(?<=-)\d{1,3}))?(?![\w])(?!\s*(?:nr|nummer|huisnummer)\b)"
)
_HOUSE: Final = re.compile(rf"(?P<street>\b{_BEFORE}[\w'’.-]*?(?i:{_SUFFIX}))\.?,?\s+{_NUMBER}")
_STREET: Final = re.compile(rf"(?P<street>\b{_BEFORE}[\w'’-]{{2,}}?(?i:{_SUFFIX}))(?![\w])")
_ANY_HOUSE: Final = re.compile(rf"^\s*(?P<street>[^\d,;]*[^\W\d_][^\d,;]*?)\s*,?\s*{_NUMBER}")
_NUMBERED: Final = re.compile(
    rf"^\s*(?P<street>[^,;]*?[^\W\d_][^,;]*?)\s*,?\s*(?=nr|nummer|huisnummer){_NUMBER}",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(rf"^[\s,;]*{_NUMBER}")
_POSTCODE: Final = re.compile(
    r"(?<![\w-])(?P<postcode>[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2}"
    r"| (?!(?:in|te|is|op|en|de|of|om|nr)\b)[a-z]{2}))(?![\w-])"
)
_MORE_TOWN: Final = r"(?:[ -](?:aan|op|en|de|den|der|het|bij|'t|[^\W\d_a-zà-ý][\w'’-]*))*"
_TOWN: Final = re.compile(
    rf"^[\s,;(]*(?:(?:te|in)\s+)?(?P<city>(?:['’]s-|['’]t )?[^\W\d_][\w'’-]+{_MORE_TOWN})"
)
_IN_TOWN: Final = re.compile(
    rf"\b(?:in|te)\s+(?P<city>(?:['’]s-)?[^\W\d_a-zà-ý][\w'’-]+{_MORE_TOWN})"
)
_LEAD: Final = re.compile(
    r"^\s*(?:adres\s*:?|woont|verblijft|werkt|ergens|vlakbij|bij|op|aan|in)\s+(?:(?:op|aan|in)\s+)?(?:de|het)?\s*(?=\S)",
    re.IGNORECASE,
)
_NO_TOWNS = """
achterom boven beneden links rechts tweede derde eerste etage verdieping naast tegenover achter bij
met waar daar het een de op aan in flat appartement kamer en of is staat staan geel gele wit witte
huis woning pand loods schuur garage winkel
"""
_NOT_TOWNS: Final = word_set(_NO_TOWNS)
MOST_WORDS: Final = 3


class Place(NamedTuple):
    """An address as written: attributes of a mention; empty when there is none."""

    known: dict[str, str]
    rest: str


def place_in(text: str, *, loose: bool = False) -> Place:
    """Find one address. `loose` when the whole text was given as an address.

    Without `loose` it takes a postcode, or the name of a street with a number.
    """
    known: dict[str, str] = {}
    bags = bag_ids(text)
    if bags.values:
        known["bag_id"], text = bags.values[0], bags.rest
    if found := _POSTCODE.search(text):
        known["postcode"] = found["postcode"]
        before, after = text[: found.start()].rstrip(" ,"), text[found.end() :]
        if number := _BARE_NUMBER.match(after):
            _number(number, known)
            after = after[number.end() :]
        text = f"{before} ; {_town(after, known)}"
    house = _HOUSE.search(text)
    if loose and not house:
        text = _LEAD.sub("", text)
        house = _NUMBERED.search(text) or _ANY_HOUSE.search(text)
    if house:
        known["street"] = _LEAD.sub("", house["street"]).strip(" .,")
        _number(house, known)
        after = text[house.end() :]
        text = f"{text[: house.start()]} ; {after if 'city' in known else _town(after, known)}"
    elif loose and (street := _STREET.search(text)):
        known["street"] = _LEAD.sub("", street["street"]).strip(" .,")
        after = text[street.end() :]
        text = f"{text[: street.start()]} ; {after if 'city' in known else _town(after, known)}"
    if loose and house and "city" not in known:
        text = _town_apart(text, known)
    if known and "city" not in known and (found := _IN_TOWN.search(text)):
        known["city"] = found["city"]
        text = text[: found.start()] + " ; " + text[found.end() :]
    return Place(known, text)


def _town_apart(text: str, known: dict[str, str]) -> str:
    """A town between commas, before or behind the rest: "emmen, kerkstraat 4"."""
    parts = [part.strip() for part in re.split(r"[;,]", text)]
    for part in reversed(parts):
        found = _TOWN.fullmatch(part)
        if found and part.split()[0].lower() not in _NOT_TOWNS and len(part.split()) <= MOST_WORDS:
            known["city"] = found["city"]
            return " ; ".join(other for other in parts if other != part)
    return text


def _number(found: re.Match[str], known: dict[str, str]) -> None:
    known["house_number"] = found["number"]
    if found["addition"]:
        known["addition"] = found["addition"]


def _town(after: str, known: dict[str, str]) -> str:
    """The name of a town right behind a postcode or number; answers what follows."""
    found = _TOWN.search(after)
    if not found or found["city"].split()[0].lower() in _NOT_TOWNS:
        return after
    city = found["city"]
    if (
        not city[:1].isupper()
        and not city.startswith(("'", "’"))
        and after[found.end() :].strip(" .,;)")
    ):
        return after
    known["city"] = city
    return after[found.end() :]
