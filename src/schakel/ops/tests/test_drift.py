"""Is what the migrations make written down, so that the doctor knows what a database must be? R18.

How a change by hand is noticed: `faults/test_schema_drift.py`.
"""

import pytest

from schakel.kernel.parts import TESTER
from schakel.ops.doctor import drift


@pytest.mark.django_db
def test_what_the_migrations_make_is_written_down():
    """Does this fail after a migration or a new right?

    SCHAKEL_VAR=/tmp/new DEMO_DATA=no schakel setup, then schakel schema > .../ops/schema.txt.
    """
    # What only a database of tests has: its own role, and tables that may be emptied.
    found = {
        line.replace("enabled=D", "enabled=O") if "no_truncate" in line else line
        for line in drift.facts()
        if f"to {TESTER}" not in line
    }

    assert sorted(found) == drift.FILE.read_text().splitlines()
