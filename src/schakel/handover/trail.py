"""Where is it recorded what happened to a handover? On each signal: the desk reads it there."""

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
    """Record a verb on a handover, with its reference, its recipient and its puzzle."""
    if handover.puzzle is not None:
        detail["puzzle"] = handover.puzzle.reference
    for signal in handover.signals:
        record(
            f"handover.{action}",
            by=by,
            on=signal,
            because=because,
            actor_kind=actor_kind,
            detail={"handover": handover.reference, "to": handover.to.code, **detail},
            now=now,
        )
