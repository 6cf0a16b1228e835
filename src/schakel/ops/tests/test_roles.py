"""The role that serves may add and change rows, and nothing more; the owner migrates."""

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from schakel.audit.models import Event
from schakel.ops import roles


def rights(table: str) -> dict[str, bool]:
    with connection.cursor() as cursor:
        asked = ("SELECT", "INSERT", "UPDATE", "DELETE")
        cursor.execute(
            "SELECT " + ", ".join("has_table_privilege(current_user, %s, %s)" for _ in asked),
            [value for right in asked for value in (table, right)],
        )
        return dict(zip(asked, cursor.fetchone(), strict=True))


def test_rows_of_the_trail_are_only_added_and_read(db):
    expected = {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False}
    kept = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]

    assert Event._meta.db_table in kept
    assert {table: rights(table) for table in kept} == dict.fromkeys(kept, expected)


def test_other_rows_may_be_changed(db):
    assert set(rights("people_person").values()) == {True}
    assert set(rights("procrastinate_jobs").values()) == {True}
    assert set(rights("ops_cache").values()) == {True}


def test_only_the_owner_writes_which_migrations_ran(db):
    assert rights("django_migrations") == {
        "SELECT": True, "INSERT": False, "UPDATE": False, "DELETE": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE people_person ADD COLUMN mine int",
        "DROP TABLE people_person",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "SET ROLE schakel_owner",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_role_makes_and_changes_no_tables(db, statement):
    with (
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_to_migrate_is_to_be_the_owner_for_a_moment(transactional_db, settings):
    app = settings.DATABASES["default"]["USER"]

    with roles.as_owner() as named:
        assert named == app
        assert current_user() == settings.DATABASE_OWNER["USER"]

    assert current_user() == app


def test_without_an_owner_only_a_demo_goes_on(transactional_db, settings):
    settings.DATABASE_OWNER = {}

    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL is required"):
        roles.as_owner().__enter__()

    settings.DEMO = True
    with roles.as_owner() as named:
        assert current_user() == named
        roles.grant(named)  # one role for all: nothing to give
