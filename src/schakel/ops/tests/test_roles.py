"""Every part does with the database what it needs, and nothing more; the owner migrates."""

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from schakel.audit.models import Event
from schakel.kernel.parts import ROLES
from schakel.ops import roles
from schakel.ops.rights import RIGHTS
from schakel.vault.asker import Asker, asking

SERVING = ("publiek", "werkplek", "worker", "auditor", "backup")


def rights(table: str, part: str) -> set[str]:
    """What a part may do on a whole table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.table_privileges"
            " WHERE table_schema = 'public' AND table_name = %s AND grantee = %s",
            [table, ROLES[part]],
        )
        return {right for (right,) in cursor.fetchall()}


def refused(statement: str) -> bool:
    """Whether PostgreSQL refuses this for want of a right, and not for another reason."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as problem:
        return isinstance(problem.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


@pytest.mark.parametrize("part", SERVING)
def test_rows_that_are_kept_are_never_changed_by_who_serves(db, part):
    kept = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]

    assert Event._meta.db_table in kept
    assert [table for table in kept if rights(table, part) & {"UPDATE", "DELETE"}] == []


def test_only_the_owner_writes_which_migrations_ran(db):
    assert {part: rights("django_migrations", part) for part in SERVING} == {
        "publiek": set(), "werkplek": {"SELECT"}, "worker": {"SELECT"}, "auditor": set(),
        "backup": {"SELECT"},
    }  # fmt: skip


def test_the_lists_name_tables_that_are_there(db):
    there = set(connection.introspection.table_names())

    assert set(RIGHTS) - there == set()


@pytest.mark.parametrize("part", SERVING)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "ALTER TABLE people_person ADD COLUMN mine int",
        "DROP TABLE people_person",
        "TRUNCATE signals_signal",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE signals_signal DISABLE ROW LEVEL SECURITY",
        "DROP POLICY werkplek ON signals_signal",
        "SELECT * FROM wall.signing_key",
        "SET session_replication_role = replica",
    ],
)
def test_who_serves_makes_and_changes_no_tables(db, part, statement):
    with asking(Asker(part)), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")  # from here on as this part, till the end
        assert cursor.fetchone() == (ROLES[part],)
        assert refused(statement), statement


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return cursor.fetchone()[0]


def test_to_migrate_is_to_be_the_owner_for_a_moment(transactional_db, settings):
    serving = settings.DATABASES["default"]["USER"]

    with roles.as_owner():
        assert current_user() == settings.DATABASE_OWNER["USER"]

    assert current_user() == serving


def test_without_an_owner_nothing_is_migrated(transactional_db, settings):
    settings.DATABASE_OWNER = {}

    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL is required"):
        roles.as_owner().__enter__()


def test_what_is_settled_is_not_settled_again_and_what_was_changed_is(transactional_db):
    with roles.as_owner():
        assert roles.is_settled()
        assert roles.settle() is False
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("COMMENT ON SCHEMA wall IS 'of an earlier version'")
            cursor.execute("GRANT SELECT ON people_person TO schakel_publiek")
        assert not roles.is_settled()

        assert roles.settle() is True

        assert roles.is_settled()
        assert rights("people_person", "publiek") == set()
        with connection.cursor() as cursor:  # what the tests add is gone too: give it back
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO schakel_test")
