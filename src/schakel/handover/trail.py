"""Where is it recorded what happened to a handover? On its signal: the desk reads it there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from schakel.audit.trail import record
from schakel.handover.models import Handover
from schakel.people.models import Person


def record_handover(
    action: str,
    handover: Handover,
    *,
    by: Person | None,
    because: Sequence[str] = (),
    actor_kind: Literal["person", "partner_link", "system"] = "person",
    now: datetime,
    **detail: str,
) -> None:
    """Record a verb on a handover, with its reference and its recipient."""
    record(
        f"handover.{action}",
        by=by,
        on=handover.signal,
        because=because,
        actor_kind=actor_kind,
        detail={"handover": handover.reference, "to": handover.to.code, **detail},
        now=now,
    )
