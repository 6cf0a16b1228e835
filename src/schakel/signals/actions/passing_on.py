"""What changes in a signal when it went to a partner, or when somebody took an acute one over?

The package, its recipient and its ground are kept by `handover`; a signal knows no handover.
"""

from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.signals.actions.locking import locked
from schakel.signals.checklist import tick
from schakel.signals.deadlines import meet
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import Deadline, Milestone, Signal
from schakel.signals.policy import SIGNAL_POLICY


@transaction.atomic
def mark_passed_on(signal: Signal, *, by: Person, now: datetime) -> None:
    """Step the signal to passed on, the first time and every next; its own term is met."""
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "pass_on", signal)
    SIGNAL_LIFECYCLE.advance(signal, "pass_on")
    tick(signal, Milestone.Step.PASSED_ON, by=by, now=now)
    meet(signal, Deadline.Kind.PASS_ON, now=now)
    signal.stand_in_line()
    signal.save(update_fields=["state", "line", "next_due_at"])
    record("signal.pass_on", by=by, on=signal, because=because, now=now)


@transaction.atomic
def take_over(signal: Signal, *, by: Person, now: datetime) -> None:
    """Stop the clock of an acute signal: somebody outside the desk has taken it over.

    Rule: an acute signal stays red, and escalates, until somebody took over.
    Source: beleidsplan bijlage 2; product.md 4.4.

    A second take-over changes nothing: the first moment is what counts.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "pass_on", signal)
    if signal.acute_clock_runs:
        signal.taken_over_at = now
    meet(signal, Deadline.Kind.CONTACT, now=now)
    signal.stand_in_line()
    signal.save(update_fields=["taken_over_at", "line", "next_due_at"])
    record("signal.take_over", by=by, on=signal, because=because, now=now)
