"""How does an officer say that one signal repeats another, or that it does not?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.puzzles.actions.history import said
from schakel.puzzles.models import SourceStatement
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY


class WithItself(ValueError):
    """A signal is always from its own source."""


@transaction.atomic
def state(
    signal: Signal, other: Signal, *, same: bool, reason: str, by: Person, now: datetime
) -> SourceStatement:
    """Say whether two signals come from one source. The newest word about a pair counts.

    Rule: a rumour that is told twice stays one rumour; a person says so, no program.
    Source: product.md 6.9.
    """
    if signal.pk == other.pk:
        raise WithItself
    # Whatever pair somebody names: of a signal of another desk nothing is said or learned.
    if signal.desk_id != other.desk_id:
        raise PermissionDenied("sources are compared within one desk")
    because = SIGNAL_POLICY.require(by, "puzzle", signal)
    SIGNAL_POLICY.require(by, "puzzle", other)
    statement = SourceStatement(
        key=signal.key, signal=signal, other=other, same=same, by=by, at=now
    )
    statement.seal(reason=said(reason))
    statement.save(force_insert=True)
    for one, counterpart in ((signal, other), (other, signal)):
        record(
            "signal.same_source" if same else "signal.other_source",
            by=by,
            on=one,
            because=because,
            detail={"signal": counterpart.reference},
            now=now,
        )
    return statement
