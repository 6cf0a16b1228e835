"""What does a reporter do after reporting? Read, add, answer, say how it was, withdraw contact.

The code opens the messages and never the report, so that a reporter who is forced to hand it
over gives away as little as can be. An employee does the same from the own list, without a code.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.subjects import REPORTER
from schakel.audit.trail import record
from schakel.kernel.queue import enqueue
from schakel.people.models import Person
from schakel.signals.actions.closing import open_anew
from schakel.signals.actions.receiving import Upload, keep_upload
from schakel.signals.deadlines import meet
from schakel.signals.models import (
    Deadline,
    Mailbox,
    Message,
    Milestone,
    Satisfaction,
    Signal,
    SignalReporter,
)
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.fields import SealedTextField
from schakel.vault.models import RecordKey

# What was told about the signal itself: the code never opens it, and the public door cannot.
TOLD = tuple(
    field.name for field in Signal._meta.concrete_fields if isinstance(field, SealedTextField)
)
# What an addition of the reporter may change of a signal.
CHANGED_BY_REPORTER = (
    "state", "outcome", "closed_at", "acute_since", "new_input_at", "line", "next_due_at",
)  # fmt: skip


class NothingToAdd(ValueError):
    """An addition without a text and without a file."""


class TooEarly(ValueError):
    """Satisfaction is asked after feedback, and once."""


@transaction.atomic
def open_thread(
    mailbox: Mailbox, *, by: Person | None, now: datetime, until: datetime | None = None
) -> list[Message]:
    """Answer the messages, note that they were opened, and mark what the desk wrote as read.

    What came after `until` was not on the page: it stays new.
    """
    because = _may(mailbox.signal, by)
    # The worker notes that a reporter looked: it has no business with the words.
    messages = list(mailbox.messages.all() if by else mailbox.messages.defer("text"))
    shown = [message.pk for message in messages if until is None or message.at <= until]
    if any(not message.from_reporter and message.read_at is None for message in messages):
        unread = mailbox.messages.filter(from_reporter=False, read_at=None)
        unread.filter(pk__in=shown).update(read_at=now)
    if mailbox.last_opened_on != timezone.localdate(now):
        mailbox.last_opened_on = timezone.localdate(now)
        mailbox.save(update_fields=["last_opened_on"])
    _record("mailbox.open", mailbox, by=by, because=because, now=now)
    return messages


@transaction.atomic
def add(
    mailbox: Mailbox,
    text: str,
    *,
    uploads: Sequence[Upload] = (),
    by: Person | None,
    now: datetime,
) -> Message:
    """Add an answer, new information or files; the signal comes back to the top of the desk's line.

    Rule: new input from a reporter brings a signal back to the top; a closed one opens again,
    because somebody must read what was added before it can be said to be done.
    Source: issue "From signal to action", Reporting back; product.md 5.7.
    """
    if not text.strip() and not uploads:
        raise NothingToAdd
    signal = _locked(mailbox.signal)
    because = _may(signal, by)
    message = Message(key=mailbox.key, mailbox=mailbox, from_reporter=True, at=now)
    message.write(text)
    message.save(force_insert=True)
    for upload in uploads:
        keep_upload(signal, upload, by=None, now=now, message=message)
    mailbox.messages.filter(is_question=True, answered_at=None).update(answered_at=now)
    _stop_waiting_for_an_answer(signal, now=now)
    if not signal.is_open:
        _open_again(signal, now=now)
    signal.new_input_at = now
    signal.stand_in_line()
    signal.save(update_fields=CHANGED_BY_REPORTER)
    _record(
        "mailbox.add", mailbox, by=by, because=because, now=now, detail={"files": str(len(uploads))}
    )
    _tell_the_desk(signal)
    return message


@transaction.atomic
def withdraw_contact(mailbox: Mailbox, *, by: Person | None, now: datetime) -> bool:
    """Forget who reported, with the key that opened it; answers whether there was anything.

    Rule: a reporter may withdraw contact data at any time; what was told stays.
    Source: product.md 5.8.
    """
    signal = _locked(mailbox.signal)
    because = _may(signal, by)
    reporter = SignalReporter.objects.filter(signal=signal).only("key").first()
    if reporter is None:
        return False
    signal.disclosure = Signal.Disclosure.ANONYMOUS
    signal.save(update_fields=["disclosure"])
    # Last: an employee who withdraws has no part in the signal any more, nor a way to it.
    key_id = reporter.key_id
    reporter.delete()
    RecordKey.objects.destroy(key_id)
    _record("reporter.withdraw", mailbox, by=by, because=because, now=now)
    return True


def may_be_asked(mailbox: Mailbox) -> bool:
    """Whether it is time for the two questions: there was feedback, and no answer yet."""
    return (
        mailbox.signal.milestones.filter(
            step=Milestone.Step.REPORTED_BACK, skipped_because=""
        ).exists()
        or not mailbox.signal.is_open
    ) and not Satisfaction.objects.filter(mailbox=mailbox).exists()


@transaction.atomic
def tell_satisfaction(
    mailbox: Mailbox,
    *,
    heard_back: bool,
    would_report_again: bool,
    remark: str = "",
    by: Person | None,
    now: datetime,
) -> Satisfaction:
    """Keep the answers to the two questions; a complaint with a reason is shown to the desk.

    Rule: dissatisfaction never reopens a signal by itself; a person at the desk reads it.
    Source: product.md 5.9.
    """
    signal = _locked(mailbox.signal)
    because = _may(signal, by)
    if not may_be_asked(mailbox):
        raise TooEarly
    told = Satisfaction(
        key=mailbox.key,
        mailbox=mailbox,
        heard_back=heard_back,
        would_report_again=would_report_again,
        at=now,
    )
    told.seal(remark=remark)
    told.save(force_insert=True)
    _record(
        "mailbox.satisfaction",
        mailbox,
        by=by,
        because=because,
        now=now,
        detail={
            "heard_back": str(heard_back).lower(),
            "would_report_again": str(would_report_again).lower(),
        },
    )
    if remark.strip() and not (heard_back and would_report_again):
        _tell_the_desk(signal)
    return told


def _locked(signal: Signal) -> Signal:
    """The signal as it is now, without what was told, locked until the transaction ends."""
    return (
        Signal.objects.select_for_update(of=("self",))
        .select_related("district")
        .defer(*TOLD)
        .get(pk=signal.pk)
    )


def _may(signal: Signal, by: Person | None) -> list[str]:
    """A reporter without an account proved the code at the door; an employee asks the policy."""
    return SIGNAL_POLICY.require(by, "follow", signal) if by else []


def _record(
    action: str,
    mailbox: Mailbox,
    *,
    by: Person | None,
    because: Sequence[str],
    now: datetime,
    detail: dict[str, str] | None = None,
) -> None:
    """The trail does not name the employee: for the desk, a shielded reporter stays a reporter."""
    record(
        action,
        by=None,
        on=mailbox.signal,
        actor_kind="reporter",
        because=because,
        detail={"way": "own_list" if by else "code", **(detail or {})},
        about=(REPORTER,),
        now=now,
    )


def _stop_waiting_for_an_answer(signal: Signal, *, now: datetime) -> None:
    for reference in signal.deadlines.filter(kind=Deadline.Kind.ANSWER, met_at=None).values_list(
        "reference", flat=True
    ):
        meet(signal, Deadline.Kind.ANSWER, now=now, reference=reference)


def _open_again(signal: Signal, *, now: datetime) -> None:
    was = signal.outcome
    open_anew(signal, now=now)
    record(
        "signal.reopen",
        by=None,
        on=signal,
        actor_kind="system",
        detail={"because": "new_input", "outcome_was": was},
        now=now,
    )


def _tell_the_desk(signal: Signal) -> None:
    """By the worker: the public door does not know who works at the desk."""
    enqueue("schakel.signals.tasks.tell_of_new_input", signal_id=str(signal.pk))
