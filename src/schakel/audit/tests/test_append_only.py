"""Can anything be changed in the trail afterwards? Not by us, and not by the owner either."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from schakel.audit.append_only import APPEND_ONLY, append_only
from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.kernel.parts import WERKPLEK
from schakel.ops.roles import as_owner
from schakel.vault.asker import Asker, asking
from schakel.vault.models import RecordKey

CHANGES = {
    "update": "UPDATE audit_event SET action = 'x.y'",
    "update of no row": "UPDATE audit_event SET action = 'x.y' WHERE false",
    "delete": "DELETE FROM audit_event",
    "truncate": "TRUNCATE audit_event CASCADE",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "rights"),
    [("werkplek", {"SELECT", "INSERT"}), ("worker", {"SELECT", "INSERT"}), ("publiek", {"INSERT"}),
     ("auditor", {"SELECT"}), ("backup", {"SELECT"})],
)  # fmt: skip
def test_no_part_that_serves_has_a_right_to_change_or_delete(part, rights):
    with asking(Asker(part)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.table_privileges "
            "WHERE table_name = 'audit_event' AND grantee = current_user"
        )
        granted = {privilege for (privilege,) in cursor.fetchall()}

    assert granted == rights


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "update of no row", "delete"])
def test_the_workplace_cannot_change_or_delete(change):
    record("signal.read", by=None, on=RecordKey.objects.create_key())

    with asking(Asker(WERKPLEK)), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(CHANGES[change])

    assert Event.objects.filter(object_type="vault.recordkey").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_even_the_owner_is_stopped_by_the_triggers(change):
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        # Switched off in tests only, so that tables can be emptied between stories.
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            cursor.execute(CHANGES[change])
        transaction.set_rollback(True)

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert "rows of audit_event are only added and read" in str(refusal.value)


@pytest.mark.django_db
def test_every_append_only_table_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname::text ORDER BY tgname) "
            "FROM pg_trigger WHERE tgfoid = 'schakel_append_only'::regproc GROUP BY 1"
        )
        protected = dict(cursor.fetchall())

    for table in APPEND_ONLY:
        assert protected[table] == [f"{table}_no_change", f"{table}_no_truncate"]
    assert Event._meta.db_table in APPEND_ONLY


def test_only_a_table_name_can_be_protected():
    with pytest.raises(ValueError, match="no table name"):
        append_only("audit_event; DROP TABLE audit_event")
