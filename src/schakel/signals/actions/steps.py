"""Which steps of the checklist does an officer tick or skip by hand?"""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.signals.actions.locking import locked
from schakel.signals.checklist import tick
from schakel.signals.models import Milestone, Signal
from schakel.signals.policy import SIGNAL_POLICY

Step = Milestone.Step


class Because(models.TextChoices):
    """Why a step is skipped. A code: the checklist is stored in clear, so no story fits in it."""

    NOTHING_TO_CHECK = "nothing_to_check", _("Er valt niets te controleren")
    NO_TIME = "no_time", _("Er is geen tijd voor: dit kan niet wachten")
    ALREADY_KNOWN = "already_known", _("Alles was al bekend")
    OWN_MEASURE = "own_measure", _("De gemeente pakt het zelf op")
    NOT_WANTED = "not_wanted", _("De melder of het slachtoffer wil dit niet")
    UNREACHABLE = "unreachable", _("De melder is niet bereikbaar")


# Reading, deciding the urgency and weighing are not for skipping: they are what the desk is for.
SKIPPABLE: dict[str, str] = {
    Step.ENRICHED: "check",
    Step.PASSED_ON: "pass_on",
    Step.REPORTED_BACK: "message",
}


class NotByHand(Exception):
    """This step follows from what somebody does; it cannot be ticked or skipped on its own."""


@transaction.atomic
def finish_enriching(signal: Signal, *, by: Person, now: datetime) -> None:
    """Say that the desk has looked up what it may."""
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "check", signal)
    tick(signal, Step.ENRICHED, by=by, now=now)
    record("signal.enrich", by=by, on=signal, because=because, now=now)


@transaction.atomic
def skip(signal: Signal, step: str, *, reason: str, by: Person, now: datetime) -> None:
    """Skip a step, with a reason that stays readable in the checklist."""
    if step not in SKIPPABLE or reason not in Because.values:
        raise NotByHand
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, SKIPPABLE[step], signal)
    tick(signal, Step(step), by=by, now=now, skipped_because=reason)
    record(
        "signal.skip_step",
        by=by,
        on=signal,
        because=because,
        detail={"step": step, "reason": reason},
        now=now,
    )
