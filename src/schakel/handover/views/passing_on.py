"""How does an officer choose a partner, compose a package and see exactly what leaves?

One signal or a puzzle of several: the pages are the same.
"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.handover.forms.sharing import SharingForm
from schakel.handover.models import Handover
from schakel.handover.package import compose
from schakel.handover.reading import grounds_for, partners_to_choose
from schakel.handover.routing import proposed_organisations
from schakel.handover.subject import Subject
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.views.finding import puzzle_for
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "pass_on")
def propose(request: PersonRequest, reference: str) -> HttpResponse:
    """To whom may this go: proposed by rule, with reasons, and free to choose otherwise."""
    return _propose(request, Subject.of_signal(opened_for(request.user, "pass_on", reference)))


@access(PUZZLE_POLICY, "pass_on")
def propose_puzzle(request: PersonRequest, reference: str) -> HttpResponse:
    """The same for a puzzle, on the facts of its signals together."""
    return _propose(request, Subject.of_puzzle(puzzle_for(request.user, "pass_on", reference)))


@access(SIGNAL_POLICY, "pass_on", methods=("GET", "POST"))
def compose_package(request: PersonRequest, reference: str, code: str) -> HttpResponse:
    """Compose, preview, send: three looks at one form; what was chosen is never lost."""
    return _compose(
        request, Subject.of_signal(opened_for(request.user, "pass_on", reference)), code
    )


@access(PUZZLE_POLICY, "pass_on", methods=("GET", "POST"))
def compose_puzzle(request: PersonRequest, reference: str, code: str) -> HttpResponse:
    """The same for a puzzle: one package, with a part for each of its signals."""
    return _compose(
        request, Subject.of_puzzle(puzzle_for(request.user, "pass_on", reference)), code
    )


def _propose(request: PersonRequest, subject: Subject) -> HttpResponse:
    today = timezone.localdate()
    found = subject.proposals(on=today) if subject.signals else []
    proposed = proposed_organisations(found)
    return render(
        request,
        "handover/propose.html",
        {
            "subject": subject,
            "signal": None if subject.puzzle else subject.signals[0],
            "not_weighed": subject.puzzle is None and subject.weighings() == [None],
            "applying": [proposal for proposal in found if proposal.applies],
            "others": [proposal for proposal in found if not proposal.applies],
            "proposed": proposed,
            "partners": partners_to_choose(subject.district, without=proposed)
            if subject.signals
            else [],
            "handovers": subject.handovers(),
        },
    )


def _compose(request: PersonRequest, subject: Subject, code: str) -> HttpResponse:
    if not subject.may_go:
        messages.warning(request, _("Weeg het signaal eerst. Daarna kunt u het doorzetten."))
        return redirect(subject.propose_url)
    to = get_object_or_404(partners_to_choose(subject.district), code=code)
    today = timezone.localdate()
    rules = proposed_organisations(subject.proposals(on=today)).get(to, [])
    services = subject.services_of(to, on=today)
    with transaction.atomic():
        parts = subject.parts()
        subject.record_reading(by=request.user)
    form = SharingForm(
        request.POST or None,
        grounds=grounds_for(subject.district, services),
        parts=parts,
        minimum=subject.minimum(services),
    )
    step = request.POST.get("step", "compose")
    page = {"subject": subject, "to": to, "rules": rules, "form": form, "parts": parts}
    if form.is_valid() and subject.holds_nothing(form.sharing().included):
        form.add_error("included", _("Kies minstens één onderdeel van een signaal."))
    if step == "compose" or not form.is_valid():
        status = 422 if step != "compose" and form.is_bound else 200
        return render(request, "handover/compose.html", page, status=status)
    sharing = form.sharing()
    if step == "preview":
        package = compose(
            subject.parts(sharing.included),
            included=sharing.included,
            blacked_out=sharing.blacked_out,
        )
        left_out = [part for part in parts if part.code not in sharing.included]
        page |= {"package": package, "sharing": sharing, "left_out": left_out}
        page["kind"] = Handover.Kind(form.cleaned_data["kind"]).label
        return render(request, "handover/preview.html", page)
    handover = subject.pass_on(
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
