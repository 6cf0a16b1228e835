"""What exactly of an event is sealed? All of it, written in one way only."""

import json
from collections.abc import Callable
from datetime import UTC
from typing import Any, Final

from schakel.audit import merkle
from schakel.audit.models import Event

FIRST: Final = (
    "id", "at", "actor_id", "actor_kind", "organisations", "roles", "action", "object_type",
    "object_id", "object_reference", "because", "fields", "purpose", "detail", "trace_id",
)  # fmt: skip
# The columns by format. A column that is added later gets a new format; batches that were sealed
# in an older one are verified in that one.
FORMATS: Final[dict[int, tuple[str, ...]]] = {
    1: FIRST,
    2: (*FIRST, "operation_id"),
}
NEWEST: Final = max(FORMATS)
WRITTEN: Final[dict[str, Callable[[Any], Any]]] = {
    "at": lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"),
    "actor_id": lambda pk: pk and str(pk),
    "object_id": lambda pk: pk and str(pk),
    "trace_id": str,
}


def leaf_of(event: Event, *, form: int = NEWEST, under: int | None = None) -> bytes:
    """The hash of one event; `under` another id, to see whether two changed places."""
    content = {
        name: WRITTEN.get(name, lambda value: value)(getattr(event, name)) for name in FORMATS[form]
    }
    if under is not None:
        content["id"] = under
    return merkle.leaf(canonical(content))


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in one spelling: sorted, without spaces, in UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
