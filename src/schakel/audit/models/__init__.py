"""What does the audit trail keep? Events, and the batches in which they are sealed."""

from schakel.audit.models.batch import Batch, Verification
from schakel.audit.models.event import ActorKind, Event

__all__ = ["ActorKind", "Batch", "Event", "Verification"]
