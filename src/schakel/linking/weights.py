"""How much does each agreement weigh, where does that come from, and where is it kept?

A model is one JSON file per kind. `schakel.linking.weights` ships one for each; `schakel link
train` writes another. It holds no values and no names: only how often each level of agreement is
seen among pairs that are the same (m) and among pairs that are not (u).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from schakel.linking.comparison import COMPARISONS, MISSING, Levels

FORMAT = 1
SMALLEST = 1e-9

Numbers = npt.NDArray[np.float64]


class UnusableModel(ValueError):
    """A model file that is no model, or one of other comparisons than this version makes."""


@dataclass(frozen=True)
class FieldWeights:
    """What is known of one comparison; by level, lowest ("differs") first.

    `m` and `u` are shares that add up to one, of pairs in which both sides say something.
    `m_seen` and `u_seen` say on how many pairs they rest, so that later labels count in proportion.
    """

    code: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    m_seen: float
    u_seen: float
    reason: str = ""

    def bits(self) -> Numbers:
        """The weight of each level: log2(m / u)."""
        m, u = np.maximum(self.m, SMALLEST), np.maximum(self.u, SMALLEST)
        weight: Numbers = np.log2(m / u)
        return weight


@dataclass(frozen=True)
class Model:
    """The weights of one kind, and what is known of their quality."""

    kind: str
    version: str
    made_on: date
    source: str
    matches_per_mention: float
    fields: tuple[FieldWeights, ...]
    counts: dict[str, float] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def prior(self, population: int) -> float:
        """The chance, before comparing, that one mention and another are the same: as log2 odds.

        Rule: the prior follows the number of mentions it is looked for in; it is never stored.
        Source: design linking.md 4, "Recompute the prior with N; do not hard-code".
        """
        chance = min(self.matches_per_mention / max(population, 1), 0.5)
        return math.log2(chance / (1 - chance))

    def with_fields(self, fields: Sequence[FieldWeights], **changes: Any) -> Self:
        """The same model with other weights."""
        return replace(self, fields=tuple(fields), **changes)

    def as_dict(self) -> dict[str, Any]:
        """As it stands in JSON."""
        told: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return told

    def as_json(self) -> str:
        """For the file."""
        return json.dumps(self.as_dict(), indent=1, ensure_ascii=False) + "\n"


def read_model(path: Path) -> Model:
    """A model from a file, when it is one and speaks of the comparisons that we make."""
    try:
        return model_from(json.loads(path.read_text(encoding="utf-8")))
    except OSError as problem:
        raise UnusableModel(f"{path} cannot be read: {problem.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnusableModel(
            f"{path} is no model that this version of Schakel can use: {problem}"
        ) from None


@cache
def shipped(kind: str) -> Model:
    """The model that comes with Schakel."""
    file = resources.files("schakel.linking") / "weights" / f"{kind}.json"
    return model_from(json.loads(file.read_text(encoding="utf-8")))


def model_from(told: dict[str, Any]) -> Model:
    """A model from what its JSON told; UnusableModel when this version compares other things."""
    if told["format"] != FORMAT:
        raise UnusableModel(f"it has format {told['format']}, and this version reads {FORMAT}")
    if told["kind"] not in COMPARISONS:
        raise UnusableModel(f"there is no kind {told['kind']!r}")
    fields = tuple(_field(one) for one in told["fields"])
    expected = [(one.code, one.codes) for one in COMPARISONS[told["kind"]]]
    if [(one.code, one.levels) for one in fields] != expected:
        raise UnusableModel("it weighs other comparisons than this version makes: train it again")
    for one in fields:
        _check(one)
    return Model(**{**told, "fields": fields, "made_on": date.fromisoformat(told["made_on"])})


def _field(told: dict[str, Any]) -> FieldWeights:
    return FieldWeights(
        code=str(told["code"]),
        levels=tuple(told["levels"]),
        m=tuple(float(share) for share in told["m"]),
        u=tuple(float(share) for share in told["u"]),
        m_seen=float(told["m_seen"]),
        u_seen=float(told["u_seen"]),
        reason=str(told.get("reason", "")),
    )


def _check(one: FieldWeights) -> None:
    for shares in (one.m, one.u):
        if len(shares) != len(one.levels) or any(not 0 <= share <= 1 for share in shares):
            raise UnusableModel(f"the shares of {one.code} are no shares")
        if abs(sum(shares) - 1) > 0.01:  # noqa: PLR2004  # rounded in the file
            raise UnusableModel(f"the shares of {one.code} do not add up to 1")


PRIOR_M, PRIOR_U = 50.0, 1_000.0


def with_labels(
    model: Model, levels: Levels, same: npt.NDArray[np.bool_], *, version: int | str
) -> Model:
    """The model after people decided of pairs whether they are the same.

    `levels` has a row per decision (as `comparison.levels` gives), `same` says what was decided.
    The stored shares count as if they were `PRIOR_M` and `PRIOR_U` decisions (Dirichlet), so that
    a few decisions nuance the model and many of them rule it. A refusal teaches less about chance
    than random pairs do, as officers see only pairs that look alike: it counts for little in u.
    """
    refused = min(LOOKALIKES, ALL_LOOKALIKES / max(int((~same).sum()), 1))
    fields = []
    for column, one in enumerate(model.fields):
        told = levels[:, column]
        m = _counted(told[same], len(one.m)) + PRIOR_M * np.asarray(one.m)
        u = _counted(told[~same], len(one.u)) * refused + PRIOR_U * np.asarray(one.u)
        fields.append(replace(one, m=_shares(m), u=_shares(u), m_seen=float(m.sum())))
    changed = {
        one.code: {
            level: [round(float(old), 2), round(float(new), 2)]
            for level, old, new in zip(one.levels, was.bits(), one.bits(), strict=True)
            if abs(new - old) >= WORTH_TELLING
        }
        for was, one in zip(model.fields, fields, strict=True)
    }
    learned = {
        "decisions": len(same),
        "same": int(same.sum()),
        "from_version": model.version,
        "bits_before_and_after": {code: told for code, told in changed.items() if told},
    }
    return model.with_fields(
        fields,
        version=f"{model.version}+{version}",
        quality={**model.quality, "learned": learned},
    )


LOOKALIKES, ALL_LOOKALIKES = 0.1, 10.0
"""One refused look-alike counts as so much of a random pair, and all of them as no more than so
many: people only judge pairs that agree on much, which is not how often strangers agree."""
WORTH_TELLING = 0.1


def _counted(column: npt.NDArray[np.int8], number: int) -> Numbers:
    return np.bincount(column[column != MISSING], minlength=number).astype(np.float64)


def _shares(counts: Numbers) -> tuple[float, ...]:
    return tuple(float(share) for share in counts / counts.sum())
