"""Whom does an officer call about an acute signal, and what was said?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.handover.actions.calling import record_call
from schakel.handover.forms.calling import CallForm
from schakel.handover.routing import proposals, proposed_organisations
from schakel.kernel.access import access
from schakel.organisations.lookup import acute_numbers
from schakel.people.http import PersonRequest
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "pass_on", methods=("GET", "POST"))
def acute(request: PersonRequest, reference: str) -> HttpResponse:
    """Numbers first; then what was said; the clock stops when somebody took over."""
    signal = opened_for(request.user, "pass_on", reference)
    now = timezone.now()
    numbers = acute_numbers(signal.municipality or signal.district, on=timezone.localdate())
    form = CallForm(request.POST or None, numbers=numbers, now=now)
    if form.is_valid():
        call = record_call(signal, by=request.user, now=now, **form.called())
        if call.took_over:
            messages.success(
                request, _("Vastgelegd. De klok staat stil. Stuur nu het schriftelijke pakket.")
            )
            return redirect("handover:propose", reference)
        messages.warning(request, _("Vastgelegd. Bel verder: de klok loopt nog."))
        return redirect("handover:acute", reference)
    calls = [
        (call, call.unsealed("spoke_to"), call.unsealed("agreed"))
        for call in signal.calls.select_related("key", "organisation", "by")
    ]
    found = proposals(signal, signal.weighings.first(), on=timezone.localdate())
    return render(
        request,
        "handover/acute.html",
        {
            "signal": signal,
            "numbers": numbers,
            "proposed": proposed_organisations(found),
            "form": form,
            "calls": calls,
        },
        status=422 if form.is_bound else 200,
    )
