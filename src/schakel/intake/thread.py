"""What does a reporter see and do in the thread, with a code or from the own list?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from schakel.intake.forms.mailbox import AddForm, SatisfactionForm
from schakel.intake.promises import STATUS
from schakel.people.models import Person
from schakel.signals.actions import mailbox as verbs
from schakel.signals.models import Attachment, Deadline, Mailbox, SignalReporter
from schakel.vault import receipts
from schakel.vault.asker import shows


def mailbox_of(code: str) -> Mailbox | None:
    """The mailbox that this code opens. One question, whatever was typed.

    Rule: every code, right, wrong or no code at all, costs the same work.
    Source: security.md 1.3 and 3.6.
    """
    typed = receipts.normalise(code)
    locator = receipts.locator_hash(typed or "")
    shows(locator=locator.hex())
    found = Mailbox.objects.filter(locator_hash=locator).first()
    opens = receipts.matches(typed, found.verifier if found else None)
    return found if opens else None


def mailbox_opened_before(mailbox_id: str) -> Mailbox | None:
    """The mailbox that a code opened earlier in this visit."""
    shows(mailbox=mailbox_id)
    return (
        Mailbox.objects.select_related("signal__district", "signal__desk", "key")
        .defer(*(f"signal__{field}" for field in verbs.TOLD))
        .filter(pk=mailbox_id, locator_hash__isnull=False)
        .first()
    )


@dataclass(frozen=True)
class Answered:
    """What came of a post: a word for the next page, or the forms with their mistakes."""

    done: str = ""
    context: dict[str, Any] = field(default_factory=dict)


def answer_to(
    request: HttpRequest, mailbox: Mailbox, *, by: Person | None, now: datetime
) -> Answered:
    """Do what was asked for: add, judge or withdraw."""
    asked = request.POST.get("do", "add")
    if asked == "withdraw":
        verbs.withdraw_contact(mailbox, by=by, now=now)
        return Answered("ingetrokken")
    if asked == "satisfaction":
        judged = SatisfactionForm(request.POST, prefix="oordeel")
        if not judged.is_valid():
            return Answered(context={"satisfaction": judged})
        if verbs.may_be_asked(mailbox):
            verbs.tell_satisfaction(
                mailbox,
                heard_back=judged.cleaned_data["heard_back"] == "yes",
                would_report_again=judged.cleaned_data["would_report_again"] == "yes",
                remark=judged.cleaned_data["remark"],
                by=by,
                now=now,
            )
        return Answered("beoordeeld")
    added = AddForm(request.POST, request.FILES)
    if not added.is_valid():
        return Answered(context={"add": added})
    verbs.add(
        mailbox,
        added.cleaned_data["text"],
        uploads=added.cleaned_data["uploads"],
        by=by,
        now=now,
    )
    return Answered("aangevuld")


def thread_of(mailbox: Mailbox, *, by: Person | None, now: datetime) -> dict[str, Any]:
    """The thread as the reporter sees it; opening it is recorded. The report is not in it."""
    signal = mailbox.signal
    messages = verbs.open_thread(mailbox, by=by, now=now)
    files: dict[object, int] = {}
    for message_id in Attachment.objects.filter(message__in=messages).values_list(
        "message_id", flat=True
    ):
        files[message_id] = files.get(message_id, 0) + 1
    status, status_text = STATUS[signal.state]
    news = signal.deadlines.filter(kind=Deadline.Kind.REPORT_BACK, met_at=None).first()
    return {
        "mailbox": mailbox,
        "status": status,
        "status_text": status_text,
        "is_open": signal.is_open,
        "news_before": news.due_at if news and news.due_at > now else None,
        "news_is_late": bool(news and news.due_at <= now),
        "thread": [
            {
                "own": message.from_reporter,
                "automatic": message.automatic,
                "question": message.is_question and message.answered_at is None,
                "answer_before": message.answer_before,
                "at": message.at,
                "text": message.unsealed("text"),
                "files": files.get(message.pk, 0),
                "new": not message.from_reporter and message.read_at is None,
            }
            for message in messages
        ],
        "has_contact": SignalReporter.objects.filter(signal=signal).exists(),
        "may_judge": verbs.may_be_asked(mailbox),
        "add": AddForm(),
        "satisfaction": SatisfactionForm(prefix="oordeel"),
    }
