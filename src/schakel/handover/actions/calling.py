"""How is a call about an acute signal recorded?"""

from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.handover.models import CallRecord
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.actions.passing_on import take_over
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey


class SpokeToMissing(Exception):
    """Somebody was reached: then it says whom."""


@transaction.atomic
def record_call(
    signal: Signal,
    *,
    organisation: Organisation | None,
    number: str,
    reached: bool,
    spoke_to: str,
    agreed: str,
    took_over: bool,
    called_at: datetime,
    by: Person,
    now: datetime,
) -> CallRecord:
    """Record who was called, when, and whether they took over; only that stops the clock.

    Rule: an acute signal stays red, and escalates, until somebody took over.
    Source: beleidsplan bijlage 2; product.md 4.4.
    """
    because = SIGNAL_POLICY.require(by, "pass_on", signal)
    if (reached or took_over) and not spoke_to.strip():
        raise SpokeToMissing
    call = CallRecord(
        key=RecordKey.objects.create_key(),
        signal=signal,
        organisation=organisation,
        number=number,
        reached=reached or took_over,
        took_over=took_over,
        called_at=called_at,
        by=by,
        at=now,
    )
    call.seal(spoke_to=spoke_to.strip(), agreed=agreed.strip())
    call.save(force_insert=True)
    record(
        "handover.call",
        by=by,
        on=signal,
        because=because,
        detail={
            "to": organisation.code if organisation else "",
            "reached": str(call.reached).lower(),
            "took_over": str(took_over).lower(),
        },
        now=now,
    )
    if took_over:
        take_over(signal, by=by, now=now)
    return call
