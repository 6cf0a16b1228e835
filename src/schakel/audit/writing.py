"""How do events and their lines in the processing log get written, with one statement?"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from django.db import connection, models

from schakel.audit.models import Event, ProcessingLine

RESOURCE: Final = f"schakel/{version('schakel')}"
BOTH: Final = "WITH event AS ({}) {}"
# The columns in which the rows of one statement differ; the rest is sent once.
DIFFER: Final[dict[type[models.Model], dict[str, str]]] = {
    Event: {
        "object_type": "text",
        "object_id": "uuid",
        "object_reference": "text",
        "operation_id": "text",
    },
    ProcessingLine: {"operation_id": "text", "data_subject_id": "bytea"},
}


def write(events: Sequence[Event], lines: Sequence[ProcessingLine]) -> None:
    """Write events that differ only in what they are about, with their lines of the log.

    One statement: both logs say the same, or neither says anything. Their numbers are not asked
    for: whoever may write a line may not always read it.
    """
    statement, values = _insert(events)
    if lines:
        second, more = _insert(lines)
        statement, values = BOTH.format(statement, second), values + more
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _insert(rows: Sequence[models.Model]) -> tuple[str, list[Any]]:
    model = type(rows[0])
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    shapes, values = [], list[Any]()
    for field in columns:
        if field.name in DIFFER[model]:
            shapes.append(f"unnest(%s::{DIFFER[model][field.name]}[])")
            values.append([getattr(row, field.attname) for row in rows])
        else:
            shapes.append("%s")
            value = field.pre_save(rows[0], add=True)
            values.append(field.get_db_prep_save(value, connection))
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    into = f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(shapes)}"
    return into, values
