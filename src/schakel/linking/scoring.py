"""How likely is it that two mentions are about the same thing, and how strong may we call that?

The weight of a pair is the prior in bits, plus log2(m / u) for every level of agreement, plus
what it adds or takes that a value is rare or common. The posterior follows from the weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from schakel.linking import comparison
from schakel.linking.comparison import COMPARISONS, MISSING, Levels
from schakel.linking.conditions import Features
from schakel.linking.weights import Model, Numbers

STRONG: Final = 0.95
POSSIBLE: Final = 0.50
BELOW_STRONG: Final = 0.94
NAMES: Final = ("", "possible", "strong")

MOST_BY_RARENESS: Final = 8.0
SHARED: Final = frozenset({"surname", "contact", "home"})
"""What a family shares: these sources together bring a pair to even, and hardly further."""
BEYOND_EVEN: Final = 5.0
MOST_OF_ORIGIN: Final = 1.5

Floats = npt.NDArray[np.float64]


class Scores(NamedTuple):
    """Per pair: the match weight in bits (prior included), the posterior, and the levels."""

    weights: Floats
    posteriors: Floats
    levels: Levels

    def strength(self) -> npt.NDArray[np.int8]:
        """0 hidden, 1 possible, 2 strong; see NAMES."""
        steps = (self.posteriors >= POSSIBLE).astype(np.int8)
        return steps + (self.posteriors >= STRONG)


@dataclass(frozen=True)
class Frequencies:
    """How common are the values of a field in one realm, by token? Sealed, if it is kept.

    `shares` has per field the sorted tokens and their share; `chance` is that of two mentions
    having the same one by accident.
    """

    shares: Mapping[str, tuple[npt.NDArray[np.int64], Numbers]] = field(default_factory=dict)
    chance: Mapping[str, float] = field(default_factory=dict)
    rarest: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def counted(cls, kind: str, *features: Features) -> Self:
        """From the mentions of one realm, or of the files that are compared."""
        shares, chance, rarest = {}, {}, {}
        for name in frequency_fields(kind):
            said = np.concatenate([side[name][side[name] != 0] for side in features])
            if not len(said):
                continue
            tokens, counts = np.unique(said, return_counts=True)
            share = counts / len(said)
            shares[name] = (tokens, share)
            chance[name] = float((share**2).sum())
            rarest[name] = 1 / len(said)
        return cls(shares, chance, rarest)

    def rareness(self, name: str, tokens: npt.NDArray[np.int64]) -> Floats:
        """Bits to add because a value is rare (or to take off because it is common)."""
        if name not in self.shares:
            return np.zeros(len(tokens))
        known, shares = self.shares[name]
        at = np.minimum(np.searchsorted(known, tokens), len(known) - 1)
        share = np.where(known[at] == tokens, shares[at], self.rarest[name])
        bits: Floats = np.log2(self.chance[name] / share)
        return np.clip(bits, -MOST_BY_RARENESS, MOST_BY_RARENESS)


def frequency_fields(kind: str) -> list[str]:
    """The tokens of which it matters how common they are."""
    named = {level.frequency for one in COMPARISONS[kind] for level in one.agreeing}
    return sorted(named - {""})


def scored(
    one: Features,
    many: Features,
    model: Model,
    *,
    population: int,
    frequencies: Frequencies | None = None,
) -> Scores:
    """Score one mention against many, or as many against as many, pair by pair.

    `population` is the number of mentions of this kind among which is searched.
    """
    found = comparison.levels(model.kind, one, many)
    bits = evidence(found, many, model, frequencies or Frequencies())
    return finished(model, found, bits, model.prior(population))


def evidence(found: Levels, many: Features, model: Model, frequencies: Frequencies) -> Floats:
    """Bits per pair and comparison, before prior and caps."""
    bits = np.zeros(found.shape)
    for column, (one, weights) in enumerate(
        zip(COMPARISONS[model.kind], model.fields, strict=True)
    ):
        table = np.append(weights.bits(), 0.0)  # the last, at -1: missing weighs nothing
        bits[:, column] = table[found[:, column]]
        for number in range(1, len(one.codes)):
            level = one.by_number(number)
            if level.frequency and (at := np.flatnonzero(found[:, column] == number)).size:
                bits[at, column] += frequencies.rareness(level.frequency, many[level.frequency][at])
        if one.source == "origin":
            bits[:, column] = np.minimum(bits[:, column], MOST_OF_ORIGIN)
    return bits


def finished(model: Model, found: Levels, bits: Floats, prior: float) -> Scores:
    """Add up, with a cap per source of evidence and the rule of the household."""
    sources = np.array([one.source in SHARED for one in COMPARISONS[model.kind]])
    shared = bits[:, sources].sum(axis=1)
    if model.kind == "person":
        shared = np.minimum(shared, BEYOND_EVEN - prior)
    total: Floats = prior + shared + bits[:, ~sources].sum(axis=1)
    posteriors = posterior_of(total)
    held = never_strong(model.kind, found) & (posteriors > BELOW_STRONG)
    if held.any():
        posteriors[held] = BELOW_STRONG
        total[held] = np.log2(BELOW_STRONG / (1 - BELOW_STRONG))
    return Scores(total, posteriors, found)


def posterior_of(weights: Floats) -> Floats:
    """The chance that belongs to a weight in bits."""
    chance: Floats = 1 / (1 + np.exp2(-np.clip(weights, -200, 200)))
    return chance


def never_strong(kind: str, found: Levels) -> npt.NDArray[np.bool_]:
    """Which pairs may be possible at most, however much they weigh.

    Rule: a shared address and a shared surname alone are never strong: that is a family. A strong
        link between people needs a first name or a whole date of birth that agrees; between things
        it needs the identifying mark itself (number, plate, mailbox, address with its addition),
        not one that is alike. What is only described in words is never strong.
    Source: issue "Puzzle pieces"; design linking.md 4, "cap evidence per source".
    """
    return ~any_of(kind, found, NEEDED[kind])


Needed = tuple[tuple[tuple[str, frozenset[str]], ...], ...]
"""At least one of these; of each, all of its comparisons at one of these levels."""


def one_of(code: str, *good: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return ((code, frozenset(good)),)


NEEDED: Final[Mapping[str, Needed]] = {
    "person": (
        one_of("first_name", "equal", "swapped", "sound", "main", "very_alike", "alike"),
        one_of("birth_date", "equal", "swapped", "very_alike"),
    ),
    "phone": (one_of("phone", "equal"),),
    "online": (
        one_of("account", "email"),
        (*one_of("account", "handle"), *one_of("platform", "equal", "missing")),
    ),
    "vehicle": ((*one_of("plate", "equal"), *one_of("country", "equal", "missing")),),
    "address": (
        one_of("bag", "equal"),
        (*one_of("address", "same"), *one_of("addition", "equal", "missing")),
    ),
    "company": (
        one_of("kvk", "equal"),
        one_of("vat", "equal"),
        (*one_of("iban", "equal"), *one_of("name", "equal", "words", "sound", "alike")),
        (*one_of("name", "equal", "words", "sound"), *one_of("address", "same")),
    ),
    "account": (one_of("iban", "equal"),),
    "described": (),
}


def any_of(kind: str, found: Levels, needed: Needed) -> npt.NDArray[np.bool_]:
    """Which pairs have at least one of these, with all of its comparisons at a good level."""
    marks = np.zeros(len(found), dtype=np.bool_)
    for together in needed:
        marks |= np.logical_and.reduce([_at(kind, found, *one) for one in together])
    return marks


def _at(kind: str, found: Levels, code: str, good: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Which pairs have this comparison at one of these levels; "missing" when nothing was said."""
    column, one = next(
        (place, one) for place, one in enumerate(COMPARISONS[kind]) if one.code == code
    )
    numbers = [number for number, name in enumerate(one.codes) if name in good]
    return np.isin(found[:, column], numbers + [MISSING] * ("missing" in good))
