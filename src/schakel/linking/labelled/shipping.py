"""How were the weights of people that come with Schakel made?

    DJANGO_SETTINGS_MODULE=schakel.config.settings_test \\
        .venv/bin/python -m schakel.linking.labelled.shipping 2026-11 2026-11-26

Splink learns without labels from invented people; then the pairs that are known to be the same
count as decisions of officers do; then it is measured on other invented people. No real person is
in it, so it is a beginning: `schakel link train` and decisions make it fit a district.
"""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from schakel.linking import comparison
from schakel.linking.capsule import LAYOUTS
from schakel.linking.encoding import encode
from schakel.linking.files.judging import Judged, judge
from schakel.linking.joining import Encodings
from schakel.linking.labelled.sets import LabelledSet, Record, signals
from schakel.linking.mention import Mention
from schakel.linking.training import train
from schakel.linking.weights import FieldWeights, Model, with_labels
from schakel.vault.link_keys import LinkKeys

LEARNED_FROM: Final = {"stored": 20_000, "asked": 8_000, "seed": 2026}
MEASURED_ON: Final = {"stored": 6_000, "asked": 2_500, "seed": 77}
FIXED_KEYS: Final = b"invented people, no secret here."
"""Filters differ from key to key and figures a little with them: these stay the same."""
RAREST_M, RAREST_U = 0.002, 1e-6
BY_HAND: Final[dict[str, tuple[tuple[float, ...], str]]] = {
    "phone_part": ((0.08, 0.92), "Set by hand: no parts of numbers among the invented people."),
    "birth_day": ((0.10, 0.90), "Set by hand: no birthdays without a year among them."),
}


def encoded(records: Sequence[Record]) -> Encodings:
    """The records of one side."""
    keys = LinkKeys(FIXED_KEYS, "measuring", 1)
    packed, tokens, starts = bytearray(), array("q"), array("q", [0])
    for record in records:
        told = {name: value for name, value in record.items() if name != "id"}
        one = encode(Mention("person", told), keys)
        packed += one.features.tobytes()
        tokens.extend(one.tokens)
        starts.append(len(tokens))
    return Encodings(
        ids=[record["id"] for record in records],
        features=np.frombuffer(packed, LAYOUTS["person"]),
        tokens=np.frombuffer(tokens, np.int64),
        starts=np.frombuffer(starts, np.int64),
    )


def both_sides(labelled: LabelledSet) -> tuple[Encodings, Encodings]:
    """Left and right; the same object when one file is searched in itself."""
    left = encoded(labelled.left)
    return left, left if labelled.right is None else encoded(labelled.right)


def judged(
    model: Model, labelled: LabelledSet, sides: tuple[Encodings, Encodings] | None = None
) -> Judged:
    """Compare a labelled set as `schakel link compare` does, and judge the outcome."""
    left, right = sides or both_sides(labelled)
    entities = labelled.left_entities
    return judge(
        left,
        right,
        model,
        left_entities=entities,
        right_entities=entities if labelled.right is None else labelled.right_entities,
    )


def made(version: str, day: date, **sizes: int) -> Model:
    """The model: learned, then labelled, then measured."""
    about = {**LEARNED_FROM, **sizes}
    labelled = signals(**about)
    records = encoded([*labelled.left, *(labelled.right or [])])
    model = train(
        records,
        kind="person",
        made_on=day,
        version=version,
        source=f"invented people {about}: without labels, then their true pairs as decisions",
        said=lambda step: print(step, file=sys.stderr),  # noqa: T201  # a command
    )
    left, right = np.array(list(labelled.true_pairs())).T
    levels = comparison.levels(
        "person", records.features[left], records.features[len(labelled.left) + right]
    )
    model = with_labels(model, levels, np.ones(len(levels), dtype=np.bool_), version="labels")
    return finished(model)


def finished(model: Model) -> Model:
    """With what is set by hand, and measured on people that it was not learned from."""
    model = replace(model, fields=tuple(_by_hand(one) for one in model.fields))
    report: dict[str, Any] = judged(model, signals(**MEASURED_ON)).as_dict()
    return replace(model, quality={**model.quality, "on": f"invented {MEASURED_ON}", **report})


def _by_hand(one: FieldWeights) -> FieldWeights:
    """What was never seen among some thousands of pairs is rare, and not impossible."""
    m, reason = BY_HAND.get(one.code, (one.m, one.reason))
    return replace(one, m=_at_least(m, RAREST_M), u=_at_least(one.u, RAREST_U), reason=reason)


def _at_least(shares: Sequence[float], rarest: float) -> tuple[float, ...]:
    kept = np.maximum(shares, rarest)
    return tuple(float(share) for share in kept / kept.sum())


if __name__ == "__main__":
    Path("src/schakel/linking/weights/person.json").write_text(
        made(sys.argv[1], date.fromisoformat(sys.argv[2])).as_json(), encoding="utf-8"
    )
