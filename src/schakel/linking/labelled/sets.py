"""Which records do clerks make of the invented people, and which of them are about the same one?"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schakel.linking.labelled.population import Person, address, people
from schakel.linking.labelled.spelling import mistyped, spelled, variants

COLUMNS = (
    "id", "first_name", "last_name", "birth_date", "birth_year", "nationality", "phone", "email",
    "postcode", "house_number", "street", "city",
)  # fmt: skip
# How often what goes wrong, per record. Deliberately hard, as signals are.
MISSING_SURNAME, MISSING_FIRST, INITIAL, SWAPPED = 0.10, 0.03, 0.06, 0.05
SURNAME_INITIAL, WITHOUT_TOWN = 0.04, 0.15
TYPED_WRONG, OTHER_SCHEME = 0.10, 0.5
BORN_FULL, BORN_YEAR, BORN_DEFAULT = 0.50, 0.20, 0.04
DAY_MONTH, BORN_WRONG, YEAR_HEARD = 0.03, 0.10, 0.05
WITH_PHONE, WITH_NATIONALITY, WITH_ADDRESS, MOVED, OTHER_PHONE = 0.35, 0.50, 0.45, 0.25, 0.20
WITH_EMAIL, OTHER_EMAIL, OTHER_NATIONALITY = 0.12, 0.25, 0.04
EARLIEST_SWAP, LAST_OF_EACH_MONTH = 13, 28

NICKNAMES = ("zonnetje", "lady", "king", "ster", "boss", "angel", "tijger", "roos", "blauw")
MAILERS = ("post.example", "mail.example", "brief.example", "web.example")

Record = dict[str, str]


@dataclass(frozen=True)
class LabelledSet:
    """Records with who they are really about; `right` is None for one file in itself."""

    name: str
    left: list[Record]
    left_entities: list[str]
    right: list[Record] | None = None
    right_entities: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def true_pairs(self) -> Iterator[tuple[int, int]]:
        """Places in left and right (or twice in left, the first lower) about the same one."""
        places: dict[str, list[int]] = {}
        if self.right is None:
            for place, entity in enumerate(self.left_entities):
                for other in places.get(entity, ()):
                    yield other, place
                places.setdefault(entity, []).append(place)
            return
        for place, entity in enumerate(self.right_entities):
            places.setdefault(entity, []).append(place)
        for place, entity in enumerate(self.left_entities):
            for other in places.get(entity, ()):
                yield place, other

    def smaller(self, most: int) -> "LabelledSet":
        """Only the first records of each side."""
        return replace(
            self,
            left=self.left[:most],
            left_entities=self.left_entities[:most],
            right=None if self.right is None else self.right[:most],
            right_entities=self.right_entities[:most],
        )


def signals(
    *, stored: int = 20_000, asked: int = 8_000, known: float = 0.6, seed: int = 4
) -> LabelledSet:
    """Records that are stored, and records that ask: a part of these is about somebody stored."""
    random_ = random.Random(seed)  # noqa: S311  # invented, no secret
    several = people(stored + asked, random_)
    in_store = several[:stored]
    returning = int(asked * known)
    asking = random_.sample(in_store, returning) + several[stored : stored + asked - returning]
    random_.shuffle(asking)
    return LabelledSet(
        name="schakel-signals",
        left=[record_of(one, f"a{place}", random_) for place, one in enumerate(asking)],
        left_entities=[str(one.key) for one in asking],
        right=[record_of(one, f"b{place}", random_) for place, one in enumerate(in_store)],
        right_entities=[str(one.key) for one in in_store],
        origins={str(one.key): one.origin for one in several},
    )


def record_of(one: Person, number: str, random_: random.Random) -> Record:
    """What one clerk writes down about somebody, as far as it is known."""
    record = dict.fromkeys(COLUMNS, "") | {"id": number}
    record |= _name(one, random_) | _birth(one, random_)
    chance = random_.random
    if chance() < WITH_NATIONALITY:
        other = chance() < OTHER_NATIONALITY
        record["nationality"] = random_.choice(("NL", "BE", "DE")) if other else one.nationality
    if chance() < WITH_PHONE:
        digits = f"{one.phone[:-8]}{random_.randrange(10_000_000, 99_999_999)}"
        record["phone"] = _phone(digits if chance() < OTHER_PHONE else one.phone, random_)
    if chance() < WITH_EMAIL:
        record["email"] = _email(one, random_)
    if chance() < WITH_ADDRESS:
        record |= _address(one, random_)
    return record


def _name(one: Person, random_: random.Random) -> Record:
    chance = random_.random
    kinds = variants(one.origin)
    scheme = random_.randrange(kinds) if chance() < OTHER_SCHEME else 0
    parts = one.first if chance() < 0.5 else one.first[:1]  # noqa: PLR2004  # as often as not
    first = " ".join(_written(part, one.origin, scheme, random_) for part in parts)
    surnames = one.last if chance() < 0.6 else one.last[:1]  # noqa: PLR2004  # a second one is often left out
    last = " ".join(_written(part, one.origin, scheme, random_) for part in surnames)
    if chance() < INITIAL and first:
        first = first[0]
    elif chance() < SURNAME_INITIAL:
        last = last[:1]
    if chance() < MISSING_SURNAME:
        last = ""
    elif chance() < MISSING_FIRST:
        first = ""
    if chance() < SWAPPED * (3 if one.surname_first else 1):
        first, last = last, first
    return {"first_name": first, "last_name": last}


def _written(part: str, origin: str, scheme: int, random_: random.Random) -> str:
    word = spelled(part, origin, scheme)
    return mistyped(word, random_) if random_.random() < TYPED_WRONG else word


def _birth(one: Person, random_: random.Random) -> Record:
    share = random_.random()
    year, month, day = one.born.year, one.born.month, min(one.born.day, LAST_OF_EACH_MONTH)
    if share < BORN_FULL:
        if random_.random() < DAY_MONTH and day < EARLIEST_SWAP:
            month, day = day, month
        if random_.random() < BORN_WRONG:
            wrong = random_.randrange(3)
            year += random_.choice((-10, -2, -1, 1, 2, 10)) if wrong == 0 else 0
            month = random_.randrange(1, 13) if wrong == 1 else month
            day = random_.randrange(1, LAST_OF_EACH_MONTH + 1) if wrong == 2 else day  # noqa: PLR2004  # the third
        return {"birth_date": f"{year}-{month:02}-{day:02}"}
    if random_.random() < YEAR_HEARD:
        year += random_.choice((-10, -2, -1, 1, 2, 10))
    if share < BORN_FULL + BORN_YEAR:
        return {"birth_year": str(year)}
    if share < BORN_FULL + BORN_YEAR + BORN_DEFAULT:
        return {"birth_date": f"{year}-01-01"}
    return {}


def _phone(number: str, random_: random.Random) -> str:
    if random_.random() < TYPED_WRONG / 2:
        number = number[:4] + mistyped(number[4:], random_)
    return random_.choice((number, "0" + number[3:], f"06-{number[4:]}", f"0031{number[3:]}"))


def _email(one: Person, random_: random.Random) -> str:
    if random_.random() < OTHER_EMAIL:
        return f"{random_.choice(NICKNAMES)}{random_.randrange(10_000)}@{random_.choice(MAILERS)}"
    local = f"{spelled(one.first[0], one.origin, 0)}{spelled(one.last[0], one.origin, 0)[:6]}"
    local = "".join(local.split()).lower() + str(one.key % 1_000)
    wrong = random_.random() < TYPED_WRONG / 2
    return f"{mistyped(local, random_) if wrong else local}@{MAILERS[one.key % len(MAILERS)]}"


def _address(one: Person, random_: random.Random) -> Record:
    at = address(random_) if random_.random() < MOVED else one.address
    whole = random_.random()
    street = mistyped(at.street, random_) if random_.random() < TYPED_WRONG else at.street
    record = {"street": street, "house_number": at.number, "city": at.city}
    if whole < 0.5:  # noqa: PLR2004  # as often as not
        record["postcode"] = at.postcode
    elif whole < 0.65:  # noqa: PLR2004  # a street, but not which house
        del record["house_number"]
    elif whole < 0.75:  # noqa: PLR2004  # only the place
        record = {"city": at.city}
    if "street" in record and random_.random() < WITHOUT_TOWN:
        del record["city"]
    return record
