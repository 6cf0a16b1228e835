"""What does a reporter see and do in the thread, with a code or from the own list?

With a code, at the public door, the texts are opened with the code alone, and what the reporter
does goes sealed to the desk. From the own list, at the workplace, both happen at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from schakel.intake.actions.filing import COPY, Waiting, file_in_thread
from schakel.intake.forms.mailbox import AddForm, SatisfactionForm
from schakel.intake.models import Envelope
from schakel.intake.promises import STATUS
from schakel.people.models import Person
from schakel.signals.actions import mailbox as verbs
from schakel.signals.models import Attachment, Deadline, Mailbox, Message, Signal, SignalReporter
from schakel.vault import receipts
from schakel.vault.asker import shows
from schakel.vault.opening import unseal_many
from schakel.vault.published import published
from schakel.vault.threads import opened_with_code

DONE: Final = {"add": "aangevuld", "satisfaction": "beoordeeld", "withdraw": "ingetrokken"}


def recognised_code(typed: str) -> str | None:
    """The code that was typed, when it is one of ours. One question, whatever was typed.

    Rule: every code, right, wrong or no code at all, costs the same work.
    Source: security.md 1.3 and 3.6.
    """
    code = receipts.normalise(typed)
    locator = receipts.locator_hash(code or "")
    shows(locator=locator.hex())
    # What the worker has not opened yet is recognised too.
    waiting = Envelope.objects.filter(locator_hash=locator, verifier__isnull=False)
    found = list(
        Mailbox.objects.filter(locator_hash=locator)
        .values_list("verifier", flat=True)
        .union(waiting.values_list("verifier", flat=True), all=True)
    )
    return code if receipts.matches(code, found[0] if found else None) else None


@dataclass(frozen=True)
class Visited:
    """What a code opens; without a mailbox as long as the worker has not been."""

    code: str
    mailbox: Mailbox | None
    desk: str  # to which what is added is sealed


def visited_with(code: str) -> Visited | None:
    """What this code, that was recognised earlier in this visit, opens now."""
    locator = receipts.locator_hash(code)
    shows(locator=locator.hex())
    found = (
        Mailbox.objects.select_related("signal")
        .defer("thread_key", *(f"signal__{field}" for field in verbs.TOLD))
        .filter(locator_hash=locator)
        .first()
    )
    if found is not None:
        desk = str(found.signal.desk_id)
        return Visited(code, found, desk) if receipts.matches(code, found.verifier) else None
    waiting = Envelope.objects.filter(locator_hash=locator, verifier__isnull=False)
    kept = waiting.only("verifier", "sealed_for_id").first()
    if kept is None or not receipts.matches(code, kept.verifier):
        return None
    return Visited(code, None, published().holder_of(kept.sealed_for_id))


@dataclass(frozen=True)
class Answered:
    """What came of a post: a word for the next page, or the forms with their mistakes."""

    done: str = ""
    context: dict[str, Any] = field(default_factory=dict)


def answer_to(request: HttpRequest, do: Callable[..., object]) -> Answered:
    """Do what was asked for: add, judge or withdraw."""
    asked = request.POST.get("do", "add")
    if asked == "withdraw":
        do("withdraw")
        return Answered(DONE["withdraw"])
    if asked == "satisfaction":
        judged = SatisfactionForm(request.POST, prefix="oordeel")
        if not judged.is_valid():
            return Answered(context={"satisfaction": judged})
        do(
            "satisfaction",
            text=judged.cleaned_data["remark"],
            heard_back=judged.cleaned_data["heard_back"] == "yes",
            would_report_again=judged.cleaned_data["would_report_again"] == "yes",
        )
        return Answered(DONE["satisfaction"])
    added = AddForm(request.POST, request.FILES)
    if not added.is_valid():
        return Answered(context={"add": added})
    do("add", text=added.cleaned_data["text"], uploads=added.cleaned_data["uploads"])
    return Answered(DONE["add"])


def thread_of(mailbox: Mailbox, *, by: Person, now: datetime) -> dict[str, Any]:
    """The thread as an employee sees it in the own list; opening it is recorded."""
    messages = verbs.open_thread(mailbox, by=by, now=now)
    return _shown(mailbox, messages, unseal_many(messages, "text"), now=now)


def thread_with(visited: Visited, *, now: datetime) -> dict[str, Any]:
    """The thread as whoever has the code sees it. The report is not in it.

    Rule: that a thread was opened is recorded, or it is not shown.
    Source: security.md 3.10.

    The door cannot write the trail, which needs keys to say whose data it is: it files that
    somebody looked, in the transaction of the page, and the worker writes the line (ADR 0014).
    """
    waiting = _waiting(visited.code)
    if visited.mailbox is None:
        status, _text = STATUS[Signal.State.RECEIVED]
        shown = {
            "status": status,
            "is_open": True,
            "thread": [],
            "not_opened_yet": True,
            **_forms(),
        }
    else:
        file_in_thread(visited.code, "open", desk=visited.desk, now=now)
        messages = list(visited.mailbox.messages.defer("text"))
        texts = {message.pk: message.read_with(visited.code) for message in messages}
        shown = _shown(visited.mailbox, messages, texts, now=now)
    shown["thread"] += [
        {"own": True, "text": each.text, "files": each.files}
        for each in waiting
        if each.do == "add"
    ]
    done = {each.do for each in waiting}
    shown["may_judge"] = shown.get("may_judge", False) and "satisfaction" not in done
    shown["has_contact"] = shown.get("has_contact", False) and "withdraw" not in done
    return shown


def _waiting(code: str) -> list[Waiting]:
    """What this reporter did that the worker has not taken in yet, from their own copy."""
    rows = Envelope.objects.filter(
        locator_hash=receipts.locator_hash(code), for_code__isnull=False
    ).values_list("pk", "for_code")
    return [
        Waiting.from_text(opened_with_code(code, copy, row=pk, purpose=COPY)) for pk, copy in rows
    ]


def _shown(
    mailbox: Mailbox, messages: Sequence[Message], texts: Mapping[UUID, str], *, now: datetime
) -> dict[str, Any]:
    signal = mailbox.signal
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
                "text": texts[message.pk],
                "files": files.get(message.pk, 0),
                "new": not message.from_reporter and message.read_at is None,
            }
            for message in messages
        ],
        "has_contact": SignalReporter.objects.filter(signal=signal).exists(),
        "may_judge": verbs.may_be_asked(mailbox),
        **_forms(),
    }


def _forms() -> dict[str, Any]:
    return {"add": AddForm(), "satisfaction": SatisfactionForm(prefix="oordeel")}
