"""What is kept of a piece goes in the same transaction as the piece, whoever deletes it.

In the database, so that no path of deletion can forget it: tokens and capsules outlive nothing.
"""

from django.db import migrations

from schakel.audit.append_only import append_only

ADD = """
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_goes_along
    FOREIGN KEY ({column}) REFERENCES {target} (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
DROP = "ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_goes_along;"
ALONG = (
    ("linking_indexedmention", "signal_id", "signals_signal"),
    ("linking_indexedmention", "piece_id", "signals_puzzlepiece"),
    ("linking_indexedmention", "canary_id", "linking_canary"),
    ("linking_lookup", "signal_id", "signals_signal"),
    ("linking_canaryalarm", "signal_id", "signals_signal"),
    ("linking_touch", "newer_id", "signals_signal"),
    ("linking_touch", "older_id", "signals_signal"),
    ("linking_touch", "newer_piece_id", "signals_puzzlepiece"),
    ("linking_touch", "older_piece_id", "signals_puzzlepiece"),
    ("linking_touchdecision", "touch_id", "linking_touch"),
)


def goes_along(table: str, column: str, target: str) -> migrations.RunSQL:
    named = {"table": table, "column": column, "target": target}
    return migrations.RunSQL(ADD.format(**named), DROP.format(**named))


class Migration(migrations.Migration):
    dependencies = [("linking", "0001_initial")]

    operations = [
        *(goes_along(*one) for one in ALONG),
        append_only("linking_linkmodel"),
        append_only("linking_touchdecision", goes_along=True),
    ]
