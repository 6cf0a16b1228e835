"""When do two encodings agree, said once and read by numpy (lookup) and by SQL (training)?

A condition speaks of fields of the capsule: tokens (`<i8`, 0 is missing), filters (words of 64
bits, all zero is missing) and codes (`u1`). Everything is whole numbers, so that numpy, DuckDB
and Spark answer the same. In SQL a filter of n words is n columns of bigint, as Spark knows no
strings of bits, and a missing token is NULL.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Truth = npt.NDArray[np.bool_]
Features = npt.NDArray[np.void]


class Pairs:
    """Pairs of encodings: one against many, or as many against as many."""

    def __init__(self, one: Features, many: Features) -> None:
        self.one, self.many = one, many
        self.length = len(many)
        self._overlaps: dict[tuple[str, str], tuple[npt.NDArray[Any], ...]] = {}
        self._ones: dict[tuple[bool, str], npt.NDArray[np.int64]] = {}

    def field(self, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """A field of both sides."""
        return self.one[name], self.many[name]

    def overlap(self, name: str, other: str = "") -> tuple[npt.NDArray[Any], ...]:
        """How many ones two filters have in common, on the left and on the right.

        Without `other` it is the same filter on both sides. Counted once: many conditions ask it.
        """
        asked = name, other or name
        if asked not in self._overlaps:
            shared = _ones(self.one[name] & self.many[asked[1]])
            self._overlaps[asked] = (
                shared,
                self._counted(name, on_the_right=False),
                self._counted(asked[1], on_the_right=True),
            )
        return self._overlaps[asked]

    def _counted(self, name: str, *, on_the_right: bool) -> npt.NDArray[np.int64]:
        if (on_the_right, name) not in self._ones:
            words = self.many[name] if on_the_right else self.one[name]
            self._ones[on_the_right, name] = _ones(words)
        return self._ones[on_the_right, name]


def _ones(words: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    counted: npt.NDArray[np.int64] = np.bitwise_count(words).sum(axis=-1, dtype=np.int64)
    return counted


class Condition(Protocol):
    """Something that holds for a pair, or does not."""

    def holds(self, pairs: Pairs) -> Truth:
        """For which pairs."""

    def sql(self, words: dict[str, int]) -> str:
        """The same in SQL, over columns that end in _l and _r; `words` per filter."""


@dataclass(frozen=True)
class Known:
    """Both sides say something: a token, or a filter with a one in it."""

    field: str

    def holds(self, pairs: Pairs) -> Truth:
        left, right = pairs.field(self.field)
        return _any(left) & _any(right)

    def sql(self, words: dict[str, int]) -> str:
        if self.field not in words:
            return f"({self.field}_l IS NOT NULL AND {self.field}_r IS NOT NULL)"
        columns = _columns(self.field, words)
        return " AND ".join(
            f"({' OR '.join(f'{column}_{side} <> 0' for column in columns)})" for side in "lr"
        )


def _any(values: npt.NDArray[Any]) -> Truth:
    said: Truth = values != 0
    return np.asarray(said.any(axis=-1)) if said.ndim and values.dtype == np.uint64 else said


@dataclass(frozen=True)
class Equal:
    """The tokens are known and equal."""

    field: str

    def holds(self, pairs: Pairs) -> Truth:
        left, right = pairs.field(self.field)
        equal: Truth = (left == right) & (left != 0)
        return equal

    def sql(self, words: dict[str, int]) -> str:
        # Exactly so: Splink knows by this form where to adjust for how common a value is.
        return f"{self.field}_l = {self.field}_r"


@dataclass(frozen=True)
class Crossed:
    """What one side has in the first field stands in the second field of the other side."""

    first: str
    second: str

    def holds(self, pairs: Pairs) -> Truth:
        (left_first, right_first), (left_second, right_second) = (
            pairs.field(self.first),
            pairs.field(self.second),
        )
        there: Truth = (left_first == right_second) & (left_first != 0)
        back: Truth = (left_second == right_first) & (left_second != 0)
        return there | back

    def sql(self, words: dict[str, int]) -> str:
        first, second = self.first, self.second
        return f"({first}_l = {second}_r OR {second}_l = {first}_r)"


@dataclass(frozen=True)
class OneIs:
    """A code has this value on at least one side."""

    field: str
    value: int

    def holds(self, pairs: Pairs) -> Truth:
        left, right = pairs.field(self.field)
        either: Truth = (left == self.value) | (right == self.value)
        return either

    def sql(self, words: dict[str, int]) -> str:
        return f"({self.field}_l = {self.value} OR {self.field}_r = {self.value})"


@dataclass(frozen=True)
class Dice:
    """The filters have at least so many per cent in common: twice the shared over the sum."""

    field: str
    percent: int

    def holds(self, pairs: Pairs) -> Truth:
        shared, left, right = pairs.overlap(self.field)
        alike: Truth = (200 * shared >= self.percent * (left + right)) & (shared > 0)
        return alike

    def sql(self, words: dict[str, int]) -> str:
        shared, left, right = _counts(self.field, words)
        return f"(200 * ({shared}) >= {self.percent} * ({left} + {right}) AND ({shared}) > 0)"


@dataclass(frozen=True)
class Swapped:
    """Two names changed places: each stands in the other's field, equal or alike.

    When one of the four is missing or an initial (a form other than `whole`), one way is enough;
    otherwise both must hold, or everybody called Frank would meet everybody named Frank.
    """

    first: str
    second: str
    whole: int
    percent: int
    both_ways: bool

    def holds(self, pairs: Pairs) -> Truth:
        there, there_known = self._way(pairs, self.first, self.second)
        back, back_known = self._way(pairs, self.second, self.first)
        if self.both_ways:
            return there & back
        return (there & ~back_known) | (back & ~there_known)

    def _way(self, pairs: Pairs, one: str, other: str) -> tuple[Truth, Truth]:
        left, right = pairs.one, pairs.many
        known = (left[f"{one}_form"] == self.whole) & (right[f"{other}_form"] == self.whole)
        shared, ones_left, ones_right = pairs.overlap(f"{one}_bits", f"{other}_bits")
        alike = (200 * shared >= self.percent * (ones_left + ones_right)) & (shared > 0)
        return known & alike, known

    def sql(self, words: dict[str, int]) -> str:
        there, there_known = self._way_sql(words, self.first, self.second)
        back, back_known = self._way_sql(words, self.second, self.first)
        if self.both_ways:
            return f"({there} AND {back})"
        return f"(({there} AND NOT {back_known}) OR ({back} AND NOT {there_known}))"

    def _way_sql(self, words: dict[str, int], one: str, other: str) -> tuple[str, str]:
        known = f"({one}_form_l = {self.whole} AND {other}_form_r = {self.whole})"
        shared, ones_left, ones_right = _counts(f"{one}_bits", words, f"{other}_bits")
        total = f"({ones_left} + {ones_right})"
        alike = f"(200 * ({shared}) >= {self.percent} * {total} AND ({shared}) > 0)"
        return f"({known} AND {alike})", known


@dataclass(frozen=True)
class Within:
    """The emptier filter lies for so many per cent in the fuller one: for what is known in part."""

    field: str
    percent: int

    def holds(self, pairs: Pairs) -> Truth:
        shared, left, right = pairs.overlap(self.field)
        lies_in: Truth = (100 * shared >= self.percent * np.minimum(left, right)) & (shared > 0)
        return lies_in

    def sql(self, words: dict[str, int]) -> str:
        shared, left, right = _counts(self.field, words)
        least = f"least({left}, {right})"
        return f"(100 * ({shared}) >= {self.percent} * {least} AND ({shared}) > 0)"


@dataclass(frozen=True)
class All:
    """Each of these holds."""

    parts: tuple[Condition, ...]

    def holds(self, pairs: Pairs) -> Truth:
        truth = self.parts[0].holds(pairs)
        for part in self.parts[1:]:
            truth = truth & part.holds(pairs)
        return truth

    def sql(self, words: dict[str, int]) -> str:
        return f"({' AND '.join(part.sql(words) for part in self.parts)})"


@dataclass(frozen=True)
class Either:
    """At least one of these holds."""

    parts: tuple[Condition, ...]

    def holds(self, pairs: Pairs) -> Truth:
        truth = self.parts[0].holds(pairs)
        for part in self.parts[1:]:
            truth = truth | part.holds(pairs)
        return truth

    def sql(self, words: dict[str, int]) -> str:
        return f"({' OR '.join(part.sql(words) for part in self.parts)})"


@dataclass(frozen=True)
class Not:
    """This does not hold."""

    part: Condition

    def holds(self, pairs: Pairs) -> Truth:
        return ~self.part.holds(pairs)

    def sql(self, words: dict[str, int]) -> str:
        # What is missing is not equal: without coalesce SQL would not know.
        return f"(NOT coalesce({self.part.sql(words)}, false))"


def _columns(field: str, words: dict[str, int]) -> list[str]:
    return [f"{field}_{number}" for number in range(words[field])] if field in words else [field]


def _counts(field: str, words: dict[str, int], other: str = "") -> tuple[str, str, str]:
    left, right = _columns(field, words), _columns(other or field, words)
    both = zip(left, right, strict=True)
    return (
        " + ".join(_count(f"{one}_l & {many}_r") for one, many in both),
        "(" + " + ".join(_count(f"{column}_l") for column in left) + ")",
        "(" + " + ".join(_count(f"{column}_r") for column in right) + ")",
    )


def _count(words: str) -> str:
    """DuckDB counts in a byte, which overflows when four words are added up."""
    return f"CAST(bit_count({words}) AS INT)"
