"""What is kept of what happened? Events, their seals, and whose data were processed."""

from schakel.audit.models.batch import Batch, Verification
from schakel.audit.models.event import ActorKind, Event
from schakel.audit.models.processing import ProcessingLine

__all__ = ["ActorKind", "Batch", "Event", "ProcessingLine", "Verification"]
