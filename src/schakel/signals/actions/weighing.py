"""How is a signal weighed, and when does weighing it lower need a second person?"""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Notice, Person
from schakel.people.notices import count_as_seen, notify
from schakel.signals.actions.locking import locked
from schakel.signals.checklist import is_enriched, tick
from schakel.signals.deadlines import drop_term, meet, shorten_term, start_term
from schakel.signals.hearing import told_of
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import Deadline, Milestone, SecondOpinion, Signal, Weighing
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.urgency import (
    Facts,
    facts_as_weighed,
    is_lower,
    proposed_urgency,
    rules_for,
)

State = Signal.State
Urgency = Signal.Urgency


class WeighedMeanwhile(Exception):
    """Somebody else weighed the signal after this form was opened."""


class ReasonMissing(ValueError):
    """A decision about urgency says why."""


class AlreadyAsked(Exception):
    """Another decision about this signal still waits for a colleague."""


@dataclass(frozen=True)
class Judgement:
    """What an officer makes of the facts: two reliabilities, a decision and the reason."""

    source_reliability: str
    content_reliability: str
    decided: str
    reason: str


@dataclass(frozen=True)
class Told:
    """What an officer needs beside the questions: the story, what was seen, the last weighing."""

    story: str
    observations: tuple[str, ...]
    newest: Weighing | None
    newest_reason: str


@transaction.atomic
def open_for_weighing(signal: Signal, *, by: Person, now: datetime) -> Told:
    """Open what was told, to weigh it; that somebody did, is recorded."""
    because = SIGNAL_POLICY.require(by, "weigh", signal)
    newest = signal.weighings.select_related("by", "key").first()
    observations = signal.unsealed("observations")
    record(
        "signal.read",
        by=by,
        on=signal,
        because=because,
        fields=["story", "observations", *(["weighing"] if newest else [])],
        purpose="weigh",
        now=now,
    )
    return Told(
        story=signal.unsealed("story"),
        observations=tuple(code for code in observations.split(",") if code),
        newest=newest,
        newest_reason=newest.unsealed("reason") if newest else "",
    )


@transaction.atomic
def weigh(
    signal: Signal,
    facts: Facts,
    judgement: Judgement,
    *,
    after: UUID | None,
    by: Person,
    now: datetime,
) -> Weighing:
    """Establish the facts and decide how urgent the signal is.

    Rule: a person decides the urgency, with a reason; rules only explain and propose.
    Source: issue "From signal to action"; product.md 3.7; ECLI:NL:RVS:2017:1317.
    Rule: an acute signal stays acute until a second officer of the desk agrees to lower it.
    Source: issue "From signal to action"; product.md 3.5.

    `after` is the weighing that was the newest when the form was opened (None: there was none).
    """
    signal = locked(signal)
    newest = signal.weighings.first()
    first_time = newest is None or signal.state in (State.RECEIVED, State.READ)
    because = SIGNAL_POLICY.require(
        by, "weigh_again" if signal.state == State.PASSED_ON else "weigh", signal
    )
    if (newest.pk if newest else None) != after:
        raise WeighedMeanwhile
    if not judgement.reason.strip():
        raise ReasonMissing
    SIGNAL_LIFECYCLE.advance(signal, "weigh_again" if signal.state == State.PASSED_ON else "weigh")
    was = signal.urgency
    lowers_acute = was == Urgency.ACUTE and judgement.decided != Urgency.ACUTE
    weighing = _write_down(
        signal,
        facts,
        judgement,
        decided=Urgency.ACUTE if lowers_acute else judgement.decided,
        by=by,
        now=now,
    )
    signal.forms = list(facts.forms)
    _decide(signal, weighing.decided, now=now)
    _tick_off(signal, by=by, now=now)
    _run_clocks(signal, was=was, first_time=first_time, now=now)
    signal.stand_in_line()
    signal.save()
    count_as_seen(by, now=now, reference=signal.reference)
    if lowers_acute:
        _ask_to_lower(signal, judgement, by=by, now=now)
    elif signal.urgency == Urgency.ACUTE and was != Urgency.ACUTE:
        _tell_it_is_acute(signal, by=by, now=now)
    record(
        "signal.weigh",
        by=by,
        on=signal,
        because=because,
        detail={
            "proposed": weighing.proposed,
            "decided": judgement.decided,
            "was": was,
            "second_person": str(lowers_acute).lower(),
        },
        now=now,
    )
    return weighing


def lower(opinion: SecondOpinion, signal: Signal, *, now: datetime) -> None:
    """Carry out the agreed lowering of an acute signal, as a new weighing of whoever asked."""
    newest = signal.weighings.first()
    was = signal.urgency
    if newest is not None:
        judgement = Judgement(
            newest.source_reliability,
            newest.content_reliability,
            opinion.urgency,
            opinion.unsealed("reason"),
        )
        _write_down(
            signal,
            facts_as_weighed(newest),
            judgement,
            decided=opinion.urgency,
            by=opinion.requested_by,
            now=now,
        )
    _decide(signal, opinion.urgency, now=now)
    _run_clocks(signal, was=was, first_time=False, now=now)
    signal.stand_in_line()
    signal.save()


def _write_down(
    signal: Signal,
    facts: Facts,
    judgement: Judgement,
    *,
    decided: str,
    by: Person,
    now: datetime,
) -> Weighing:
    weighing = Weighing(
        key=signal.key,
        signal=signal,
        by=by,
        at=now,
        **{**asdict(facts), "forms": list(facts.forms)},
        source_reliability=judgement.source_reliability,
        content_reliability=judgement.content_reliability,
        proposed=proposed_urgency(facts),
        rules=[rule.code for rule in rules_for(facts)],
        decided=decided,
    )
    weighing.seal(reason=judgement.reason.strip())
    weighing.save(force_insert=True)
    return weighing


def _decide(signal: Signal, urgency: str, *, now: datetime) -> None:
    if urgency == Urgency.ACUTE and signal.urgency != Urgency.ACUTE:
        signal.acute_since, signal.taken_over_at = now, None
    signal.urgency = urgency
    signal.urgency_decided = True


def _tick_off(signal: Signal, *, by: Person, now: datetime) -> None:
    steps = [Milestone.Step.READ, Milestone.Step.URGENCY, Milestone.Step.WEIGHED]
    if is_enriched(signal):
        steps.append(Milestone.Step.ENRICHED)
    for step in steps:
        tick(signal, step, by=by, now=now)


def _run_clocks(signal: Signal, *, was: str, first_time: bool, now: datetime) -> None:
    """Stop what is done, start what follows, and shorten what has less time now.

    Less urgent does not stretch a term that already runs: what was promised stays.
    """
    meet(signal, Deadline.Kind.READ, now=now)
    meet(signal, Deadline.Kind.WEIGH, now=now)
    if signal.urgency == Urgency.ACUTE and was != Urgency.ACUTE:
        start_term(signal, Deadline.Kind.CONTACT, now=now)
    elif signal.urgency != Urgency.ACUTE:
        drop_term(signal, Deadline.Kind.CONTACT)
    if first_time:
        start_term(signal, Deadline.Kind.PASS_ON, now=now)
    if is_lower(was, than=signal.urgency):
        shorten_term(signal, Deadline.Kind.PASS_ON, since=now, now=now)
        shorten_term(signal, Deadline.Kind.REPORT_BACK, since=signal.received_at, now=now)


def _ask_to_lower(signal: Signal, judgement: Judgement, *, by: Person, now: datetime) -> None:
    if signal.second_opinions.filter(decided_at=None).exists():
        raise AlreadyAsked
    opinion = SecondOpinion(
        key=signal.key,
        signal=signal,
        kind=SecondOpinion.Kind.LOWER,
        urgency=judgement.decided,
        requested_by=by,
        requested_at=now,
    )
    opinion.seal(reason=judgement.reason.strip(), feedback="", remark="")
    opinion.save(force_insert=True)
    tell_colleagues(signal, Notice.Kind.SECOND_PERSON, by=by, now=now)


def tell_colleagues(
    signal: Signal, kind: Notice.Kind, *, by: Person, now: datetime, urgent: bool = False
) -> None:
    """Tell the others at the desk."""
    notify(
        [person for person in told_of(signal, on=now) if person != by],
        kind,
        reference=signal.reference,
        url_name=(
            "signals:second_opinion" if kind == Notice.Kind.SECOND_PERSON else "signals:detail"
        ),
        now=now,
        urgent=urgent,
    )


def _tell_it_is_acute(signal: Signal, *, by: Person, now: datetime) -> None:
    tell_colleagues(signal, Notice.Kind.ACUTE_SIGNAL, by=by, now=now, urgent=True)
