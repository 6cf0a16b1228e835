"""Are the tables there that this version needs? A door on older ones would do half of its work.

Looked up in the catalogue, which every role may read: the public door may not read which
migrations ran. More than this version knows of is fine, for a new version comes in that way.
"""

import psycopg
from django.apps import apps
from django.core.management.base import CommandError

from schakel.ops import health

NAMED = 3


def refuse() -> None:
    """Say so before anything serves.

    Rule: new code does not begin on tables that are behind. Source: design security.md 4, R17.
    A database that is away is no reason: the door says that itself, and waits for it.
    """
    try:
        absent = missing()
    except psycopg.Error:
        return
    if absent:
        more = f" and {len(absent) - NAMED} more" if len(absent) > NAMED else ""
        raise CommandError(
            f"The tables are of an earlier version: {', '.join(absent[:NAMED])}{more} missing."
            " Run `schakel migrate` of this version first; the earlier version may serve meanwhile."
        )


def missing() -> list[str]:
    """The columns, as table.column, that our models have and the database has not."""
    with health.own_connection() as connection:
        there = set(
            connection.execute(
                "SELECT c.relname::text, a.attname::text FROM pg_class c"
                " JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped"
                " WHERE c.relnamespace = 'public'::regnamespace"
            )
        )
    wanted = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
    }
    return sorted(f"{table}.{column}" for table, column in wanted - there)
