"""In which bucket do the keys of closed signals lie? In that of the quarter in which they go."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from schakel.organisations.models import Organisation
from schakel.retention.actions.destroying import keys_of
from schakel.retention.terms import due_on, kept
from schakel.signals.models import Signal
from schakel.vault import bucketing, buckets
from schakel.vault.models import RecordKey


def put_away_all(*, today: date) -> int:
    """Put what was closed in the bucket of its quarter, and take out what was opened or held.

    Nothing of it is read; a bucket whose quarter is over and in which nothing lies is destroyed.
    Answers how many keys were moved.
    """
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for signal in kept(Signal.objects.all()).select_related("desk", "key").iterator():
        day = due_on(signal)
        if day is not None:
            name = buckets.of_due(max(day, today), _desk(signal).pk)
            if signal.key.bucket != name:
                wanted[name].append(signal.pk)
    moved = sum(bucketing.put_away(keys_of(ids), name) for name, ids in wanted.items())
    back = Signal.objects.filter(key__bucket__startswith=buckets.DUE, destroyed_at=None).exclude(
        pk__in=kept(Signal.objects.all()).values("pk")
    )
    if found := list(back.values_list("pk", flat=True)):
        moved += bucketing.put_away(keys_of(found), buckets.of_new(today))
    for _progress in bucketing.move_on(on=today):
        pass
    bucketing.destroy_outlived(on=today)
    return moved


def in_use(bucket: str) -> bool:
    """Whether anything lies in a bucket."""
    return RecordKey.objects.filter(bucket=bucket).exists()


def _desk(signal: Signal) -> Organisation:
    desk: Organisation = signal.desk
    return desk
