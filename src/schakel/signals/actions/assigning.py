"""Who takes care of a signal?"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.desks import members_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.actions.locking import locked
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY

MOST_AT_ONCE = 50


def possible_owners(signal: Signal, *, now: datetime) -> list[Person]:
    """The officers of the desk where the signal lies."""
    return members_of(signal.desk, Role.FOCAL_OFFICER, on=timezone.localdate(now))


@transaction.atomic
def assign(signal: Signal, *, to: Person | None, by: Person, now: datetime) -> Signal:
    """Give a signal to an officer of the desk, or back to the whole desk.

    Rule: whoever is away keeps the signal, and their deputy is told.
    Source: beleidsplan §3.2 (duo function); product.md 3.9.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "assign", signal)
    if to is not None and not SIGNAL_POLICY.grounds(to, "see", signal):
        raise PermissionDenied("a signal goes to somebody of its own desk")
    if signal.owner_id == (to.pk if to else None):
        return signal
    signal.owner = to
    signal.save(update_fields=["owner"])
    record(
        "signal.assign",
        by=by,
        on=signal,
        because=because,
        detail={"to": str(to.pk) if to else ""},
        now=now,
    )
    if to is not None and to != by:
        notify(
            with_deputies([to], on=timezone.localdate(now)),
            Notice.Kind.ASSIGNED,
            reference=signal.reference,
            url_name="signals:detail",
            now=now,
        )
    return signal


@transaction.atomic
def assign_several(
    signals: Sequence[Signal], *, to: Person | None, by: Person, now: datetime
) -> int:
    """Give several signals to somebody at once: the only thing that goes by the dozen.

    Rule: only what does no harm may be done to several signals at once; never closing.
    Source: product.md 3.11.
    """
    if len(signals) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} signals at once")
    # In one order for everybody, so that two colleagues cannot wait for each other.
    for signal in sorted(signals, key=lambda each: each.pk):
        assign(signal, to=to, by=by, now=now)
    return len(signals)
