"""How much falls due at each desk? Counted for who supervises and may see no signal."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from schakel.retention.models import Hold, Outlook
from schakel.retention.terms import falling_due
from schakel.signals.models import Signal


def count_all(*, today: date) -> None:
    """Write down per desk what may go, what soon may, and what is held; numbers and no more."""
    due = falling_due(Signal.objects.all(), today=today)
    now = Counter(each.signal.desk_id for each in due if each.is_now(today))
    soon = Counter(each.signal.desk_id for each in due if not each.is_now(today))
    holds = Hold.objects.filter(ended_at=None)
    held = _by_desk(holds.values_list("signal__desk", flat=True))
    to_look_at = _by_desk(
        holds.filter(look_again_on__lte=today).values_list("signal__desk", flat=True)
    )
    known = set(Outlook.objects.values_list("desk", flat=True))
    for desk in known | now.keys() | soon.keys() | held.keys():
        Outlook.objects.update_or_create(
            desk_id=desk,
            defaults={
                "counted_on": today,
                "now": now[desk],
                "soon": soon[desk],
                "held": held[desk],
                "to_look_at": to_look_at[desk],
            },
        )


def _by_desk(desks: Iterable[UUID]) -> Counter[UUID]:
    return Counter(desks)
