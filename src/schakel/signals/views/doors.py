"""What opens only after somebody says so: who reported, where it was, and the pieces?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.approvals.forms import AskForm
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.step_up import step_up
from schakel.signals.actions import pieces, reading
from schakel.signals.forms.desk import PieceForm, ReasonForm
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@never_cache
@access(SIGNAL_POLICY, "see", methods=("GET", "POST"))
def identity(request: PersonRequest, reference: str) -> HttpResponse:
    """Who reported: a page that first asks, and only then shows."""
    signal = opened_for(request.user, "see", reference)
    if request.method == "POST" and signal.disclosure != Signal.Disclosure.ANONYMOUS:
        return _beyond_the_door(request, signal)
    return _identity_page(request, signal, _asked(request, signal))


@step_up
def _beyond_the_door(request: PersonRequest, signal: Signal) -> HttpResponse:
    if reading.needs_second(signal) and "why" in request.POST:
        return _ask_second(request, signal)
    asked = _asked(request, signal)
    if not asked["may_open"]:
        return _identity_page(request, signal, asked)
    try:
        found = reading.see_identity(
            signal, reason=asked["reason"], by=request.user, now=timezone.now()
        )
    except NotApproved:
        messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
        return redirect("signals:identity", signal.reference)
    return _identity_page(request, signal, asked, found)


def _ask_second(request: PersonRequest, signal: Signal) -> HttpResponse:
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            reading.ask_for_identity(
                signal, why=form.cleaned_data["why"], by=request.user, now=timezone.now()
            )
        except NobodyToAsk:
            form.add_error(
                "why", _("Er is nu niemand die kan besluiten. Vraag uw beheerder om een tweede.")
            )
        else:
            messages.success(request, _("Uw verzoek is verstuurd. U krijgt bericht."))
            return redirect("signals:identity", signal.reference)
    return _identity_page(request, signal, _asked(request, signal), ask_form=form)


def _identity_page(
    request: PersonRequest,
    signal: Signal,
    asked: dict[str, Any],
    found: reading.Identity | None = None,
    ask_form: AskForm | None = None,
) -> HttpResponse:
    anonymous = signal.disclosure == Signal.Disclosure.ANONYMOUS
    standing = None
    if reading.needs_second(signal):
        standing = reading.agreed_for_identity(signal, by=request.user, now=timezone.now())
    return render(
        request,
        "signals/identity.html",
        {
            "signal": signal,
            "anonymous": anonymous,
            "identity": found,
            "needs_second": reading.needs_second(signal),
            "standing": standing,
            "ask_form": ask_form or AskForm(),
            **asked,
            "may_open": asked["may_open"] and ask_form is None,
        },
        status=422 if ask_form else 200,
    )


@never_cache
@access(SIGNAL_POLICY, "see_details", methods=("GET", "POST"))
def details(request: PersonRequest, reference: str) -> HttpResponse:
    """Where it was and the pieces of the puzzle: first the question, then the answer."""
    signal = opened_for(request.user, "see_details", reference)
    asked = _asked(request, signal)
    found = None
    if asked["may_open"]:
        found = reading.see_details(
            signal, reason=asked["reason"], by=request.user, now=timezone.now()
        )
    return render(
        request,
        "signals/details.html",
        {"signal": signal, "details": found, "piece_form": PieceForm(), **asked},
    )


@access(SIGNAL_POLICY, "check", methods=("GET", "POST"))
def add_piece(request: PersonRequest, reference: str) -> HttpResponse:
    """Add a piece that the desk found."""
    signal = opened_for(request.user, "check", reference)
    form = PieceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pieces.add(signal, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Het puzzelstuk is bewaard."))
        return redirect("signals:details", reference)
    return render(
        request,
        "signals/one_form.html",
        {"signal": signal, "form": form, "title": _("Puzzelstuk toevoegen")},
    )


def _asked(request: PersonRequest, signal: Signal) -> dict[str, Any]:
    """Whether the door may open now, for which reason; the form when a reason is missing."""
    if not reading.needs_reason(signal, request.user):
        return {"form": None, "may_open": request.method == "POST", "reason": ""}
    form = ReasonForm(request.POST or None)
    may_open = request.method == "POST" and form.is_valid()
    return {
        "form": form,
        "may_open": may_open,
        "reason": form.cleaned_data["reason"] if may_open else "",
    }
