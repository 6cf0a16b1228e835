"""What opens only after somebody says so: who reported, where it was, and the pieces?"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
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
    anonymous = signal.disclosure == Signal.Disclosure.ANONYMOUS
    asked = _asked(request, signal)
    found = None
    if asked["may_open"] and not anonymous:
        found = reading.see_identity(
            signal, reason=asked["reason"], by=request.user, now=timezone.now()
        )
    return render(
        request,
        "signals/identity.html",
        {"signal": signal, "anonymous": anonymous, "identity": found, **asked},
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
