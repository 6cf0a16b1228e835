"""With which rights does who use the database? The owner migrates; the app role owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

# Tables of which rows are only ever added and read. A model says so itself with an attribute
# `append_only = True`; this list is for tables without a model.
APPEND_ONLY: tuple[str, ...] = ()
# Written by migrations alone.
READ_ONLY = ("django_migrations",)


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """For this block the connection is the owner's: to migrate, never to serve.

    Gives the name of the app role, which the connection has before and after.
    """
    connection = connections[alias]
    if not settings.DATABASE_OWNER and not settings.DEMO:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is required for this: the role of DATABASE_URL owns nothing."
        )
    if not settings.DATABASE_OWNER:  # a demo on somebody's database, with one role for all
        yield connection.settings_dict["USER"]
        return
    before = dict(connection.settings_dict)
    owner = {k: v for k, v in settings.DATABASE_OWNER.items() if k in {"HOST", "PORT", "USER"}}
    owner["PASSWORD"] = settings.DATABASE_OWNER.get("PASSWORD", "")
    options = {k: v for k, v in before.get("OPTIONS", {}).items() if k != "pool"}
    connection.close()
    connection.settings_dict.update(owner, OPTIONS=options)
    try:
        yield before["USER"]
    finally:
        connection.close()
        changed = {k: before[k] for k in ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")}
        connection.settings_dict.update(changed)


def grant(role: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Give the app role what it needs and no more. Asked as owner, after every migration."""
    if connections[alias].settings_dict["USER"] == role:
        return  # one role for all
    app = sql.Identifier(role)
    appended = {
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    } | set(APPEND_ONLY)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {app}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}"),
        # For tables that a later migration makes, until this function runs again.
        sql.SQL(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}"
        ),
        sql.SQL(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}"
        ),
    ]
    with connections[alias].cursor() as cursor:
        present = set(connections[alias].introspection.table_names(cursor))
        for statement in statements:
            cursor.execute(statement.format(app=app))
        for table in sorted(appended & present):
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}").format(
                    table=sql.Identifier(table), app=app
                )
            )
        for table in sorted(set(READ_ONLY) & present):
            cursor.execute(
                sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {table} FROM {app}").format(
                    table=sql.Identifier(table), app=app
                )
            )
