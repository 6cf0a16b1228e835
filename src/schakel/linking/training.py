"""How are the weights learned without labels, from encodings only?

Splink on DuckDB: u from random pairs, m by expectation maximisation, once per blocking rule. The
prior is found afterwards on the candidates, by the same search as a lookup does.
"""

import contextlib
import logging
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker, block_on
from splink.internals.exceptions import EMTrainingException

from schakel.linking.adapting import fitted, with_random_pairs
from schakel.linking.comparison import levels
from schakel.linking.conditions import Features
from schakel.linking.joining import Encodings, Found
from schakel.linking.scoring import Frequencies
from schakel.linking.splink_settings import TRAINING_RULES, settings_of, table_of
from schakel.linking.weights import FieldWeights, Model, shipped

RANDOM_PAIRS: Final = 1_000_000
MOST_CANDIDATES: Final = 1_000_000
FEWEST_RECORDS: Final = 500
LEAST_SHARE: Final = 1e-4
LEAST_DIFFERS: Final = 0.01
M_COUNTS_AS: Final = 1_000.0


class NotEnough(ValueError):
    """Too few records, or a kind of which nothing can be learned without labels."""


def train(
    records: Encodings,
    *,
    kind: str,
    made_on: date,
    version: str,
    source: str,
    threads: int = 2,
    said: Callable[[str], None] = lambda _: None,
) -> Model:
    """Learn the weights of one kind from encoded records, without labels."""
    if kind not in TRAINING_RULES:
        raise NotEnough(
            f"Nothing can be learned about a {kind} without labels: it has one comparison, or two"
            " that depend on each other. The shipped weights have their reasons beside them."
        )
    if len(records) < FEWEST_RECORDS:
        raise NotEnough(
            f"{len(records)} records are too few: the weights would be chance. Give"
            f" {FEWEST_RECORDS} or more, or use the shipped model."
        )
    told = _by_splink(kind, records.features, threads=threads, said=said)
    before = shipped(kind)
    fields = [_field(own, learned) for own, learned in zip(before.fields, told, strict=True)]
    model = replace(
        before, version=version, made_on=made_on, source=source, fields=tuple(fields), quality={}
    )
    model = with_random_pairs(model, records.features, records.features)
    said("prior")
    return _with_prior(model, records)


def _by_splink(
    kind: str, features: Features, *, threads: int, said: Callable[[str], None]
) -> list[dict[str, Any]]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    backend = DuckDBAPI(duckdb.connect(config={"threads": threads}))
    table = backend.register(table_of(kind, features), dataset_display_name="mentions")
    linker = Linker(table, settings_of(kind, link_type="dedupe_only"), log_level=None)
    said("u, from random pairs")
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
    for rule in TRAINING_RULES[kind]:
        said(f"m, among pairs with the same {' and '.join(rule)}")
        # Without pairs that agree on this there is nothing to learn: what is shipped stays.
        with contextlib.suppress(EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), max_pairs=MOST_CANDIDATES
            )
    told: list[dict[str, Any]] = linker.misc.save_model_to_json()["comparisons"]
    return told


def _field(before: FieldWeights, told: dict[str, Any]) -> FieldWeights:
    """What Splink learned of one comparison; where it saw nothing, what was known before."""
    by_level = {level["label_for_charts"]: level for level in told["comparison_levels"]}
    learned = [by_level[code].get("m_probability") for code in before.levels]
    if all(share is None for share in learned):
        return before
    m = np.array(
        [share if _sound(share) else old for share, old in zip(learned, before.m, strict=True)]
    )
    m = np.maximum(m, LEAST_SHARE)
    # Nothing that people say of themselves is right more often than this.
    m[0] = max(m[0], LEAST_DIFFERS)
    return replace(before, m=tuple(float(share) for share in m / m.sum()), m_seen=M_COUNTS_AS)


def _sound(share: float | None) -> bool:
    return share is not None and not math.isnan(share)


def _with_prior(model: Model, records: Encodings) -> Model:
    """Find how many matches a mention has, on the candidates of these records among themselves.

    And move m as far as pairs that are certain without a comparison contradict what Splink learned
    of it: expectation maximisation takes some relatives for one person who changes birth dates.
    """
    some = _sample(len(records))
    left, right = _pairs(Found(records), records, some)
    found = levels(model.kind, records.features[left], records.features[right])
    many = records.features[right]
    fit = fitted(
        model,
        found,
        many,
        Frequencies.counted(model.kind, records.features),
        possible_pairs=len(some) * (len(records) - 1) / 2,
    )
    return replace(
        fit.model,
        matches_per_mention=2 * fit.matches / len(some),
        counts={"records": len(records), "candidate_pairs": len(left), "matches": fit.matches},
    )


def _sample(number: int, most: int = 20_000) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.unique(np.linspace(0, number - 1, min(number, most)).astype(np.int64))


def _pairs(found: Found, records: Encodings, some: Any) -> tuple[Any, Any]:
    parts = list(found.candidates(records, within_itself=True, places=some))
    return (
        np.concatenate([left for left, _right in parts]),
        np.concatenate([right for _left, right in parts]),
    )
