"""How does an officer choose a partner, compose a package and see exactly what leaves?"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.audit.trail import record
from schakel.handover.actions import passing_on
from schakel.handover.forms.sharing import SharingForm
from schakel.handover.models import Handover
from schakel.handover.package import compose, minimum_for, parts_of
from schakel.handover.reading import grounds_for, partners_to_choose, services_of
from schakel.handover.routing import proposals, proposed_organisations
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "pass_on")
def propose(request: PersonRequest, reference: str) -> HttpResponse:
    """To whom may this go: proposed by rule, with reasons, and free to choose otherwise."""
    signal = opened_for(request.user, "pass_on", reference)
    weighing = signal.weighings.first()
    today = timezone.localdate()
    found = proposals(signal, weighing, on=today)
    proposed = proposed_organisations(found)
    return render(
        request,
        "handover/propose.html",
        {
            "signal": signal,
            "weighing": weighing,
            "applying": [proposal for proposal in found if proposal.applies],
            "others": [proposal for proposal in found if not proposal.applies],
            "proposed": proposed,
            "partners": partners_to_choose(signal.district, without=proposed),
            "handovers": signal.handovers.select_related("to", "status"),
        },
    )


@access(SIGNAL_POLICY, "pass_on", methods=("GET", "POST"))
def compose_package(request: PersonRequest, reference: str, code: str) -> HttpResponse:
    """Compose, preview, send: three looks at one form; what was chosen is never lost."""
    signal = opened_for(request.user, "pass_on", reference)
    if not (signal.urgency_decided or signal.acute_clock_runs):
        messages.warning(request, _("Weeg het signaal eerst. Daarna kunt u het doorzetten."))
        return redirect("handover:propose", reference)
    to = get_object_or_404(partners_to_choose(signal.district), code=code)
    weighing = signal.weighings.first()
    today = timezone.localdate()
    rules = proposed_organisations(proposals(signal, weighing, on=today)).get(to, [])
    services = services_of(to, signal, on=today)
    with transaction.atomic():
        parts = parts_of(signal, weighing)
        because = SIGNAL_POLICY.require(request.user, "pass_on", signal)
        record("signal.read_for_handover", by=request.user, on=signal, because=because)
    form = SharingForm(
        request.POST or None,
        grounds=grounds_for(signal.district, services),
        parts=parts,
        minimum=minimum_for(signal.district, services),
    )
    step = request.POST.get("step", "compose")
    page = {"signal": signal, "to": to, "rules": rules, "form": form, "parts": parts}
    if step == "compose" or not form.is_valid():
        status = 422 if step != "compose" and form.is_bound else 200
        return render(request, "handover/compose.html", page, status=status)
    sharing = form.sharing()
    package = compose(parts, included=sharing.included, blacked_out=sharing.blacked_out)
    if step == "preview":
        left_out = [part for part in parts if part.code not in sharing.included]
        page |= {"package": package, "sharing": sharing, "left_out": left_out}
        page["kind"] = Handover.Kind(form.cleaned_data["kind"]).label
        return render(request, "handover/preview.html", page)
    handover = passing_on.pass_on(
        signal,
        to=to,
        service=next(
            (s for s in services if s in sharing.ground.services), services[0] if services else ""
        ),
        kind=form.cleaned_data["kind"],
        rules=[rule.code for rule in rules],
        sharing=sharing,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Doorgezet aan %(to)s.") % {"to": to.name})
    return redirect(handover)
