"""What was done with a puzzle stays written; what was said of a source goes with its signals."""

from django.db import migrations

from schakel.audit.append_only import append_only

ADD = """
ALTER TABLE puzzles_sourcestatement ADD CONSTRAINT puzzles_sourcestatement_{column}_goes_along
    FOREIGN KEY ({column}) REFERENCES signals_signal (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE puzzles_sourcestatement DROP CONSTRAINT puzzles_sourcestatement_{column}_goes_along;
"""


class Migration(migrations.Migration):
    dependencies = [("puzzles", "0001_puzzles_and_patterns")]

    operations = [
        *(
            migrations.RunSQL(ADD.format(column=column), DROP.format(column=column))
            for column in ("signal_id", "other_id")
        ),
        append_only("puzzles_puzzlestep"),
        append_only("puzzles_sourcestatement", goes_along=True),
    ]
