"""How does a signal end, who agrees with that, and how does it open again?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Notice, Person
from schakel.people.notices import count_as_seen
from schakel.signals.actions.locking import locked
from schakel.signals.actions.messages import post
from schakel.signals.actions.weighing import AlreadyAsked, ReasonMissing, tell_colleagues
from schakel.signals.checklist import tick
from schakel.signals.deadlines import meet, start_term, stop_all
from schakel.signals.lifecycle import SIGNAL_LIFECYCLE
from schakel.signals.models import Deadline, Milestone, Note, SecondOpinion, Signal
from schakel.signals.policy import SIGNAL_POLICY


class FeedbackMissing(ValueError):
    """No signal closes without an outcome and words for the reporter."""


class InputUnseen(Exception):
    """The reporter added something that nobody has read yet."""


@dataclass(frozen=True)
class Ending:
    """What came of a signal, what the reporter hears, and why it ends here."""

    outcome: str
    feedback: str
    reason: str = ""


def needs_second_person(signal: Signal, outcome: str) -> bool:
    """Rule: closing without anybody acting takes two people; so does closing while an acute
    clock runs, which would otherwise lower an acute signal through the back door.

    Source: issue "From signal to action"; product.md 3.5.
    """
    return outcome in Signal.WITHOUT_ACTION or signal.acute_clock_runs


@transaction.atomic
def close(signal: Signal, ending: Ending, *, by: Person, now: datetime) -> SecondOpinion | None:
    """Close a signal, or ask a colleague to agree when that takes two.

    Rule: closing takes an outcome and a text for the reporter, both.
    Source: issue "From signal to action"; product.md 3.13 and 5.4.

    Answers the second opinion that is now waited for; None when the signal is closed.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "close", signal)
    _check(signal, ending)
    count_as_seen(by, now=now, reference=signal.reference)
    if needs_second_person(signal, ending.outcome):
        return _ask_to_close(signal, ending, because=because, by=by, now=now)
    _drop_what_waits(signal, by=by, now=now)
    _end(signal, ending, because=because, by=by, agreed_by=None, now=now)
    return None


def close_as_agreed(
    opinion: SecondOpinion, signal: Signal, *, because: list[str], by: Person, now: datetime
) -> None:
    """Carry out the agreed closing; the words are those of whoever prepared it."""
    ending = Ending(opinion.outcome, opinion.unsealed("feedback"), opinion.unsealed("reason"))
    _check(signal, ending)
    _end(signal, ending, because=because, by=opinion.requested_by, agreed_by=by, now=now)


def open_anew(signal: Signal, *, now: datetime) -> None:
    """Let a closed signal start over, whoever asked for it; the caller saves and records."""
    SIGNAL_LIFECYCLE.advance(signal, "reopen")
    signal.outcome, signal.closed_at = "", None
    # What must be done again is open again on the checklist; the trail keeps that it was done.
    signal.milestones.filter(
        step__in=[Milestone.Step.WEIGHED, Milestone.Step.REPORTED_BACK]
    ).delete()
    for kind in (Deadline.Kind.WEIGH, Deadline.Kind.REPORT_BACK):
        start_term(signal, kind, now=now)
    if signal.acute_clock_runs:
        signal.acute_since = now
        start_term(signal, Deadline.Kind.CONTACT, now=now)
    signal.stand_in_line()


@transaction.atomic
def reopen(signal: Signal, *, reason: str, by: Person, now: datetime) -> None:
    """Open a closed signal again, with its history; its clocks start anew.

    Rule: whoever reopens says why; the earlier outcome stays in the history.
    Source: issue "From signal to action"; product.md 3.13.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "reopen", signal)
    if not reason.strip():
        raise ReasonMissing
    was = signal.outcome
    open_anew(signal, now=now)
    signal.save()
    _note(signal, reason, by=by, now=now)
    record("signal.reopen", by=by, on=signal, because=because, detail={"outcome_was": was}, now=now)


def _check(signal: Signal, ending: Ending) -> None:
    if ending.outcome not in Signal.Outcome.values or not ending.feedback.strip():
        raise FeedbackMissing
    if signal.new_input_at is not None:
        raise InputUnseen


def _end(
    signal: Signal,
    ending: Ending,
    *,
    because: list[str],
    by: Person,
    agreed_by: Person | None,
    now: datetime,
) -> None:
    SIGNAL_LIFECYCLE.advance(signal, "close")
    signal.outcome, signal.closed_at = ending.outcome, now
    meet(signal, Deadline.Kind.REPORT_BACK, now=now)
    stop_all(signal, now=now)
    signal.stand_in_line()
    signal.save()
    post(signal, ending.feedback, by=by, now=now)
    tick(signal, Milestone.Step.REPORTED_BACK, by=by, now=now)
    if ending.reason.strip():
        _note(signal, ending.reason, by=by, now=now)
    record(
        "signal.close",
        by=agreed_by or by,
        on=signal,
        because=because,
        detail={
            "outcome": ending.outcome,
            **({"prepared_by": str(by.pk)} if agreed_by is not None else {}),
        },
        now=now,
    )


def _ask_to_close(
    signal: Signal, ending: Ending, *, because: list[str], by: Person, now: datetime
) -> SecondOpinion:
    if not ending.reason.strip():
        raise ReasonMissing
    if signal.second_opinions.filter(decided_at=None).exists():
        raise AlreadyAsked
    opinion = SecondOpinion(
        key=signal.key,
        signal=signal,
        kind=SecondOpinion.Kind.CLOSE,
        outcome=ending.outcome,
        requested_by=by,
        requested_at=now,
    )
    opinion.seal(feedback=ending.feedback.strip(), reason=ending.reason.strip(), remark="")
    opinion.save(force_insert=True)
    record(
        "signal.ask_to_close",
        by=by,
        on=signal,
        because=because,
        detail={"outcome": ending.outcome},
        now=now,
    )
    tell_colleagues(signal, Notice.Kind.SECOND_PERSON, by=by, now=now)
    return opinion


def _drop_what_waits(signal: Signal, *, by: Person, now: datetime) -> None:
    """A closed signal has nothing left to agree with."""
    waiting, _rows = signal.second_opinions.filter(decided_at=None).delete()
    if waiting:
        record("signal.withdraw_question", by=by, on=signal, now=now)


def _note(signal: Signal, text: str, *, by: Person, now: datetime) -> None:
    """The reason stays readable for the desk."""
    note = Note(key=signal.key, signal=signal, author=by, visibility=Note.Visibility.DESK, at=now)
    note.seal(text=text.strip())
    note.save(force_insert=True)
