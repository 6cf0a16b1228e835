"""What does an officer see and do to close a signal, to reopen it, or to agree with a colleague?"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.audit.trail import record
from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.organisations.models.rule import feedback_in_own_language
from schakel.people.http import PersonRequest
from schakel.signals import feedback
from schakel.signals.actions import closing as actions
from schakel.signals.actions import second_opinion as opinions
from schakel.signals.actions.weighing import AlreadyAsked, ReasonMissing
from schakel.signals.forms.closing import ClosingForm, RemarkForm, ReopeningForm
from schakel.signals.models import SecondOpinion, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "close", methods=("GET", "POST"))
def close(request: PersonRequest, reference: str) -> HttpResponse:
    """An outcome, and words for the reporter; where two must decide, a colleague is asked."""
    now = timezone.now()
    signal = opened_for(request.user, "close", reference)
    if not signal.is_open:
        return redirect(signal)
    asked: dict[str, Any] = {"signal": signal, "check": partial(check_text, signal)}
    if request.method != "POST":
        return _close_page(request, signal, ClosingForm(**asked))
    if "suggest" in request.POST:
        return _close_page(
            request, signal, ClosingForm(initial=_suggested(request, signal), **asked)
        )
    form = ClosingForm(request.POST, **asked)
    if form.is_valid():
        try:
            waits = actions.close(signal, form.ending(), by=request.user, now=now)
        except actions.InputUnseen:
            form.add_error(None, _("De melder vulde iets aan. Lees dat eerst."))
        except AlreadyAsked:
            form.add_error(None, _("Een ander besluit over dit signaal wacht al op een collega."))
        except StepNotAllowed:
            return redirect(signal)
        else:
            messages.success(
                request,
                _("Uw voorstel is klaar. Het signaal sluit als een collega akkoord gaat.")
                if waits
                else _("Het signaal is afgesloten. De melder kan uw bericht lezen."),
            )
            return redirect(signal)
    return _close_page(request, signal, form)


@access(SIGNAL_POLICY, "reopen", methods=("GET", "POST"))
def reopen(request: PersonRequest, reference: str) -> HttpResponse:
    """Open a closed signal again, with the reason."""
    signal = opened_for(request.user, "reopen", reference)
    if signal.is_open:
        return redirect(signal)
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen(
                signal, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except StepNotAllowed:
            return redirect(signal)
        messages.success(request, _("Het signaal is weer open. De termijnen lopen opnieuw."))
        return redirect(signal)
    return render(request, "signals/reopen.html", {"signal": signal, "form": form})


@access(SIGNAL_POLICY, "agree", methods=("GET", "POST"))
def second_opinion(request: PersonRequest, reference: str) -> HttpResponse:
    """What a colleague proposes: agree, refuse with a reason, or take the own proposal back."""
    signal = opened_for(request.user, "agree", reference)
    opinion = (
        signal.second_opinions.filter(decided_at=None).select_related("requested_by", "key").first()
    )
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opinion is None or request.POST.get("opinion") != str(opinion.pk):
            messages.warning(request, _("Een collega was u voor, of het voorstel is ingetrokken."))
            return redirect(signal)
        if _decided(request, opinion, form):
            return redirect(signal)
    return render(
        request,
        "signals/second_opinion.html",
        {"signal": signal, "form": form, **_opened(request, signal, opinion)},
    )


def check_text(signal: Signal, text: str) -> list[feedback.Objection]:
    """What to look at in a text before this signal's reporter may read it."""
    municipality = signal.municipality.name if signal.municipality else ""
    return feedback.objections(
        text, pieces=feedback.pieces_of(signal), public_names=(municipality, signal.desk.name)
    )


def _close_page(request: HttpRequest, signal: Signal, form: ClosingForm) -> HttpResponse:
    templates = feedback.templates_for(signal.district, form["outcome"].value() or "-")
    return render(
        request,
        "signals/close.html",
        {
            "signal": signal,
            "form": form,
            "templates": templates,
            "waiting": signal.second_opinions.filter(decided_at=None).first(),
            "has_code": signal.mailbox.locator_hash is not None,
        },
    )


def _suggested(request: HttpRequest, signal: Signal) -> dict[str, Any]:
    """What was typed, with the district's text in it where there were no own words yet."""
    typed = {name: request.POST.get(name, "") for name in ("outcome", "feedback", "reason")}
    known = {
        template.code: feedback_in_own_language(template)
        for template in feedback.templates_for(signal.district)
    }
    chosen = request.POST.get("suggest", "")
    if chosen in known:
        typed["feedback"] = known[chosen]
    elif not typed["feedback"].strip() or _plain(typed["feedback"]) in map(_plain, known.values()):
        fitting = feedback.templates_for(signal.district, typed["outcome"] or "-")
        typed["feedback"] = feedback_in_own_language(fitting[0]) if fitting else ""
    return typed


def _plain(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def _opened(
    request: PersonRequest, signal: Signal, opinion: SecondOpinion | None
) -> dict[str, Any]:
    """The words of the proposal; that somebody read them, is recorded."""
    if opinion is None:
        return {"opinion": None}
    record(
        "signal.read_proposal",
        by=request.user,
        on=signal,
        because=SIGNAL_POLICY.require(request.user, "agree", signal),
        fields=["reason", "feedback"],
    )
    return {
        "opinion": opinion,
        "reason": opinion.unsealed("reason"),
        "feedback": opinion.unsealed("feedback"),
        "is_own": opinion.requested_by_id == request.user.pk,
    }


def _decided(request: PersonRequest, opinion: SecondOpinion, form: RemarkForm) -> bool:
    """Carry out what was pressed; False when the page must be shown again."""
    now, remark = timezone.now(), form.cleaned_data["remark"]
    try:
        if "withdraw" in request.POST:
            opinions.withdraw(opinion, by=request.user, now=now)
            messages.success(request, _("U hebt uw voorstel ingetrokken."))
        elif "refuse" in request.POST:
            opinions.refuse(opinion, by=request.user, now=now, remark=remark)
            messages.success(request, _("U gaat niet akkoord. Uw collega krijgt bericht."))
        elif "agree" in request.POST:
            opinions.agree(opinion, by=request.user, now=now, remark=remark)
            messages.success(request, _("U gaat akkoord. Het besluit is uitgevoerd."))
        else:
            return False
    except ReasonMissing:
        form.add_error("remark", _("Leg uit waarom u niet akkoord gaat."))
        return False
    except actions.InputUnseen:
        form.add_error(None, _("De melder vulde iets aan. Lees dat eerst."))
        return False
    except PermissionDenied:
        form.add_error(None, _("U kunt niet beslissen over uw eigen voorstel."))
        return False
    except (opinions.AlreadyDecided, StepNotAllowed):
        messages.warning(request, _("Een collega was u voor, of het voorstel is ingetrokken."))
    return True
