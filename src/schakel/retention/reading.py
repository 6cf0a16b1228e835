"""What does the page of a desk show of what falls due, and what is held?"""

from datetime import datetime

from django.utils import timezone

from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.retention.models import Destruction, Hold
from schakel.retention.policy import RETENTION_POLICY
from schakel.retention.terms import Due, falling_due
from schakel.signals.models import Signal
from schakel.vault.opening import unseal_many


def falling_due_at(person: Person, desk: Organisation, *, now: datetime) -> list[Due]:
    """What falls due at a desk, without what somebody proposed already."""
    ours = RETENTION_POLICY.rows(person, "let_go").filter(desk=desk)
    proposed = Destruction.objects.exclude(state=Destruction.State.DROPPED)
    ours = ours.exclude(destroyed__destruction__in=proposed)
    return falling_due(ours, today=timezone.localdate(now))


def holds_at(person: Person, desk: Organisation) -> list[tuple[Hold, str]]:
    """What is held at a desk now, with why; what is to be looked at first, first."""
    ours = RETENTION_POLICY.rows(person, "hold").filter(desk=desk)
    rows = list(
        Hold.objects.filter(signal__in=ours, ended_at=None)
        .select_related("signal", "set_by")
        .order_by("look_again_on")
    )
    why = unseal_many(rows, "why")
    return [(each, why[each.pk]) for each in rows]


def last_hold_of(signal: Signal) -> Hold | None:
    """The hold that keeps this signal now."""
    return Hold.objects.filter(signal=signal, ended_at=None).select_related("set_by").first()
