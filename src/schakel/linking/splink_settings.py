"""How do the comparisons look to Splink, on DuckDB and on Spark alike?

The same conditions as in a lookup, as SQL over one column per token and one bigint per 64-bit
word of a filter. `bit_count` of bigint exists in both; a type for strings of bits in one only.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from schakel.linking.capsule import LAYOUTS
from schakel.linking.comparison import COMPARISONS, Comparison
from schakel.linking.conditions import Features
from schakel.linking.weights import FieldWeights, Model

NAME: Final = "mentions"
ID: Final = "unique_id"
SIDE: Final = "source_dataset"

TRAINING_RULES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "person": (
        ("birth_date",), ("phone", "first_main"), ("postcode", "house_number", "first_main"),
        ("email",),
    ),
    "company": (("words",), ("postcode", "house_number")),
}  # fmt: skip
"""Among which pairs m is learned: each rule teaches the comparisons that it does not use.

Not among people of equal names: there are more of those than chance would have, as names go by
origin, and learning takes them for one person whose birth date changes.
"""

PREDICTING_RULES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "person": (
        ("names",), ("birth_date", "first_initial"), ("birth_date", "last_initial"),
        ("birth_year", "last_main"), ("birth_year", "first_main"), ("phone",), ("email",),
        ("postcode", "house_number"),
    ),
    "company": (("words",), ("name_sound",), ("kvk",), ("iban",), ("postcode", "house_number")),
}  # fmt: skip
"""Which pairs Splink scores when a whole realm is linked at once, on Spark or on DuckDB."""


def words_of(kind: str) -> dict[str, int]:
    """How many 64-bit words each filter has."""
    layout = LAYOUTS[kind]
    return {name: layout[name].shape[0] for name in layout.names or () if layout[name].shape}


def columns_of(kind: str, features: Features) -> dict[str, Any]:
    """The encodings as columns; a token that is missing is NULL."""
    columns: dict[str, Any] = {}
    for name in features.dtype.names or ():
        values = features[name]
        if values.ndim > 1:
            for number in range(values.shape[1]):
                word = np.ascontiguousarray(values[:, number]).view(np.int64)
                columns[f"{name}_{number}"] = pa.array(word)
        elif values.dtype.itemsize == 1:
            columns[name] = pa.array(values.astype(np.int32))
        else:
            columns[name] = pa.array(np.ascontiguousarray(values), mask=values == 0)
    return columns


def table_of(kind: str, features: Features) -> pa.Table:
    """The encodings as one table, numbered from 0."""
    return pa.table({ID: pa.array(np.arange(len(features))), **columns_of(kind, features)})


def settings_of(
    kind: str, *, link_type: str, model: Model | None = None, chance: float = 1e-4
) -> dict[str, Any]:
    """Settings for a Linker; with the shares of a model when there is one."""
    weights: Sequence[FieldWeights | None] = (
        model.fields if model else [None] * len(COMPARISONS[kind])
    )
    words = words_of(kind)
    return {
        "link_type": link_type,
        "unique_id_column_name": ID,
        "source_dataset_column_name": SIDE,
        "probability_two_random_records_match": chance,
        "comparisons": [
            _comparison(one, own, words)
            for one, own in zip(COMPARISONS[kind], weights, strict=True)
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f"l.{name} = r.{name}" for name in rule)}
            for rule in PREDICTING_RULES[kind]
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 25,
    }


def _comparison(
    one: Comparison, weights: FieldWeights | None, words: dict[str, int]
) -> dict[str, Any]:
    told: list[dict[str, Any]] = [
        {
            "sql_condition": f"NOT coalesce({one.known.sql(words)}, false)",
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    for number in range(len(one.agreeing), 0, -1):
        level = one.by_number(number)
        told.append({"sql_condition": level.condition.sql(words), "label_for_charts": level.code})
        if weights:
            told[-1] |= {"m_probability": weights.m[number], "u_probability": weights.u[number]}
    told.append({"sql_condition": "ELSE", "label_for_charts": "differs"})
    if weights:
        told[-1] |= {"m_probability": weights.m[0], "u_probability": weights.u[0]}
    return {
        "output_column_name": one.code,
        "comparison_levels": told,
        "comparison_description": one.code,
    }
