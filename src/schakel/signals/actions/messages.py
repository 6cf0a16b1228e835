"""How does the desk write to the reporter, and when has it seen what the reporter wrote?"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from schakel.audit.subjects import REPORTER
from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.people.notices import count_as_seen
from schakel.post.outbox import send_notice
from schakel.signals.actions.locking import locked
from schakel.signals.deadlines import start_term
from schakel.signals.models import Deadline, Message, Satisfaction, Signal, SignalReporter
from schakel.signals.policy import SIGNAL_POLICY

# Where a reporter reads: with the code, or in an employee's own list.
PAGE_WITH_CODE = "/bericht/"
OWN_LIST = "/mijn-meldingen/"


class SignalClosed(Exception):
    """A question can only be asked while somebody waits for the answer."""


class NothingSaid(ValueError):
    """A message without words."""


@dataclass(frozen=True)
class Thread:
    """What desk and reporter wrote, oldest first, and how the reporter found it."""

    messages: list[Message]
    satisfaction: Satisfaction | None


@transaction.atomic
def send(
    signal: Signal,
    text: str,
    *,
    by: Person,
    now: datetime,
    question: bool = False,
    answer_before: datetime | None = None,
) -> Message:
    """Send the reporter a message, or a question that has a term of its own.

    Rule: a question to the reporter is an item of its own, with a date; the desk is reminded.
    Source: product.md 5.7.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "message", signal)
    if question and not signal.is_open:
        raise SignalClosed
    deadline = None
    if question:
        deadline = start_term(signal, Deadline.Kind.ANSWER, now=now, due_at=answer_before)
        signal.save(update_fields=["next_due_at"])
    message = post(
        signal,
        text,
        by=by,
        now=now,
        question=question,
        answer_before=deadline.due_at if deadline else answer_before,
    )
    record(
        "signal.message",
        by=by,
        on=signal,
        because=because,
        detail={"kind": "question" if question else "message"},
        about=(REPORTER,),
        now=now,
    )
    return message


def post(
    signal: Signal,
    text: str,
    *,
    by: Person,
    now: datetime,
    question: bool = False,
    answer_before: datetime | None = None,
) -> Message:
    """Put words of the desk in the thread and say that there is news; the action asked leave."""
    if not text.strip():
        raise NothingSaid
    message = Message(
        key=signal.mailbox.key,
        mailbox=signal.mailbox,
        from_reporter=False,
        author=by,
        is_question=question,
        answer_before=answer_before if question else None,
        at=now,
    )
    message.write(text.strip())
    message.save(force_insert=True)
    tell_the_reporter(signal, now=now)
    return message


def tell_the_reporter(signal: Signal, *, now: datetime) -> bool:
    """Mail that there is news, without content; answers whether a mail goes out.

    Rule: a reporter is only mailed when they asked for it and said that contact is safe.
    Source: product.md 5.6.
    """
    reporter = SignalReporter.objects.filter(
        signal=signal, wants_news=True, contact_is_safe=Signal.Said.YES
    ).first()
    if reporter is None:
        return False
    if reporter.person is not None:
        address, language = reporter.person.email, reporter.person.language
        link = f"{settings.WERKPLEK_URL}{OWN_LIST}" if settings.WERKPLEK_URL else ""
    else:
        address, language = reporter.unsealed("email"), settings.LANGUAGE_CODE
        link = f"{settings.PUBLIEK_URL}{PAGE_WITH_CODE}" if settings.PUBLIEK_URL else ""
    if not address:
        return False
    send_notice("news_for_reporter", to=address, link=link, language=language, now=now)
    return True


@transaction.atomic
def open_thread(signal: Signal, *, by: Person, now: datetime) -> Thread:
    """Open the messages of a signal; that somebody did, is recorded."""
    because = SIGNAL_POLICY.require(by, "message", signal)
    messages = list(
        signal.mailbox.messages.select_related("author", "key").prefetch_related("attachments")
    )
    satisfaction = Satisfaction.objects.filter(mailbox=signal.mailbox).first()
    record(
        "signal.read_messages",
        by=by,
        on=signal,
        because=because,
        fields=["messages", *(["satisfaction"] if satisfaction else [])],
        about=(REPORTER,),
        now=now,
    )
    return Thread(messages, satisfaction)


@transaction.atomic
def mark_seen(signal: Signal, *, until: datetime, by: Person, now: datetime) -> None:
    """Say that what the reporter added was read; the signal goes back to its place in line.

    What came in after `until`, the last that stood on the page, stays new.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "message", signal)
    signal.mailbox.messages.filter(from_reporter=True, read_at=None, at__lte=until).update(
        read_at=now
    )
    if signal.new_input_at is not None and signal.new_input_at <= until:
        signal.new_input_at = None
    signal.stand_in_line()
    signal.save(update_fields=["new_input_at", "line"])
    count_as_seen(by, now=now, reference=signal.reference)
    record("signal.see_messages", by=by, on=signal, because=because, about=(REPORTER,), now=now)
