"""How good is linking on a file of which is known who is who?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.linking.files.comparing import Comparing
from schakel.linking.joining import Encodings, Places
from schakel.linking.scoring import POSSIBLE, STRONG
from schakel.linking.weights import Model

BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True)
class Quality:
    """Precision, recall and their harmonic mean (F1), at one threshold."""

    threshold: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Bin:
    """Of the pairs with a posterior between these: how many, and which share is really the same."""

    least: float
    most: float
    pairs: int
    same: float | None


@dataclass(frozen=True)
class Judged:
    """What came of a labelled file; thresholds are posteriors, the best one a weight in bits."""

    records: tuple[int, int]
    true_pairs: int
    candidates: int
    blocking_recall: float
    strong: Quality
    possible: Quality
    best: Quality
    calibration: tuple[Bin, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON, and for the quality report of a model."""
        return asdict(self)


def judge(
    left: Encodings,
    right: Encodings,
    model: Model,
    *,
    left_entities: Sequence[str],
    right_entities: Sequence[str],
) -> Judged:
    """Compare as `compare` does, and hold the outcome against who is really who.

    `left is right` when it is one file in itself. Who has no entity is the same as nobody.
    """
    comparing = Comparing(left, right, model)
    numbers: dict[str, int] = {}
    mine = _numbered(left_entities, numbers)
    theirs = mine if left is right else _numbered(right_entities, numbers)
    total = _true_pairs(mine, theirs, within=left is right)
    weights, posteriors, same = [], [], []
    for _done, some in comparing.weighed():
        weights.append(some.weights)
        posteriors.append(some.posteriors)
        same.append((mine[some.left] == theirs[some.right]) & (mine[some.left] >= 0))
    empty = np.empty(0)
    return judged_pairs(
        np.concatenate([empty, *weights]),
        np.concatenate([empty, *posteriors]),
        np.concatenate([np.empty(0, np.bool_), *same]).astype(np.bool_),
        total=total,
        records=(len(left), len(right)),
    )


def judged_pairs(
    weight: npt.NDArray[np.float64],
    posterior: npt.NDArray[np.float64],
    truth: npt.NDArray[np.bool_],
    *,
    total: int,
    records: tuple[int, int],
) -> Judged:
    """The same for pairs that somebody scored already, of which is known which are true."""
    return Judged(
        records=records,
        true_pairs=total,
        candidates=len(weight),
        blocking_recall=float(truth.sum() / max(total, 1)),
        strong=_at(posterior >= STRONG, truth, total, STRONG),
        possible=_at(posterior >= POSSIBLE, truth, total, POSSIBLE),
        best=_best(weight, truth, total),
        calibration=tuple(_calibration(posterior, truth)),
    )


def _numbered(entities: Sequence[str], numbers: dict[str, int]) -> Places:
    return np.array(
        [numbers.setdefault(name, len(numbers)) if name else -1 for name in entities], np.int64
    )


def _true_pairs(mine: Places, theirs: Places, *, within: bool) -> int:
    names, here = np.unique(mine[mine >= 0], return_counts=True)
    if within:
        return int((here * (here - 1) // 2).sum())
    others, there = np.unique(theirs[theirs >= 0], return_counts=True)
    _both, one, two = np.intersect1d(names, others, return_indices=True)
    return int((here[one] * there[two]).sum())


def _at(
    chosen: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_], total: int, threshold: float
) -> Quality:
    hits, said = int((chosen & truth).sum()), int(chosen.sum())
    return Quality(
        threshold=threshold,
        precision=hits / said if said else 0.0,
        recall=hits / total if total else 0.0,
        f1=2 * hits / (said + total) if said + total else 0.0,
    )


def _best(weight: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_], total: int) -> Quality:
    if not len(weight):
        return Quality(0.0, 0.0, 0.0, 0.0)
    order = np.argsort(-weight, kind="stable")
    hits = np.cumsum(truth[order])
    said = np.arange(1, len(order) + 1)
    # Pairs of equal weight are chosen together, or not at all.
    ends = np.append(np.diff(weight[order]) != 0, values=True)
    f1 = np.where(ends, 2 * hits / (said + total), 0.0)
    at = int(f1.argmax())
    return Quality(
        threshold=float(weight[order][at]),
        precision=float(hits[at] / said[at]),
        recall=float(hits[at] / max(total, 1)),
        f1=float(f1[at]),
    )


def _calibration(posterior: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> "list[Bin]":
    found = []
    for least, most in pairwise(BINS):
        inside = (posterior >= least) & ((posterior < most) | (most == BINS[-1]))
        pairs = int(inside.sum())
        found.append(Bin(least, most, pairs, float(truth[inside].mean()) if pairs else None))
    return found
