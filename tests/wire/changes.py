"""Which rows did a request write, in words that are the same when it is sent once more?

Chance is left out: what is new has no name, and what is sealed only a length.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, transaction

UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
CODE = re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
NAMES = re.compile(f"{UUID.pattern}|{CODE.pattern}")
CHANCE = re.compile(r"\\+x[0-9a-f]*|\b[0-9a-f]{24,}\b|\b[\w-]{40,}\b")
# Of a session only that it was written counts: its text is the browser's own, and signed.
BY_CHANCE = {"session_data", "session_key", "password", "operation_id", "trace_id", "backend"}


class Named(NamedTuple):
    """A row that a page or a form has a name for."""

    table: str
    row: dict[str, Any]

    def looks_like(self, other: "Named") -> int:
        """In how much two rows are the same: what is refused is refused for whose it is."""
        return sum(value == other.row.get(column) for column, value in self.row.items())


@contextmanager
def undone() -> Iterator[None]:
    """As if it never was."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


class Rows:
    """All tables as they stand, and what was written since."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            self.tables = sorted(name for (name,) in cursor.fetchall())
        self.referred = {
            model._meta.db_table
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.name == "reference" and field.unique  # its own, and not of what it is about
        }
        counted = {
            model._meta.db_table
            for model in apps.get_models()
            if model._meta.pk.get_internal_type().endswith("AutoField")
        }
        self.numbers = {
            model._meta.db_table: {
                field.column
                for field in model._meta.concrete_fields
                if (field.related_model or model)._meta.db_table in counted
                and (field.primary_key or field.is_relation)
            }
            for model in apps.get_models()
        }
        self.look_again()

    def look_again(self) -> None:
        """From here on counts what is written."""
        everything = self._every("SELECT '{0}', to_jsonb(t)::text, t.xmin::text::bigint FROM {0} t")
        self.mark = max(at for _table, _row, at in everything)
        self.held = {(table, row) for table, row, _at in everything}
        self.known = {name for _table, row in self.held for name in NAMES.findall(row)}
        self.count = dict(self._every("SELECT '{0}', count(*) FROM {0} t"))

    def written(self) -> dict[str, list[str]]:
        """What is new or other in each table, and how many rows it lost or won."""
        rows: dict[str, list[str]] = {}
        asked = "SELECT '{0}', to_jsonb(t)::text FROM {0} t WHERE t.xmin::text::bigint > %s"
        for table, row in self._every(asked, self.mark):
            if (table, row) not in self.held:  # written over with the same: nothing happened
                rows.setdefault(table, []).append(self._plain(table, row))
        for table, count in self._every("SELECT '{0}', count(*) FROM {0} t"):
            if count != self.count[table]:
                rows.setdefault(table, []).append(f"{count - self.count[table]:+} rows")
        return {table: sorted(found) for table, found in rows.items()}

    def names(self) -> dict[str, Named]:
        """By how a row is named in an address or a form: its table, and what is in it."""
        found: dict[str, Named] = {}
        for table, row in self._every("SELECT '{0}', to_jsonb(t)::text FROM {0} t"):
            said = json.loads(row)
            names = [said.get("id")] + [said.get("reference")] * (table in self.referred)
            for name in names:
                if isinstance(name, str):
                    found[name] = Named(table, said)
        return found

    def plain(self, text: str) -> str:
        """A text without chance."""
        named = NAMES.sub(lambda it: it[0] if it[0] in self.known else "new", text)
        return CHANCE.sub(lambda it: f"{len(it[0])} of chance", named)

    def _plain(self, table: str, row: str) -> str:
        chance = BY_CHANCE | self.numbers.get(table, {"id", "job_id"})
        told = {
            column: "by chance" if column in chance and value is not None else value
            for column, value in json.loads(row).items()
        }
        return self.plain(json.dumps(told, sort_keys=True, ensure_ascii=False))

    def _every(self, asked: str, *values: int) -> list:
        """The same question to all tables, in one round trip."""
        text = " UNION ALL ".join(asked.format(table) for table in self.tables)
        with connection.cursor() as cursor:
            cursor.execute(text, values * len(self.tables))
            return cursor.fetchall()
