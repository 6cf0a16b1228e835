"""Somebody changes the database by hand, or a migration is not written down: is that noticed?"""

from collections.abc import Iterator

import pytest

from faults.installation import Installation

CHECK = "schema"


@pytest.fixture(scope="module")
def schakel() -> Iterator[Installation]:
    made = Installation()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def test_what_the_migrations_make_is_what_is_written_down(schakel):
    """R18. Does this fail after a migration? `schakel schema > src/schakel/ops/schema.txt`."""
    assert schakel.doctor(CHECK) == ""


@pytest.mark.parametrize(
    ("change", "back", "word"),
    [
        pytest.param(
            "ALTER TABLE signals_signal NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE signals_signal FORCE ROW LEVEL SECURITY",
            "signals_signal",
            id="FORCE",
        ),
        pytest.param(
            "GRANT SELECT ON signals_note TO schakel_publiek",
            "REVOKE SELECT ON signals_note FROM schakel_publiek",
            "grant SELECT signals_note to schakel_publiek",
            id="a right",
        ),
        pytest.param(
            "CREATE POLICY open ON signals_note TO PUBLIC USING (true)",
            "DROP POLICY open ON signals_note",
            "policy open",
            id="a policy",
        ),
        pytest.param(
            "ALTER TABLE audit_event DISABLE TRIGGER USER",
            "ALTER TABLE audit_event ENABLE TRIGGER USER",
            "trigger",
            id="a trigger",
        ),
        pytest.param(
            "ALTER TABLE signals_note ADD COLUMN more text",
            "ALTER TABLE signals_note DROP COLUMN more",
            "signals_note.more",
            id="a column",
        ),
    ],
)
def test_a_change_by_hand_is_named(schakel, change, back, word):
    """R18: `schakel doctor` says what is missing, and what is too much."""
    schakel.ask(change)
    try:
        assert word in schakel.doctor(CHECK)
    finally:
        schakel.ask(back)
    assert schakel.doctor(CHECK) == ""
