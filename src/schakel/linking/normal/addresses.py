"""Which house is meant, in however short a form a Dutch address was written?"""

import re
from typing import Final, NamedTuple

from schakel.linking.normal.names import PARTICLES
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.sounds import folded, sound

SHORT: Final = {
    "str": "straat", "st": "sint", "ln": "laan", "lnd": "laand", "wg": "weg", "pl": "plein",
    "pln": "plein", "kd": "kade", "sngl": "singel", "sgl": "singel", "dk": "dijk", "gr": "gracht",
    "grt": "gracht", "burg": "burgemeester", "bgm": "burgemeester", "prof": "professor",
    "dr": "dokter", "mr": "meester", "ds": "dominee", "kon": "koningin", "pr": "prins",
    "prs": "prinses", "past": "pastoor", "gen": "generaal", "adm": "admiraal", "gebr": "gebroeders",
    "gt": "grote", "kl": "kleine", "nw": "nieuwe", "o": "oude", "n": "noord", "z": "zuid",
    "1e": "eerste", "2e": "tweede", "3e": "derde", "ind": "industrie",
}  # fmt: skip
_ENDINGS: Final = {"str": "straat", "ln": "laan", "wg": "weg", "pln": "plein", "sngl": "singel"}
_ENDING: Final = re.compile(r"(?<=[a-z]{3})(str|ln|wg|pln|sngl)$")
_DUTCH_POSTCODE: Final = re.compile(r"\b([1-9]\d{3})\s?([a-z]{2})\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d{1,5})\s*(.*)", re.DOTALL)
_STREET_NUMBER: Final = re.compile(r"(.*?\D)\s+(\d{1,5}(?:\s*[-/]?\s*\w{1,4})?)$", re.DOTALL)
_COUNTRIES: Final = re.compile(r"^(?:nl|nederland|the netherlands|holland)$")
_ADDITIONS: Final = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "huis": "hs", "hoog": "", "bis": "bis",
    "boven": "bv", "bov": "bv", "beneden": "bg", "begane grond": "bg", "rechts": "re",
    "links": "li", "achter": "a", "rood": "rd", "zwart": "zw",
}  # fmt: skip
_BAG: Final = re.compile(r"\d{16}")


class Address(NamedTuple):
    """One address; every part "" when it was not said."""

    bag: str
    """Identification of 16 digits in the register of addresses and buildings."""
    postcode: str
    """1234ab, or a foreign one without spaces."""
    area: str
    """The four digits of a Dutch postcode."""
    number: str
    addition: str
    street: str
    """In full, Latin letters: "burgemeester van dijkstraat"."""
    street_fold: str
    street_sound: str
    city: str
    city_fold: str
    city_sound: str


def address(
    *, street: str = "", number: str = "", addition: str = "", postcode: str = "", city: str = "",
    bag_id: str = "",
) -> Address:  # fmt: skip
    """Read an address from its parts; a number at the end of the street is taken as the number."""
    if street and not number and (found := _STREET_NUMBER.fullmatch(street.strip())):
        street, number = found[1], found[2]
    house, rest = house_number(number)
    code = normal_postcode(postcode)
    full = normal_street(street)
    town = normal_city(city)
    street_fold = " ".join(folded(word) for word in full.split())
    city_fold = " ".join(folded(word) for word in town.split())
    return Address(
        bag=found[0] if (found := _BAG.fullmatch(bag_id.strip())) else "",
        postcode=code,
        area=code[:4] if _DUTCH_POSTCODE.fullmatch(code) else "",
        number=house,
        addition=normal_addition(addition) or rest,
        street=full,
        street_fold=street_fold,
        street_sound="".join(sound(w) for w in street_fold.split() if w not in PARTICLES),
        city=town,
        city_fold=city_fold,
        city_sound="".join(sound(word) for word in city_fold.split()),
    )


def house_number(text: str) -> tuple[str, str]:
    """The number without zeros in front, and the addition behind it: "12-hs" is ("12", "hs")."""
    found = _NUMBER.search(latin(text))
    if not found:
        return "", ""
    return found[1].lstrip("0"), normal_addition(found[2])


def normal_addition(text: str) -> str:
    """A letter or addition: "A", "bis", "2 hoog", "II". Doing it twice changes nothing."""
    words = latin(text).split()
    return "".join(_ADDITIONS.get(word, word) for word in words)[:6]


def normal_postcode(text: str) -> str:
    """A Dutch postcode as 1234ab wherever it stands; a foreign one without spaces."""
    if found := _DUTCH_POSTCODE.search(text):
        return (found[1] + found[2]).lower()
    return "".join(latin(text).split())[:10]


def normal_street(text: str) -> str:
    """The name of a street in full: "Burg. v. Dijkstr." is "burgemeester van dijkstraat"."""
    words = [_in_full(word) for word in latin(text).split()]
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


def normal_city(text: str) -> str:
    """The name of a town; The Hague and 's-Hertogenbosch by one name each."""
    town = latin(text)
    return _TOWNS.get(town, town)


_TOWNS: Final = {
    "s gravenhage": "den haag", "sgravenhage": "den haag", "the hague": "den haag",
    "s hertogenbosch": "den bosch", "shertogenbosch": "den bosch", "a dam": "amsterdam",
    "adam": "amsterdam", "r dam": "rotterdam", "rdam": "rotterdam",
}  # fmt: skip


_ARTICLES: Final = frozenset({"de", "het", "t"})


def _in_full(word: str) -> str:
    if word in SHORT:
        return SHORT[word]
    if word == "v":
        return "van"
    return _ENDING.sub(lambda found: _ENDINGS[found[1]], word)
