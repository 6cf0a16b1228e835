"""Which records of two files may be about the same one, and how sure is that?

First the model is fitted to these files, on a sample of their candidates: how often strangers
agree, how common values are and how many matches there are is counted in the encodings at hand.
Then every candidate is weighed, some records at a time, so that memory does not grow with pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schakel.linking import comparison
from schakel.linking.adapting import fitted, with_random_pairs
from schakel.linking.joining import AT_ONCE, Encodings, Found, Places
from schakel.linking.scoring import Frequencies, evidence, finished
from schakel.linking.weights import Model

SAMPLE_OF_PAIRS = 200_000
FIRST_LOOK = 2_000
AT_ONCE_SCORED = 100_000
# In fewer pairs the matches themselves are what random pairs show: stored weights say more.
ENOUGH_PAIRS = 100_000


@dataclass(frozen=True)
class Weighed:
    """Candidate pairs by place, with what was found of each."""

    left: Places
    right: Places
    weights: npt.NDArray[np.float64]
    posteriors: npt.NDArray[np.float64]
    levels: comparison.Levels


class Comparing:
    """Two files against each other; or one in itself, when both are the same object."""

    def __init__(self, left: Encodings, right: Encodings, model: Model) -> None:
        self.left, self.right, self.within = left, right, left is right
        self.found = Found(right)
        self.frequencies = Frequencies.counted(
            model.kind, *([left.features] if self.within else [left.features, right.features])
        )
        self.model, self.prior = model, model.prior(len(right))
        if len(left) * len(right) >= ENOUGH_PAIRS:
            self._fit(with_random_pairs(model, left.features, right.features))

    def candidates(self, places: Places | None = None) -> Iterator[tuple[Places, Places]]:
        """Candidate pairs; within one file the earlier record comes first."""
        for asking, stored in self.found.candidates(
            self.left, within_itself=self.within, places=places
        ):
            yield (stored, asking) if self.within else (asking, stored)

    def weighed(self) -> Iterator[tuple[int, Weighed]]:
        """All candidates, weighed; with how many records of the left file are done."""
        done = 0
        for left, right in self.candidates():
            done = min(done + AT_ONCE, len(self.left))
            for first in range(0, max(len(left), 1), AT_ONCE_SCORED):
                some = slice(first, first + AT_ONCE_SCORED)
                yield done, self._weigh(left[some], right[some])

    def _weigh(self, left: Places, right: Places) -> Weighed:
        many = self.right.features[right]
        levels = comparison.levels(self.model.kind, self.left.features[left], many)
        bits = evidence(levels, many, self.model, self.frequencies)
        scores = finished(self.model, levels, bits, self.prior)
        return Weighed(left, right, scores.weights, scores.posteriors, levels)

    def _fit(self, model: Model) -> None:
        asked, left, right = self._sample()
        pairs = float(len(asked)) * len(self.right)
        if self.within:
            pairs = max(pairs - len(asked), 2) / 2
        if not len(left):
            return
        many = self.right.features[right]
        levels = comparison.levels(model.kind, self.left.features[left], many)
        fit = fitted(model, levels, many, self.frequencies, possible_pairs=pairs)
        self.model, self.prior = fit.model, fit.prior

    def _sample(self) -> tuple[Places, Places, Places]:
        """Records spread over the left file, as many as give enough pairs to learn from."""
        number = len(self.left)
        asked = _spread(number, FIRST_LOOK)
        pairs = list(self.candidates(asked))
        seen = sum(len(left) for left, _right in pairs)
        wanted = int(len(asked) * SAMPLE_OF_PAIRS / max(seen, 1))
        if wanted > len(asked) < number:
            asked = _spread(number, wanted)
            pairs = list(self.candidates(asked))
        empty = np.empty(0, np.int64)
        left = np.concatenate([empty, *(left for left, _right in pairs)])
        right = np.concatenate([empty, *(right for _left, right in pairs)])
        return asked, left, right


def _spread(number: int, most: int) -> Places:
    return np.unique(np.linspace(0, max(number - 1, 0), min(number, most)).astype(np.int64))
