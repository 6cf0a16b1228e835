"""Who are the invented people: which name, birth date, phone, address and family has each?"""

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from schakel.linking.labelled.names import ORIGINS, Origin

RELATIVES = 0.15
SHARED_PHONE = 0.12
MIDDLE_NAME = 0.2
SKEW, FLAT = 0.75, 5
YOUNGEST, OLDEST = date(2009, 12, 31), date(1950, 1, 1)
CITIES = (
    ("Leemwijk", "71"), ("Noordhage", "72"), ("Oosterdal", "73"), ("Zuiderveen", "74"),
    ("Westerlo", "75"), ("Duinrade", "76"), ("Molenkerk", "77"), ("Havenstad", "78"),
)  # fmt: skip
STREETS = tuple(
    f"{first}{last}"
    for first in (
        "Eiken", "Beuken", "Kerk", "Molen", "School", "Stations", "Haven", "Linden", "Dorps",
        "Nieuwe ", "Oude ", "Lange ", "Korte ", "Wilgen", "Tulpen", "Rozen", "Zand", "Veen",
    )
    for last in ("straat", "weg", "laan", "dijk", "plein", "pad", "hof", "singel", "kade")
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Where somebody lives."""

    street: str
    number: str
    postcode: str
    city: str


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist; the name is not yet spelled."""

    key: int
    origin: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    born: date
    phone: str
    address: Address
    surname_first: bool

    @property
    def nationality(self) -> str:
        """As a register would have it: the origin, apart from who became Dutch."""
        return "NL" if self.key % 5 == 0 else COUNTRY[self.origin][self.key % 7 == 1]


COUNTRY = {
    origin.code: {"ar": ("SY", "MA")}.get(origin.code, (origin.code.upper(),) * 2)
    for origin in ORIGINS
}


def people(number: int, random_: random.Random) -> list[Person]:
    """So many people; some are family at one address, some share a phone."""
    made: list[Person] = []
    bounds = list(accumulate(origin.share for origin in ORIGINS))
    while len(made) < number:
        origin = ORIGINS[min(bisect(bounds, random_.random() * bounds[-1]), len(ORIGINS) - 1)]
        one = _person(len(made), origin, random_)
        if made and random_.random() < RELATIVES:
            one = _relative_of(random_.choice(made[-2_000:]), one)
        elif made and random_.random() < SHARED_PHONE:
            one = replace(one, phone=random_.choice(made[-2_000:]).phone)
        made.append(one)
    return made


def _relative_of(other: Person, one: Person) -> Person:
    """Rule of the generator: family has surname, address and origin, but its own birth date.

    Source: issue "Puzzle pieces"; design linking.md 3, 15 % of the synthetic population.
    """
    own = next(origin for origin in ORIGINS if origin.code == other.origin)
    first = random.Random(one.key).choice(own.first)  # noqa: S311  # invented, no secret
    return replace(
        one,
        origin=other.origin,
        surname_first=other.surname_first,
        first=(first,),
        last=other.last,
        address=other.address,
    )


def _person(key: int, origin: Origin, random_: random.Random) -> Person:
    first = [skewed(origin.first, random_)]
    if random_.random() < MIDDLE_NAME:
        first.append(skewed(origin.first, random_))
    last = [skewed(origin.surnames, random_)]
    if origin.two_surnames:
        last.append(skewed(origin.surnames, random_))
    return Person(
        key=key,
        origin=origin.code,
        first=tuple(first),
        last=tuple(last),
        born=OLDEST + timedelta(days=random_.randrange((YOUNGEST - OLDEST).days)),
        phone=f"{origin.mobile}{random_.randrange(10_000_000, 60_000_000)}",
        address=address(random_),
        surname_first=origin.surname_first,
    )


def address(random_: random.Random) -> Address:
    """A street and number; the same street has one postcode per ten numbers."""
    city, digits = random_.choice(CITIES)
    street, number = random_.choice(STREETS), random_.randrange(1, 200)
    place = random.Random(f"{city}{street}{number // 10}")  # noqa: S311  # invented, no secret
    letters = "".join(place.choice("ABCDEFGHJKLMNPRSTVWXZ") for _ in range(2))
    return Address(street, str(number), f"{digits}{place.randrange(10, 99)} {letters}", city)


def skewed(values: Sequence[str], random_: random.Random) -> str:
    """One of them; the first are common and the last are rare, as with real names."""
    bounds = _bounds(len(values))
    return values[bisect(bounds, random_.random() * bounds[-1])]


@cache
def _bounds(number: int) -> list[float]:
    return list(accumulate((place + FLAT) ** -SKEW for place in range(number)))
