"""What does an officer see of the messages with a reporter, and how do they write?"""

from functools import partial
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.organisations.models.rule import feedback_in_own_language
from schakel.people.http import PersonRequest
from schakel.signals import feedback
from schakel.signals.actions import messages as actions
from schakel.signals.forms.messages import MessageForm, SeenForm
from schakel.signals.models import Message, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.closing import check_text
from schakel.signals.views.opening import address_if_any, opened_for


@access(SIGNAL_POLICY, "message", methods=("GET", "POST"))
def messages(request: PersonRequest, reference: str) -> HttpResponse:
    """The thread with the reporter, and a form to write a message or a question."""
    now = timezone.now()
    signal = opened_for(request.user, "message", reference)
    asked: dict[str, Any] = {
        "check": partial(check_text, signal),
        "on": timezone.localdate(now),
        "may_ask": signal.is_open,
    }
    if request.method != "POST":
        return _page(request, signal, MessageForm(**asked))
    if "suggest" in request.POST:
        return _page(request, signal, MessageForm(initial=_suggested(request, signal), **asked))
    form = MessageForm(request.POST, **asked)
    if not form.is_valid():
        return _page(request, signal, form)
    try:
        sent = actions.send(
            signal,
            form.cleaned_data["text"],
            by=request.user,
            now=now,
            question=form.cleaned_data.get("question", False),
            answer_before=form.answer_moment(),
        )
    except actions.SignalClosed:
        form.add_error(None, _("Dit signaal is afgesloten: een vraag stellen kan niet meer."))
        return _page(request, signal, form)
    notices.success(
        request,
        _("Uw vraag staat klaar voor de melder.")
        if sent.is_question
        else _("Uw bericht staat klaar voor de melder."),
    )
    return redirect("signals:messages", reference)


@access(SIGNAL_POLICY, "message", methods=("POST",))
def seen(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that what the reporter added was read."""
    signal = opened_for(request.user, "message", reference)
    form = SeenForm(request.POST)
    if form.is_valid():
        actions.mark_seen(
            signal, until=form.cleaned_data["until"], by=request.user, now=timezone.now()
        )
        notices.success(request, _("Vastgelegd dat u het las."))
    return redirect("signals:messages", reference)


def _page(request: PersonRequest, signal: Signal, form: MessageForm) -> HttpResponse:
    thread = actions.open_thread(signal, by=request.user, now=timezone.now())
    from_reporter = [message for message in thread.messages if message.from_reporter]
    satisfaction = thread.satisfaction
    return render(
        request,
        "signals/messages.html",
        {
            "signal": signal,
            "form": form,
            "thread": [_shown(signal, message) for message in thread.messages],
            "seen_until": from_reporter[-1].at.isoformat() if from_reporter else "",
            "something_new": signal.new_input_at is not None,
            "satisfaction": satisfaction,
            "remark": satisfaction.unsealed("remark") if satisfaction else "",
            "templates": feedback.templates_for(signal.district),
            "has_code": signal.mailbox.locator_hash is not None,
            "last_opened_on": signal.mailbox.last_opened_on,
        },
    )


def _shown(signal: Signal, message: Message) -> dict[str, Any]:
    return {
        "message": message,
        "text": message.unsealed("text"),
        "files": [
            address_if_any("signals:attachment", signal.reference, str(attachment.pk))
            for attachment in message.attachments.all()
        ],
        "is_new": message.from_reporter and message.read_at is None,
        "is_late": bool(
            message.is_question
            and message.answered_at is None
            and message.answer_before
            and message.answer_before < timezone.now()
        ),
    }


def _suggested(request: HttpRequest, signal: Signal) -> dict[str, Any]:
    """What was typed, with the district's chosen text after it."""
    chosen = request.POST.get("template", "")
    inserted = [
        feedback_in_own_language(template)
        for template in feedback.templates_for(signal.district)
        if template.code == chosen
    ]
    typed = request.POST.get("text", "").strip()
    return {
        "text": "\n\n".join(filter(None, [typed, *inserted])),
        "question": "question" in request.POST,
        "answer_before": request.POST.get("answer_before", ""),
    }
