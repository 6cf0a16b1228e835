"""On what do two mentions of one kind agree, and how well?

Per kind a list of comparisons, each with its levels: the first level that holds is the answer.
`levels` answers for one mention against many at once; training asks the same in SQL.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from schakel.linking.conditions import (
    All,
    Condition,
    Crossed,
    Dice,
    Either,
    Equal,
    Features,
    Known,
    Not,
    OneIs,
    Pairs,
    Swapped,
    Within,
)

MISSING: Final = -1
DIFFERS: Final = 0
IN_PART: Final = 1
WHOLE: Final = 2

Levels = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Level:
    """One way to agree. `frequency` names the token whose rareness counts."""

    code: str
    condition: Condition
    frequency: str = ""


@dataclass(frozen=True)
class Comparison:
    """One attribute, as compared: `known` says when both sides tell something about it.

    `source` names the sort of evidence: what comes from one source is capped together.
    """

    code: str
    source: str
    known: Condition
    agreeing: tuple[Level, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Of the levels by number: 0 differs, the last is tried first."""
        return ("differs", *(level.code for level in reversed(self.agreeing)))

    def by_number(self, number: int) -> Level:
        """The level with this number, from 1."""
        return self.agreeing[len(self.agreeing) - number]

    def of(self, pairs: Pairs) -> Levels:
        """The number of the level for each pair; -1 when one side tells nothing."""
        found = np.full(pairs.length, DIFFERS, dtype=np.int8)
        for number, level in enumerate(reversed(self.agreeing), 1):
            found[level.condition.holds(pairs)] = number
        found[~self.known.holds(pairs)] = MISSING
        return found


def levels(kind: str, one: Features, many: Features) -> Levels:
    """Per pair and comparison of this kind the number of its level, as (n, comparisons).

    `one` is one mention against `many`, or as many mentions as `many`: pair by pair.
    """
    pairs = Pairs(one, many)
    return np.stack([each.of(pairs) for each in COMPARISONS[kind]], axis=1)


_SWAPPED = Swapped("first", "last", WHOLE, 66, both_ways=True)
_HALF_SWAPPED = Swapped("first", "last", WHOLE, 80, both_ways=False)
# Said once, of the first name: the surname would tell the same again.
_IN_PLACE = Not(Either((_SWAPPED, _HALF_SWAPPED)))


def _whole(own: str) -> Condition:
    return All((Known(own), Not(OneIs(f"{own}_form", IN_PART))))


def _alike(own: str) -> tuple[Level, ...]:
    return (
        Level("sound", Equal(f"{own}_sound"), f"{own}_sound"),
        Level("main", Equal(f"{own}_main"), f"{own}_main"),
        Level("very_alike", Dice(f"{own}_bits", 84)),
        Level("alike", Dice(f"{own}_bits", 70)),
        Level("rather_alike", Dice(f"{own}_bits", 58)),
        Level("somewhat_alike", Dice(f"{own}_bits", 45)),
    )


_FIRST_NAME = Comparison(
    "first_name",
    "name",
    Either((_whole("first"), _SWAPPED, _HALF_SWAPPED)),
    (
        Level("equal", Equal("first"), "first"),
        Level("swapped", _SWAPPED),
        *_alike("first"),
        Level("half_swapped", _HALF_SWAPPED),
    ),
)
_LAST_NAME = Comparison(
    "last_name",
    "surname",
    All((_whole("last"), _IN_PLACE)),
    (Level("equal", Equal("last"), "last"), *_alike("last")),
)


def _initial(code: str, own: str, source: str) -> Comparison:
    """A name of which one side wrote the initial only."""
    some = All((Known(own), OneIs(f"{own}_form", IN_PART), _IN_PLACE))
    return Comparison(code, source, some, (Level("equal", Equal(f"{own}_initial")),))


_IN_FULL = Known("birth_date")
# A slip of the pen changes the year, or the day or month, and leaves the rest as it was.
_SAME_PART = Either((Equal("birth_year"), Equal("birth_month_day")))

_BIRTH_DATE = Comparison(
    "birth_date",
    "birth",
    _IN_FULL,
    (
        Level("equal", Equal("birth_date")),
        Level("swapped", Crossed("birth_date", "birth_swapped")),
        Level("very_alike", All((_SAME_PART, Dice("birth_bits", 75)))),
        Level("alike", All((_SAME_PART, Dice("birth_bits", 69)))),
        Level("day_month", Equal("birth_month_day")),
        Level("year", Equal("birth_year")),
        Level("rather_alike", Dice("birth_bits", 65)),
    ),
)
_BIRTH_YEAR = Comparison(
    "birth_year",
    "birth",
    All((Known("birth_year"), Not(_IN_FULL))),
    (Level("equal", Equal("birth_year")), Level("alike", Within("birth_bits", 60))),
)
# Of a year that cannot be, day and month are left; so of two birthdays one may lack its year.
_BIRTH_DAY = Comparison(
    "birth_day",
    "birth",
    All((Known("birth_month_day"), Not(_IN_FULL))),
    (Level("equal", Equal("birth_month_day")),),
)

_PLACE = Either((Equal("postcode"), Equal("city"), Equal("postcode_area"), Dice("city_bits", 75)))
_STREET = Either((Equal("street"), Equal("street_sound"), Dice("street_bits", 65)))
_NUMBER = Equal("house_number")
# A Dutch postcode is one side of one street; a foreign one is a town.
_BLOCK = All((Equal("postcode"), Known("postcode_area")))
_WITH_STREET = Either((Known("street_bits"), Known("postcode")))
_WITH_PLACE = Either((Known("city_bits"), Known("postcode_area")))


def _address(code: str = "address") -> Comparison:
    return Comparison(
        code,
        "home",
        _WITH_STREET,
        (
            Level("same", Either((All((_BLOCK, _NUMBER)), All((_STREET, _NUMBER, _PLACE))))),
            Level("street_number", All((_STREET, _NUMBER))),
            Level("street", Either((_BLOCK, All((_STREET, _PLACE))))),
            Level("number_place", All((_NUMBER, _PLACE))),
            Level("street_name", _STREET),
            Level("place", _PLACE),
        ),
    )


_ONLY_PLACE = Comparison(
    "place",
    "home",
    All((_WITH_PLACE, Not(_WITH_STREET))),
    (Level("equal", Either((Equal("city"), Equal("postcode_area"), Dice("city_bits", 75)))),),
)


def _in_part(code: str, source: str, bits: str, form: str) -> Comparison:
    """A number of which one side knows only a part."""
    some = All((Known(bits), OneIs(form, IN_PART)))
    return Comparison(code, source, some, (Level("within", Within(bits, 90)),))


def _token(code: str, source: str, field: str = "", *, tell: bool = False) -> Comparison:
    """Equal or not; `tell` when a common value says less than a rare one."""
    name = field or code
    return Comparison(code, source, Known(name), (Level("equal", Equal(name), name * tell),))


COMPARISONS: Final[dict[str, tuple[Comparison, ...]]] = {
    "person": (
        _FIRST_NAME,
        _initial("first_initial", "first", "name"),
        _LAST_NAME,
        _initial("last_initial", "last", "surname"),
        _BIRTH_DATE,
        _BIRTH_YEAR,
        _BIRTH_DAY,
        Comparison(
            "phone",
            "contact",
            Known("phone"),
            (
                Level("equal", Equal("phone"), "phone"),
                Level("alike", Dice("phone_bits", 75)),
            ),
        ),
        _in_part("phone_part", "contact", "phone_bits", "phone_form"),
        Comparison(
            "email",
            "contact",
            Known("email"),
            (Level("equal", Equal("email"), "email"), Level("alike", Dice("email_bits", 85))),
        ),
        _address(),
        _ONLY_PLACE,
        _token("nationality", "origin"),
    ),
    "phone": (
        Comparison(
            "phone",
            "phone",
            Known("number"),
            (
                Level("equal", Equal("number")),
                Level("tail", Equal("tail")),
                Level("alike", Dice("number_bits", 66)),
            ),
        ),
        _in_part("part", "phone", "number_bits", "number_form"),
    ),
    "online": (
        Comparison(
            "account",
            "online",
            Either((Known("email"), Known("handle"))),
            (
                Level("email", Equal("email")),
                Level("handle", Equal("handle")),
                Level("local", Equal("local")),
                Level("core", Equal("core")),
                Level("alike", Dice("handle_bits", 80)),
            ),
        ),
        _token("platform", "platform", tell=True),
    ),
    "vehicle": (
        Comparison(
            "plate",
            "plate",
            Known("plate"),
            (
                Level("equal", Equal("plate")),
                Level("confusable", Equal("plate_fold")),
                Level("alike", Dice("plate_bits", 65)),
            ),
        ),
        _in_part("plate_part", "plate", "plate_bits", "plate_form"),
        _token("country", "plate"),
        _token("make", "looks"),
        _token("colour", "looks"),
        _token("body", "looks"),
        Comparison("words", "looks", Known("word_bits"), (Level("alike", Dice("word_bits", 60)),)),
    ),
    "address": (
        Comparison("bag", "bag", Known("bag"), (Level("equal", Equal("bag")),)),
        _address(),
        _token("addition", "addition"),
        _token("country", "country"),
    ),
    "company": (
        _token("kvk", "register"),
        _token("vat", "register"),
        _token("iban", "account"),
        Comparison(
            "name",
            "name",
            Known("name_bits"),
            (
                Level("equal", Equal("name"), "name"),
                Level("words", Equal("words"), "words"),
                Level("sound", Equal("name_sound"), "name_sound"),
                Level("alike", Dice("name_bits", 80)),
                Level("rather_alike", Dice("name_bits", 60)),
            ),
        ),
        _address(),
    ),
    "account": (
        Comparison(
            "iban",
            "account",
            Known("iban"),
            (
                Level("wrong_digits", All((OneIs("iban_form", IN_PART), Equal("iban")))),
                Level("equal", Equal("iban")),
                Level("alike", Dice("iban_bits", 85)),
            ),
        ),
    ),
    "described": (
        Comparison(
            "words",
            "words",
            Known("words"),
            (
                Level("equal", Equal("words")),
                Level("alike", Dice("word_bits", 75)),
                Level("rather_alike", Dice("word_bits", 50)),
                Level("somewhat_alike", Dice("word_bits", 30)),
            ),
        ),
        _token("colour", "looks"),
        _token("body", "looks"),
        _token("make", "looks"),
    ),
}  # fmt: skip
"""What is compared per kind. Another list here means other models: train again."""
