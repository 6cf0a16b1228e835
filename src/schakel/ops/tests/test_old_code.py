"""Can the version before go on, on the tables of this one? It does not know the new columns."""

from django.db.migrations import AddField, DeleteModel, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, ManyToManyField

from schakel.ops import behind

# Before this was asked, on 27 November 2026: nobody ran what came before these.
EARLIER = {
    "accounts": 1, "approvals": 1, "audit": 9, "covenants": 2, "data_requests": 1, "handover": 5,
    "intake": 3, "linking": 3, "organisations": 2, "people": 9, "post": 3, "puzzles": 2,
    "retention": 2, "signals": 7, "supervision": 2, "vault": 4,
}  # fmt: skip


def later() -> list[tuple[str, object]]:
    """What the migrations of ours do since then, their first one aside."""
    found = []
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        ours = type(migration).__module__.startswith("schakel.")
        if ours and not migration.initial and int(name[:4]) > EARLIER.get(app, 0):
            found += [(f"{app}.{name}", each) for each in migration.operations]
    return found


def test_a_column_that_is_added_is_filled_for_code_that_does_not_know_it():
    """R17: Django takes its own default away again, and then INSERTs of old code are refused."""
    for where, step in later():
        if isinstance(step, AddField) and not isinstance(step.field, ManyToManyField):
            filled = step.field.null or step.field.db_default is not NOT_PROVIDED
            assert filled, f"{where}: {step.name} needs null=True or a db_default"


def test_what_old_code_still_reads_is_not_taken_away():
    """R17: expand first; what is not used any more goes a version later, and is named here."""
    for where, step in later():
        assert not isinstance(step, DeleteModel | RemoveField | RenameField), where


def test_tables_that_are_up_to_date_are_not_behind(db):
    assert behind.missing() == []
