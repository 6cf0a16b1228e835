"""With which rights does who use the database? The owner migrates; each part has its own role."""

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import DeadlockDetected, LockNotAvailable

from schakel.kernel.parts import (
    AUDITOR,
    BACKUP,
    OWNER,
    PUBLIEK,
    RETIRED,
    ROLES,
    WALL,
    WERKPLEK,
    WORKER,
)
from schakel.ops import rows, wall
from schakel.ops.rights import RIGHTS
from schakel.vault.asker import (
    CLOCK_HOLDS_FOR,
    EVERYTHING,
    KEY_TABLE,
    Asker,
    asking,
    key_in_use,
    pads,
)
from schakel.vault.fields import SealedTextField
from schakel.vault.rotating import StillInUse

RIGHT: Final = re.compile(r"([SIUD])(-|\(([^)]*)\))?")
WORDS: Final = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
QUEUE: Final = ("jobs", "events", "periodic_defers")
SERVING: Final = (PUBLIEK, WERKPLEK, WORKER, AUDITOR, BACKUP)
ATTEMPTS: Final = 60
PAUSE: Final = 0.5  # seconds, for who waited for us


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """For this block the connection is the owner's, and sees everything: never to serve."""
    connection = connections[alias]
    if not settings.DATABASE_OWNER:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is required for this: the role of DATABASE_URL owns nothing."
        )
    before = dict(connection.settings_dict)
    owner = {k: v for k, v in settings.DATABASE_OWNER.items() if k in {"HOST", "PORT", "USER"}}
    owner["PASSWORD"] = settings.DATABASE_OWNER.get("PASSWORD", "")
    options = {k: v for k, v in before.get("OPTIONS", {}).items() if k != "pool"}
    connection.close()
    connection.settings_dict.update(owner, OPTIONS=options)
    try:
        with asking(Asker(OWNER, sees=frozenset({EVERYTHING}))):
            yield
    finally:
        connection.close()
        changed = {k: before[k] for k in ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")}
        connection.settings_dict.update(changed)


def settle(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Make rights and row-level security what the lists say; asked as owner, after migrations.

    Answers whether anything had to change: locking every table again would make others wait.

    Rule: who serves is not held up by who migrates. Source: design security.md 4, R17.
    It locks one table after another, and those who serve lock them in their own order: it gives
    way before PostgreSQL would have to choose who stops, and tries again from the beginning.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _settle(alias)
        except OperationalError as refused:
            if not isinstance(refused.__cause__, (LockNotAvailable, DeadlockDetected)):
                raise
            time.sleep(PAUSE)
    return _settle(alias)


def _settle(alias: str) -> bool:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        # Shorter than deadlock_timeout, which is a second.
        cursor.execute("SET LOCAL lock_timeout = '800ms'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('schakel rights'))")
        wanted = _wanted(cursor)
        state = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
        cursor.execute("SELECT obj_description(to_regnamespace('wall'), 'pg_namespace')")
        fresh: bool = cursor.fetchone() != (state,)
        if fresh:
            _take_back(cursor)
            for statement in wanted:
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON SCHEMA wall IS '{state}'")
        # Of the database itself, which a restored one has not.
        database = connections[alias].ops.quote_name(connections[alias].settings_dict["NAME"])
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
        tell_key(cursor)
    return fresh


def tell_key(cursor: CursorWrapper) -> None:
    """Tell the database with which key is signed who asks: it follows from the key file."""
    # In one transaction, for which the connection is the owner's from its first statement on.
    with transaction.atomic(using=cursor.db.alias):
        version, since = _key_of(cursor)
        kept = [each for each in (version - 1, version) if each > 0]
        cursor.execute("DELETE FROM wall.signing_key WHERE NOT id = ANY (%s)", [kept])
        for each in kept:
            cursor.execute(
                "INSERT INTO wall.signing_key VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE"
                " SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
                [each, *pads(each)],
            )
        cursor.execute(f"COMMENT ON TABLE {KEY_TABLE} IS '{version} {since}'")


def renew_key(cursor: CursorWrapper, *, at: float) -> int:
    """Sign who asks with another key from now on; the one before holds until the next time.

    In the transaction of the caller: done or not done. Answers the new version; raises StillInUse
    while somebody may still sign with the key that would end.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('schakel rights'))")
    version, since = _key_of(cursor)
    if version > 1 and at - since < 2 * CLOCK_HOLDS_FOR:
        raise StillInUse("The key was renewed a moment ago: wait ten minutes.")
    cursor.execute(f"COMMENT ON TABLE {KEY_TABLE} IS '{version + 1} {at}'")
    tell_key(cursor)
    return version + 1


def _key_of(cursor: CursorWrapper) -> tuple[int, float]:
    cursor.execute("SELECT obj_description(%s::regclass, 'pg_class')", [KEY_TABLE])
    return key_in_use(cursor.fetchone()[0])


def is_settled(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether rights and row-level security are what the lists say."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace('wall'), 'pg_namespace')")
        said = cursor.fetchone()
        state = hashlib.sha256("\n".join(_wanted(cursor)).encode()).hexdigest()
    return bool(said == (state,))


def _wanted(cursor: CursorWrapper) -> list[str]:
    cursor.execute(
        "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " GROUP BY c.relname ORDER BY c.relname"
    )
    columns: dict[str, list[str]] = dict(cursor.fetchall())
    parts = ", ".join(ROLES.values())
    made = [
        "CREATE SCHEMA IF NOT EXISTS wall",
        wall.KEY,
        wall.KEYS,
        "REVOKE ALL ON wall.signing_key FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA wall TO {parts}, {WALL}",
        f"GRANT CREATE ON SCHEMA wall TO {WALL}",
        f"GRANT USAGE ON SCHEMA public TO {parts}, {WALL}",
        f"GRANT SELECT ON wall.signing_key TO {WALL}",
        "SET LOCAL check_function_bodies = off",
        f"SET LOCAL ROLE {WALL}",
        *wall.functions(),
        f"SET LOCAL ROLE {ROLES[OWNER]}",
    ]
    for table, read in wall.READS.items():
        if table in columns:
            made.append(f"GRANT SELECT ({read}) ON public.{table} TO {WALL}")
    for table, names in columns.items():
        made += _granted(table, names)
        if table in rows.ROWS:
            made += rows.statements(table)
    made.append(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLES[BACKUP]}")
    for part in (PUBLIEK, WERKPLEK, WORKER):
        for name in ("jobs", "events") if part != WORKER else QUEUE:
            made.append(
                f"GRANT USAGE ON SEQUENCE public.procrastinate_{name}_id_seq TO {ROLES[part]}"
            )
    return made


def _granted(table: str, columns: Sequence[str]) -> list[str]:
    made = [f'GRANT SELECT ON public."{table}" TO {ROLES[BACKUP]}']
    if table not in RIGHTS:
        return made
    for part, said in RIGHTS[table]._asdict().items():
        for letter, some, named in RIGHT.findall(said):
            which = ""
            if some == "-":
                open_ones = [each for each in columns if each not in _sealed(table)]
                which = f" ({', '.join(_quoted(each) for each in open_ones)})"
            elif some:
                which = f" ({', '.join(_quoted(each.strip()) for each in named.split(','))})"
            made.append(f'GRANT {WORDS[letter]}{which} ON public."{table}" TO {ROLES[part]}')
    return made


def _quoted(name: str) -> str:
    return f'"{name}"'


def _sealed(table: str) -> set[str]:
    return {
        str(field.column)
        for model in apps.get_models()
        if model._meta.db_table == table
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    }


def _take_back(cursor: CursorWrapper) -> None:
    """Begin with nothing: what an earlier version gave is gone too."""
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)",
        [[*(ROLES[part] for part in SERVING), WALL, RETIRED]],
    )
    there = [name for (name,) in cursor.fetchall()]
    if missing := {*(ROLES[part] for part in SERVING), WALL} - set(there):
        raise ImproperlyConfigured(
            f"These database roles are missing: {', '.join(sorted(missing))}. A superuser makes"
            " them once: docs/operations.md, Install."
        )
    for name in there:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}")
        for what in ("TABLES", "SEQUENCES"):
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {what} FROM {name}"
            )
    cursor.execute(
        "SELECT polname, polrelid::regclass::text FROM pg_policy"
        " JOIN pg_class c ON c.oid = polrelid WHERE relnamespace = 'public'::regnamespace"
    )
    for policy, table in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{policy}" ON {table}')
    cursor.execute("SELECT oid::regprocedure::text FROM pg_proc"
                   " WHERE pronamespace = to_regnamespace('wall')")  # fmt: skip
    functions = [name for (name,) in cursor.fetchall()]
    cursor.execute(f"SET LOCAL ROLE {WALL}")  # whose they are
    for function in functions:
        cursor.execute(f"DROP FUNCTION {function}")
    cursor.execute(f"SET LOCAL ROLE {ROLES[OWNER]}")
