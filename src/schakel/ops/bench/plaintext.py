"""What does Splink make of the same records when it may read them: the yardstick for the encodings?

A careful model of its own kind: names with Jaro-Winkler and both ways round, dates by edits, term
frequencies, trained without labels. It may use every pair of records that the tokens find, and
what rules on the plain text find besides.
"""

import logging
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from schakel.linking.labelled.sets import LabelledSet, Record

RANDOM_PAIRS = 2_000_000
LEAST_WEIGHT = -20
COLUMNS = (
    "first_name", "last_name", "birth_date", "birth_year", "nationality", "phone", "postcode",
    "house_number", "street", "city",
)  # fmt: skip

Scored = dict[tuple[int, int], float]


def splink_on_plaintext(
    labelled: LabelledSet, tokens: Sequence[Sequence[Sequence[int]]] = ()
) -> Scored:
    """Match weight per pair of places; `tokens` are those of the records of each side."""
    session = duckdb.connect(config={"threads": 2})
    backend = DuckDBAPI(session)
    sides = [labelled.left] if labelled.right is None else [labelled.left, labelled.right]
    registered = [
        backend.register(
            _table(records, tokens[number] if tokens else None), dataset_display_name=f"s{number}"
        )
        for number, records in enumerate(sides)
    ]
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = _settings(labelled, sides, with_tokens=bool(tokens))
    linker = Linker(registered, settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("first_name", "last_name", "birth_year")], recall=0.6
    )
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
    for rule in (block_on("birth_date"), block_on("first_name", "last_name")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
    rows = session.sql(
        f"SELECT unique_id_l, unique_id_r, match_weight FROM {found.physical_name}"  # noqa: S608  # Splink's own name
    ).fetchall()
    if labelled.right is None:
        return {(min(one, other), max(one, other)): weight for one, other, weight in rows}
    return {(one, other): weight for one, other, weight in rows}


def _settings(
    labelled: LabelledSet, sides: Sequence[Sequence[Record]], *, with_tokens: bool
) -> SettingsCreator:
    present = {name for side in sides for record in side for name, value in record.items() if value}
    rules: list[Any] = [
        block_on("first_name", "last_name"),
        block_on("birth_date"),
        block_on("last_name", "birth_year"),
        block_on("first_name", "birth_year"),
    ]
    comparisons: list[Any] = [
        _name("first_name", "last_name"),
        _name("last_name", "first_name"),
        _birth(),
    ]
    for name in {"phone", "street"} & present:
        rules += [block_on(name, "first_name"), block_on(name, "last_name")]
    comparisons += [
        cl.LevenshteinAtThresholds(name, [1, 2])
        for name in ("phone", "postcode")
        if name in present
    ]
    comparisons += [
        cl.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)
        for name in ("street", "city")
        if name in present
    ]
    comparisons += [
        cl.ExactMatch(name).configure(term_frequency_adjustments=True)
        for name in ("house_number", "nationality")
        if name in present
    ]
    if with_tokens:
        rules.append(block_on("tokens", arrays_to_explode=["tokens"]))
    return SettingsCreator(
        link_type="dedupe_only" if labelled.right is None else "link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )


def _name(name: str, other: str) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            cll.NullLevel(name),
            cll.ExactMatchLevel(name, term_frequency_adjustments=True),
            cll.ColumnsReversedLevel(name, other, symmetrical=True),
            *(cll.JaroWinklerLevel(name, limit) for limit in (0.92, 0.88, 0.7)),
            cll.ElseLevel(),
        ],
    )


def _birth() -> cl.CustomComparison:
    year = cll.CustomLevel("birth_year_l = birth_year_r", label_for_charts="year")
    near = "abs(CAST(birth_year_l AS INT) - CAST(birth_year_r AS INT)) <= 1"
    return cl.CustomComparison(
        output_column_name="birth_date",
        comparison_levels=[
            cll.NullLevel("birth_year"),
            cll.ExactMatchLevel("birth_date"),
            cll.CustomLevel(
                "birth_year_l = birth_year_r AND (birth_date_l IS NULL OR birth_date_r IS NULL)",
                label_for_charts="year only",
            ),
            cll.LevenshteinLevel("birth_date", 1),
            cll.LevenshteinLevel("birth_date", 2),
            year,
            cll.CustomLevel(near, label_for_charts="a year apart"),
            cll.ElseLevel(),
        ],
    )


def _table(records: Sequence[Record], tokens: Sequence[Sequence[int]] | None) -> pa.Table:
    columns: dict[str, Any] = {"unique_id": list(range(len(records)))}
    for name in COLUMNS:
        columns[name] = pa.array([record[name].lower() or None for record in records], pa.string())
    columns["birth_year"] = pa.array(
        [record["birth_date"][:4] or record["birth_year"] or None for record in records],
        pa.string(),
    )
    if tokens is not None:
        columns["tokens"] = pa.array([list(own) for own in tokens], pa.list_(pa.int64()))
    return pa.table(columns)
