"""On which database do the tests run? On PostgreSQL, as the role that serves, one per run.

A migrated template is kept per state of the migrations, so that a run starts in a fraction of
a second. Several runs may go on at once in one checkout.
"""

import fcntl
import gc
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateTables
from django.db import connections
from psycopg import sql

from schakel.kernel.parts import OWNER
from schakel.ops.catalogue import compile_stale
from schakel.ops.cluster import SUPERUSER
from schakel.ops.roles import as_owner, settle
from schakel.vault.asker import EVERYTHING, Asker, asking
from schakel.vault.key_file import create_key_file, read_key_file

HERE = Path(__file__).parent
TEMPLATE = "schakel_template"
if (HERE / "tests" / "cast.py").exists():
    pytest_plugins = ["tests.cast"]


def pytest_configure() -> None:
    if settings.CLUSTER:
        settings.CLUSTER.ensure()
    with _alone():
        if not settings.KEY_FILE.exists():
            create_key_file(settings.KEY_FILE)
    for _language in compile_stale(map(Path, settings.LOCALE_PATHS)):
        pass


# First: pytest-xdist reads the groups in the same hook, and before any file that is found later.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what shares a whole Schakel, or a browser, to one worker; start with the longest group.

    `--dist loadgroup` hands out groups in the order in which they are found. What looks at the
    whole from outside is not counted for coverage: the tests of the modules count the same lines,
    and these would take twice as long.
    """
    for item in items:
        whole = {"schakel", "at_the_public_door", "at_the_workplace"} & set(item.fixturenames)
        if item.path.is_relative_to(HERE / "tests"):
            item.add_marker(pytest.mark.no_cover)
            if whole:
                item.add_marker(pytest.mark.xdist_group("schakel"))
        elif item.path.name == "test_in_a_browser.py":
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: pytest.mark.xdist_group("schakel").mark not in item.own_markers)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: whoever looks for rubbish need not walk over it each time."""
    gc.collect()
    gc.freeze()


def _as_owner(database: str) -> psycopg.Connection:
    owner = settings.DATABASE_OWNER
    named = {"host": owner["HOST"], "port": owner.get("PORT"), "user": owner["USER"]}
    named["password"] = owner.get("PASSWORD")
    return psycopg.connect(
        dbname=database, autocommit=True, **{k: v for k, v in named.items() if v}
    )


@contextmanager
def _alone() -> Iterator[None]:
    settings.VAR.mkdir(exist_ok=True)
    with (settings.VAR / ".test-template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state_of_tables() -> str:
    """What the tables follow from: our migrations, and the versions of the packages."""
    found = sorted((HERE / "src" / "schakel").glob("*/migrations/*.py"))
    digest = hashlib.sha256((HERE / "requirements.lock").read_bytes())
    digest.update((HERE / "src/schakel/audit/append_only.py").read_bytes())  # of the migrations
    # The database knows a key that follows from this one; tests add others, of buckets, all along.
    digest.update(read_key_file(settings.KEY_FILE).root)
    digest.update(Path(__file__).read_bytes())
    for path in found:
        digest.update(f"{path.parent.parent.name}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _state_of_lists() -> str:
    """What rights and locks follow from: lists that change more often than tables do."""
    digest = hashlib.sha256()
    for name in ("excluded", "phrases", "rights", "roles", "rows", "wall"):
        digest.update((HERE / f"src/schakel/ops/{name}.py").read_bytes())
    return digest.hexdigest()[:12]


def _drop(owner: psycopg.Connection, name: str, *, force: bool = False) -> None:
    how = " WITH (FORCE)" if force else ""
    statement = sql.SQL("DROP DATABASE IF EXISTS {}" + how).format(sql.Identifier(name))
    for _ in range(20):
        try:
            owner.execute(statement)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            time.sleep(0.1)  # a connection that was just closed is still leaving
        else:
            return
    owner.execute(statement)


def _create(owner: psycopg.Connection, name: str, template: str) -> None:
    owner.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    # What is said of a whole database is not copied with it.
    owner.execute(
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )


def _names(owner: psycopg.Connection, pattern: str) -> list[str]:
    found = owner.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern])
    return [name for (name,) in found]


def _template(owner: psycopg.Connection) -> str:
    """Tables with rights and locks on them; of the tables alone another is kept, to start from."""
    tables = f"{TEMPLATE}_{_state_of_tables()}"
    name = f"{tables}_{_state_of_lists()}"
    if name in _names(owner, f"^{TEMPLATE}_"):
        return name
    for old in _names(owner, f"^{TEMPLATE}_"):
        if old != tables:
            _drop(owner, old, force=True)
    if tables not in _names(owner, f"^{TEMPLATE}_"):
        with _building(owner, "template1", tables):
            call_command(MigrateTables(), verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    tester = settings.DATABASES["default"]["USER"]  # while it is: there the owner takes its place
    with _building(owner, tables, name) as building:
        settle()
        _allow_cleaning(building, tester=sql.Identifier(tester))
    return name


@contextmanager
def _building(owner: psycopg.Connection, start: str, name: str) -> Iterator[str]:
    """Within this block the connection is the owner's, to a database that gets this name."""
    building = f"{TEMPLATE}_building"
    _create(owner, building, start)
    connection = connections["default"]
    connection.close()
    connection.settings_dict["NAME"] = building
    with as_owner():
        yield building
    owner.execute(f"ALTER DATABASE {building} RENAME TO {name}")


def _allow_cleaning(building: str, *, tester: sql.Identifier) -> None:
    """Tests empty tables and fill the queue, as nobody who serves may."""
    with _as_owner(building) as inside:
        # Where DATABASE_URL names a database, tests that really commit are cleaned up by TRUNCATE,
        # and by the same role. Here, and nowhere else, this is allowed on tables of which rows are
        # never removed.
        inside.execute(
            sql.SQL("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}").format(tester)
        )
        # The worker of the queue has connections of its own, which no Django speaks on.
        for what, kind in (("ALL ON TABLE", "r"), ("USAGE ON SEQUENCE", "S")):
            found = inside.execute(
                "SELECT oid::regclass::text FROM pg_class"
                " WHERE relname LIKE 'procrastinate%%' AND relkind = %s",
                [kind],
            ).fetchall()
            for (queued,) in found:
                inside.execute(
                    sql.SQL("GRANT {} {} TO {}").format(sql.SQL(what), sql.SQL(queued), tester)
                )
        guards = inside.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgname LIKE '%no_truncate'"
        ).fetchall()
        for table, trigger in guards:
            inside.execute(
                sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(
                    sql.SQL(table), sql.Identifier(trigger)
                )
            )


# Flushed by Django only to be made again as they were.
FOLLOWS_FROM_CODE = {"django_content_type", "auth_permission"}


def _empty(database: str) -> None:
    """Take away what a test committed, past every guard of a table of which rows are never removed.

    Django's TRUNCATE makes the files of every table and every index anew, empty or not: a fifth of
    a second, where this takes a hundredth. A table that was written to has a size, also after its
    rows are gone; so none is passed over.
    """
    tables = connections["default"].introspection.django_table_names(
        only_existing=True, include_views=False
    )
    server = settings.CLUSTER.settings(SUPERUSER, database)
    with psycopg.connect(
        host=server["HOST"], user=server["USER"], dbname=database, autocommit=True
    ) as superuser:
        written = superuser.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
            " AND relname = ANY(%s) AND pg_relation_size(oid) > 0",
            [sorted(set(tables) - FOLLOWS_FROM_CODE)],
        ).fetchall()
        deletes = "".join(f"DELETE FROM {table};" for (table,) in written)  # noqa: S608  # names of tables
        superuser.execute(f"SET session_replication_role = replica; {deletes}")


def _drop_left_behind(owner: psycopg.Connection) -> None:
    """Databases of runs that were killed: the number in the name is no longer a process."""
    for name in _names(owner, r"^test_schakel_\d+"):
        process = re.findall(r"\d+", name)[0]
        if not Path(f"/proc/{process}").exists():
            _drop(owner, name, force=True)


@pytest.fixture(scope="session", autouse=True)
def _arranging() -> Iterator[None]:
    """Whatever a test arranges by itself is asked as the owner, who sees everything.

    What it asks of a door, a job or a command is asked as those ask it: they say so themselves.
    """
    with asking(Asker(OWNER, sees=frozenset({EVERYTHING}))):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, request) -> Iterator[None]:
    suffix = os.environ.get("PYTEST_XDIST_WORKER", "")
    connection = connections["default"]
    name = "_".join(filter(None, [connection.settings_dict["TEST"]["NAME"], suffix]))
    with django_db_blocker.unblock(), _as_owner("postgres") as owner:
        with _alone():
            _drop_left_behind(owner)
            template = _template(owner)
            _drop(owner, name, force=True)
            _create(owner, name, template)
        connection.close()
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name

    def flushed(*_arguments: object, **_named: object) -> list[str]:
        _empty(name)
        return []  # there is nothing left to flush

    if settings.CLUSTER:
        connection.ops.sql_flush = flushed
    yield
    with django_db_blocker.unblock(), _as_owner("postgres") as owner:
        connection.close()
        _drop(owner, name, force=True)
