"""How do stored weights come to fit other data than they were learned on, without labels?

What is accidental is counted anew in the data at hand: how often two random records agree (u),
how common each value is, and how many matches there are (the prior). How well the same person
agrees with itself (m) is moved from the stored value as far as the data say so: stored counts
stay in it as if they were observations (Dirichlet smoothing).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from schakel.linking.comparison import COMPARISONS, MISSING, Levels, levels
from schakel.linking.conditions import Features
from schakel.linking.scoring import (
    Floats,
    Frequencies,
    Needed,
    any_of,
    evidence,
    one_of,
    posterior_of,
)
from schakel.linking.weights import FieldWeights, Model

RANDOM_PAIRS = 500_000
AT_ONCE = 50_000
STORED_U_COUNTS_AS = 200.0
STORED_M_COUNTS_AS = 50.0
ROUNDS = 30
SETTLED = 1e-3
CERTAIN = 0.95


_FIRST = one_of("first_name", "equal", "swapped", "sound", "very_alike")
_LAST = one_of("last_name", "equal", "sound", "very_alike")
_BORN = one_of("birth_date", "equal")
_WHERE = (one_of("phone", "equal"), one_of("email", "equal"), one_of("address", "same"))
ANCHORS: Final[dict[str, Needed]] = {
    "person": (
        _FIRST + _BORN,
        _LAST + _BORN,
        *(_FIRST + where for where in _WHERE),
        *(_BORN + where for where in _WHERE),
    ),
}
"""By what a pair of people is certain enough to learn from it."""


def with_random_pairs(
    model: Model,
    left: Features,
    right: Features,
    *,
    pairs: int = RANDOM_PAIRS,
    seed: int = 1,
) -> Model:
    """Count u anew on random pairs of these records; the same file twice is one file in itself."""
    drawn = np.random.default_rng(seed)
    counts = [np.zeros(len(one.codes)) for one in COMPARISONS[model.kind]]
    wanted = min(pairs, len(left) * len(right))
    for first in range(0, wanted, AT_ONCE):
        size = min(AT_ONCE, wanted - first)
        here = drawn.integers(0, len(left), size)
        there = drawn.integers(0, len(right), size)
        if left is right:
            there = (here + 1 + there % max(len(right) - 1, 1)) % len(right)
        some = levels(model.kind, left[here], right[there])
        for column, counted in enumerate(counts):
            np.add(counted, _counted(some[:, column], len(counted)), out=counted)
    fields = [
        replace(one, u=_smoothed(counted, one.u, STORED_U_COUNTS_AS), u_seen=float(counted.sum()))
        for one, counted in zip(model.fields, counts, strict=True)
    ]
    return model.with_fields(fields, counts={**model.counts, "random_pairs": wanted})


@dataclass(frozen=True)
class Fitted:
    """A model that fits the data at hand, and the prior that belongs to it, in bits."""

    model: Model
    prior: float
    matches: float


def fitted(
    model: Model,
    found: Levels,
    many: Features,
    frequencies: Frequencies,
    *,
    possible_pairs: float,
) -> Fitted:
    """Find the prior, and how much m moves, by expectation maximisation over candidate pairs.

    `possible_pairs` is the number of pairs from which the candidates came. Who is no candidate
    counts as no match: what the tokens do not find cannot be weighed.
    """
    stored, matches = model, 1.0
    for _ in range(ROUNDS):
        bits = evidence(found, many, model, frequencies)
        before = matches
        matches = _matches(bits.sum(axis=1), possible_pairs)
        prior = _odds(matches, possible_pairs)
        moved = _with_m(stored, found, bits, prior) if model.kind in ANCHORS else model
        model = _without_matches(
            moved, stored, found, bits, matches=matches, possible_pairs=possible_pairs
        )
        if abs(matches - before) < SETTLED * before:
            break
    return Fitted(model, _odds(matches, possible_pairs), matches)


def _matches(bits: Floats, possible_pairs: float) -> float:
    """How many matches there are: as many as the posteriors add up to, with that as the prior."""
    matches = max(1.0, 0.05 * min(len(bits), possible_pairs))
    for _ in range(ROUNDS):
        before = matches
        matches = max(1.0, float(posterior_of(bits + _odds(matches, possible_pairs)).sum()))
        if abs(matches - before) < SETTLED * before:
            break
    return matches


def _odds(matches: float, possible_pairs: float) -> float:
    share = min(matches / possible_pairs, 0.5)
    return float(np.log2(share / (1 - share)))


def _with_m(stored: Model, found: Levels, bits: Floats, prior: float) -> Model:
    """Learn of one comparison from the pairs that are certain without it.

    Who lets a comparison vote on itself learns that families are one person who changed names. And
    certain means by two sorts of evidence: names go by origin, so first name and surname are one,
    and surname with address is a family.
    """
    total = bits.sum(axis=1) + prior
    fields: list[FieldWeights] = []
    for column, one in enumerate(stored.fields):
        others = found.copy()
        others[:, column] = MISSING
        chance = posterior_of(total - bits[:, column])
        chance[(chance < CERTAIN) | ~any_of(stored.kind, others, ANCHORS[stored.kind])] = 0
        known = found[:, column] != MISSING
        seen = _counted(found[:, column], len(one.m), chance)
        # Some of these are no match after all: what they agree on by accident is taken off.
        doubt = float((chance * (1 - chance))[known].sum())
        seen = np.maximum(seen - doubt * np.asarray(one.u), 0)
        fields.append(replace(one, m=_smoothed(seen, one.m, STORED_M_COUNTS_AS)))
    return stored.with_fields(fields)


def _without_matches(
    model: Model,
    stored: Model,
    found: Levels,
    bits: Floats,
    *,
    matches: float,
    possible_pairs: float,
) -> Model:
    """Take the true pairs among the random ones off u: where many are the same, they are not few.

    What is left is no less than what the candidates show among pairs that are no match.
    """
    chance = posterior_of(bits.sum(axis=1) + _odds(matches, possible_pairs))
    drawn = model.counts.get("random_pairs", 0)
    fields: list[FieldWeights] = []
    for column, (one, first) in enumerate(zip(model.fields, stored.fields, strict=True)):
        u, m = np.asarray(first.u), np.asarray(one.m)
        seen = _counted(found[:, column], len(u), 1 - chance) / possible_pairs
        least = np.maximum(seen, np.minimum(u, 1 / possible_pairs))
        # Among pairs of which both sides tell something, matches are more or less common.
        telling = float(chance[found[:, column] != MISSING].sum()) / possible_pairs
        share = min(telling * drawn / max(one.u_seen, 1.0), 0.5)
        cleaned = np.maximum(u - share * m, least)
        fields.append(replace(one, u=tuple(float(value) for value in cleaned / cleaned.sum())))
    return model.with_fields(fields)


def _counted(column: npt.NDArray[np.int8], number: int, weights: Floats | None = None) -> Floats:
    known = column != MISSING
    return np.bincount(
        column[known], weights=None if weights is None else weights[known], minlength=number
    ).astype(np.float64)


def _smoothed(seen: Floats, stored: tuple[float, ...], strength: float) -> tuple[float, ...]:
    counts = seen + strength * np.asarray(stored)
    return tuple(float(share) for share in counts / counts.sum())
