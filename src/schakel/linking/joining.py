"""Which pairs of two files are worth comparing, without comparing all of them?

The same search as a lookup does, for many at once and in memory: a pair is a candidate when it
shares a token; the rarest tokens of a record come first, until its budget is spent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schakel.linking.conditions import Features

BUDGET = 1_000
AT_ONCE = 2_000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Encodings:
    """All records of one file, encoded: ids and features by place, tokens behind each other."""

    ids: list[str]
    features: Features
    tokens: npt.NDArray[np.int64]
    starts: Places
    """Where the tokens of each record begin; one more at the end."""

    def __len__(self) -> int:
        return len(self.ids)


class Found:
    """The records of one file by token: sorted, so that one search finds all of them."""

    def __init__(self, stored: Encodings) -> None:
        self.owners = np.repeat(np.arange(len(stored), dtype=np.int32), np.diff(stored.starts))
        order = np.lexsort((self.owners, stored.tokens))
        self.tokens, self.owners = stored.tokens[order], self.owners[order]

    def candidates(
        self,
        asking: Encodings,
        *,
        within_itself: bool = False,
        budget: int = BUDGET,
        places: Places | None = None,
    ) -> Iterator[tuple[Places, Places]]:
        """Candidate pairs (place of who asks, place of who is stored), some records at a time.

        Within one file each pair comes once, the higher place first.
        """
        wanted = np.arange(len(asking)) if places is None else places
        for first in range(0, len(wanted), AT_ONCE):
            yield self._some(
                asking, wanted[first : first + AT_ONCE], budget, within_itself=within_itself
            )

    def _some(
        self, asking: Encodings, places: Places, budget: int, *, within_itself: bool
    ) -> tuple[Places, Places]:
        sizes = asking.starts[places + 1] - asking.starts[places]
        who = np.repeat(places, sizes)
        tokens = asking.tokens[_ranges(asking.starts[places], sizes)]
        begins = np.searchsorted(self.tokens, tokens, side="left")
        ends = np.searchsorted(self.tokens, tokens, side="right")
        counts = ends - begins
        order = np.lexsort((counts, who))
        who, begins, counts = who[order], begins[order], counts[order]
        spent = np.cumsum(counts)
        firsts = np.flatnonzero(np.diff(who, prepend=-1))
        before = np.repeat(spent[firsts] - counts[firsts], np.diff(np.append(firsts, len(who))))
        kept = (spent - before <= budget) & (counts > 0)
        who, begins, counts = who[kept], begins[kept], counts[kept]
        left = np.repeat(who, counts)
        right = self.owners[_ranges(begins, counts)].astype(np.int64)
        if within_itself:
            lower = right < left
            left, right = left[lower], right[lower]
        # Each pair once, though it may share several tokens.
        both = np.unique(left << 32 | right)
        return both >> 32, both & 0xFFFFFFFF


def _ranges(begins: Places, counts: Places) -> Places:
    """All places from each beginning on, for as many as its count."""
    total = int(counts.sum())
    offsets = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(begins, counts) + np.arange(total) - offsets
