"""What is kept under a covenant goes in the same transaction as the signal or piece it is about.

In the database, so that no path of deletion can forget it: a withdrawal reaches both sides.
"""

from django.db import migrations

ADD = """
ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_goes_along
    FOREIGN KEY ({column}) REFERENCES {target} (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
DROP = "ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_goes_along;"
# What hangs on such a row goes along too, so those keys are made here as well.
ALONG = (
    ("covenants_registration", "signal_id", "signals_signal"),
    ("covenants_comparison", "registration_id", "covenants_registration"),
    ("covenants_comparison", "piece_id", "signals_puzzlepiece"),
    ("covenants_crosstouch", "holder_id", "signals_signal"),
    ("covenants_touchedpair", "touch_id", "covenants_crosstouch"),
    ("covenants_touchedpair", "own_piece_id", "signals_puzzlepiece"),
    ("covenants_touchedpair", "other_piece_id", "signals_puzzlepiece"),
    ("covenants_touchedpair", "other_signal_id", "signals_signal"),
    ("covenants_crossoutcome", "touch_id", "covenants_crosstouch"),
    ("covenants_crossoutcome", "signal_id", "signals_signal"),
)


def goes_along(table: str, column: str, target: str) -> migrations.RunSQL:
    named = {"table": table, "column": column, "target": target}
    return migrations.RunSQL(ADD.format(**named), DROP.format(**named))


class Migration(migrations.Migration):
    dependencies = [("covenants", "0001_initial")]

    operations = [goes_along(*one) for one in ALONG]
