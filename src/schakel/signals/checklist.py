"""Which steps of the desk's checklist has a signal been through?"""

from datetime import datetime

from schakel.people.models import Person
from schakel.signals.models import Milestone, Signal, Task


def tick(
    signal: Signal,
    step: Milestone.Step,
    *,
    by: Person | None,
    now: datetime,
    skipped_because: str = "",
) -> None:
    """Tick a step off, once: whoever did it first, stays. A step skipped before is now done."""
    milestone, new = Milestone.objects.get_or_create(
        signal=signal, step=step, defaults={"at": now, "by": by, "skipped_because": skipped_because}
    )
    if not new and milestone.skipped_because and not skipped_because:
        milestone.at, milestone.by, milestone.skipped_because = now, by, ""
        milestone.save(update_fields=["at", "by", "skipped_because"])


def is_enriched(signal: Signal) -> bool:
    """Whether the desk added something: a finished check of its own, or a piece of the puzzle."""
    return (
        signal.tasks.filter(state=Task.State.DONE).exists()
        or signal.pieces.filter(added_by__isnull=False, added_at__gt=signal.registered_at).exists()
    )
