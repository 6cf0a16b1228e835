"""Does Spark find the same pairs as DuckDB, with the same settings on the same encodings?

`make spark-check` runs it in an environment of its own, with the Java of the machine. Spark is for
a whole country at once; it is no part of an installation, and of no test.
"""

import sys
import tempfile
import time
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyspark
from pyspark.sql import SparkSession
from splink import DuckDBAPI, Linker, SparkAPI

from schakel.linking.labelled.sets import signals
from schakel.linking.labelled.shipping import encoded
from schakel.linking.splink_settings import settings_of, table_of
from schakel.linking.weights import shipped

SIZES: Final = {"stored": 3_000, "asked": 1_200, "seed": 4}
LEAST_WEIGHT: Final = -10.0
SAME: Final = 1e-6

Scored = dict[tuple[int, int], float]


def main() -> int:
    """Print the counts; 1 when the two do not agree."""
    labelled = signals(**SIZES)
    records = [*labelled.left, *(labelled.right or [])]
    table = table_of("person", encoded(records).features)
    scored: dict[str, Scored] = {}
    for name, run in (("DuckDB", _on_duckdb), ("Spark", _on_spark)):
        began = time.monotonic()
        scored[name] = run(table)
        _say(f"{name:<7} {len(scored[name])} pairs in {time.monotonic() - began:.0f} s")
    one, other = scored["DuckDB"], scored["Spark"]
    both = one.keys() & other.keys()
    furthest = max((abs(one[pair] - other[pair]) for pair in both), default=0.0)
    versions = f"DuckDB {duckdb.__version__}, Spark {pyspark.__version__}"
    alone = f"only DuckDB {len(one) - len(both)}, only Spark {len(other) - len(both)}"
    _say(f"records {len(records)}; {versions}")
    _say(f"pairs in both {len(both)}, {alone}; weights differ by {furthest:.1e} bits at most")
    return 0 if both and one.keys() == other.keys() and furthest < SAME else 1


def _on_duckdb(table: pa.Table) -> Scored:
    session = duckdb.connect(config={"threads": 1})
    return _linked(DuckDBAPI(session), table)


def _on_spark(table: pa.Table) -> Scored:
    with tempfile.TemporaryDirectory() as folder:
        session = (
            SparkSession.builder.master("local[1]")
            .appName("schakel")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.memory", "2g")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", folder)
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        try:
            backend: Any = SparkAPI(  # type: ignore[no-untyped-call]  # Splink's types end here
                spark_session=session,
                break_lineage_method="persist",
                num_partitions_on_repartition=2,
                register_udfs_automatically=False,
            )
            return _linked(backend, table)
        finally:
            session.stop()


def _linked(backend: Any, table: pa.Table) -> Scored:
    mentions = backend.register(table, dataset_display_name="mentions")
    settings = settings_of("person", link_type="dedupe_only", model=shipped("person"))
    linker = Linker(mentions, settings, log_level=None)
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
    return {
        (row["unique_id_l"], row["unique_id_r"]): row["match_weight"]
        for row in found.as_record_list()
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
