"""How well does linking on encodings do, beside Splink on the plain text of the same records?"""

from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from schakel.linking.files.comparing import Comparing
from schakel.linking.files.judging import Judged, Quality, judged_pairs
from schakel.linking.joining import Encodings
from schakel.linking.labelled.sets import LabelledSet
from schakel.linking.labelled.shipping import both_sides
from schakel.linking.scoring import posterior_of
from schakel.linking.weights import shipped
from schakel.ops.bench.figures import Figure, at_least
from schakel.ops.bench.labelled_sets import all_sets
from schakel.ops.bench.plaintext import splink_on_plaintext

FURTHEST_BELOW: Final = 0.005
LEAST_COMPARED: Final = 0.98
FEWEST_OF_AN_ORIGIN: Final = 20

Truth = npt.NDArray[np.bool_]


def linking_quality(
    *,
    stored: int = 20_000,
    asked: int = 8_000,
    most: int | None = None,
    only: Collection[str] = (),
) -> Iterator[Figure]:
    """Per labelled set: both methods at their best and at fixed thresholds, and what is compared.

    Encodings are weighed with the shipped model, which saw none of these records; Splink on
    plaintext is trained on each set itself. `most` takes only so many records of each side, and
    `only` some of the sets.
    """
    for whole in all_sets(stored=stored, asked=asked):
        if only and whole.name not in only:
            continue
        labelled = whole if most is None else whole.smaller(most)
        sides = both_sides(labelled)
        ours, left, posterior, truth = _ours(labelled, sides)
        yield from _figures(labelled, ours, _theirs(labelled, sides))
        if labelled.origins:
            yield from _by_origin(labelled, left, posterior, truth)


def _figures(labelled: LabelledSet, ours: Judged, theirs: Judged) -> Iterator[Figure]:
    name = f"linking.{labelled.name}"
    best = f"{name}.f1_best"
    about = {**_told(ours.best), "splink_on_plaintext": _told(theirs.best)}
    compared = {
        "true_pairs": ours.true_pairs,
        "candidates": ours.candidates,
        "records": ours.records,
        "splink_on_plaintext": round(theirs.blocking_recall, 4),
    }
    if labelled.origins:
        # Our own set is hard on purpose; there is no promise about it.
        yield Figure(best, ours.best.f1, "share", detail=about)
        yield Figure(f"{name}.compared", ours.blocking_recall, "share", detail=compared)
    else:
        least = round(theirs.best.f1 - FURTHEST_BELOW, 4)
        yield at_least(best, ours.best.f1, "share", least, **about)
        yield at_least(
            f"{name}.compared", ours.blocking_recall, "share", LEAST_COMPARED, **compared
        )
    for level, own, other in (
        ("strong", ours.strong, theirs.strong),
        ("possible", ours.possible, theirs.possible),
    ):
        figure, told = f"{name}.f1_{level}", {**_told(own), "splink_on_plaintext": _told(other)}
        if level == "possible" and not labelled.origins:
            # The fixed threshold of what people are shown; what is called strong is stricter.
            least = round(other.f1 - FURTHEST_BELOW, 4)
            yield at_least(figure, own.f1, "share", least, **told)
        else:
            yield Figure(figure, own.f1, "share", detail=told)


def _told(one: Quality) -> dict[str, Any]:
    return {
        "precision": round(one.precision, 4),
        "recall": round(one.recall, 4),
        "f1": round(one.f1, 4),
    }


def _ours(
    labelled: LabelledSet, sides: tuple[Encodings, Encodings]
) -> tuple[Judged, npt.NDArray[np.int64], npt.NDArray[np.float64], Truth]:
    comparing = Comparing(*sides, shipped("person"))
    several = [some for _done, some in comparing.weighed()]
    left = np.concatenate([some.left for some in several])
    right = np.concatenate([some.right for some in several])
    posterior = np.concatenate([some.posteriors for some in several])
    truth, total = _truth(labelled, left, right)
    judged = judged_pairs(
        np.concatenate([some.weights for some in several]),
        posterior,
        truth,
        total=total,
        records=(len(sides[0]), len(sides[1])),
    )
    return judged, left, posterior, truth


def _theirs(labelled: LabelledSet, sides: tuple[Encodings, Encodings]) -> Judged:
    """Splink may compare every pair that the tokens find, and those of its own rules besides."""
    several = sides[:1] if labelled.right is None else sides
    scored = splink_on_plaintext(
        labelled,
        [
            [one.tokens[one.starts[at] : one.starts[at + 1]].tolist() for at in range(len(one))]
            for one in several
        ],
    )
    pairs = np.array(list(scored), np.int64).reshape(-1, 2)
    weight = np.array(list(scored.values()))
    truth, total = _truth(labelled, pairs[:, 0], pairs[:, 1])
    return judged_pairs(
        weight,
        posterior_of(weight),
        truth,
        total=total,
        records=(len(sides[0]), len(sides[1])),
    )


def _truth(
    labelled: LabelledSet, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> tuple[Truth, int]:
    """Which pairs are really the same, and how many such pairs there are at all."""
    true = np.array(list(labelled.true_pairs()), np.int64).reshape(-1, 2)
    return np.isin(left << 32 | right, true[:, 0] << 32 | true[:, 1]), len(true)


def _by_origin(
    labelled: LabelledSet,
    left: npt.NDArray[np.int64],
    posterior: npt.NDArray[np.float64],
    truth: Truth,
) -> Iterator[Figure]:
    """Rule: say how well linking does per origin of names: without looking, foreign names get more
    false hits and more misses.

    Source: design linking.md 8 (fairness in the DPIA); AVG art. 35 (docs/sources.md).
    """
    origins = np.array([labelled.origins[entity] for entity in labelled.left_entities])
    of_true = origins[np.array([one for one, _other in labelled.true_pairs()], np.int64)]
    for origin in sorted(set(labelled.origins.values())):
        within, total = origins[left] == origin, int((of_true == origin).sum())
        if total < FEWEST_OF_AN_ORIGIN:
            continue
        judged = judged_pairs(
            posterior[within],
            posterior[within],
            truth[within],
            total=total,
            records=(int((origins == origin).sum()), len(labelled.right or labelled.left)),
        )
        yield Figure(
            f"linking.{labelled.name}.origin.{origin}",
            judged.possible.f1,
            "share",
            detail={
                "true_pairs": total,
                "compared": round(judged.blocking_recall, 4),
                "possible": _told(judged.possible),
                "strong": _told(judged.strong),
            },
        )
