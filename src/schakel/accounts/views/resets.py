"""How is somebody let in again who lost a password or a second step?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.accounts.actions import resetting
from schakel.accounts.forms import ResetForm
from schakel.accounts.models import LoginReset
from schakel.accounts.policy import PERSON_POLICY, RESET_POLICY
from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.approvals.models import Approval
from schakel.kernel.access import access
from schakel.kernel.codes import random_code
from schakel.people.http import PersonRequest
from schakel.people.models import Person
from schakel.people.step_up import step_up


@access(PERSON_POLICY, "manage", methods=("GET", "POST"))
def propose_reset(request: PersonRequest, person: UUID) -> HttpResponse:
    """What was lost, and how it was seen who says so."""
    found: Person = get_object_or_404(PERSON_POLICY.rows(request.user, "manage"), pk=person)
    if request.method == "POST":
        return _propose(request, found)
    return render(request, "accounts/propose_reset.html", {"form": ResetForm(), "person": found})


@step_up
def _propose(request: PersonRequest, person: Person) -> HttpResponse:
    form = ResetForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = resetting.propose(
                person,
                resetting.Loss(said["lost"], said["checked"]),
                words=said["words"],
                by=request.user,
                now=timezone.now(),
            )
        except resetting.NoAccount:
            form.add_error(None, _("Deze persoon heeft nu geen account of rol."))
        except NobodyToAsk:
            form.add_error(
                None, _("Er is geen tweede beheerder en geen toezichthouder die kan besluiten.")
            )
        else:
            messages.success(request, _("Uw voorstel is verstuurd. U krijgt bericht."))
            return redirect(made)
    page = {"form": form, "person": person}
    return render(request, "accounts/propose_reset.html", page, status=422)


@never_cache
@access(RESET_POLICY, "see", methods=("GET", "POST"))
def reset(request: PersonRequest, reference: str) -> HttpResponse:
    """What was proposed, what came of it, and the button to do it."""
    found: LoginReset = get_object_or_404(
        RESET_POLICY.rows(request.user, "see").select_related(
            "organisation", "person", "proposed_by", "approval"
        ),
        reference=reference,
    )
    is_own = found.proposed_by_id == request.user.pk
    waits = found.state == LoginReset.State.PROPOSED
    if request.method == "POST":
        if not is_own or not waits:
            raise Http404
        return _act(request, found)
    approval = found.approval
    still = waits and not approval.is_over(timezone.now())
    return render(
        request,
        "accounts/reset.html",
        {
            "reset": found,
            "is_own": is_own and waits,
            "agreed": still and approval.state == Approval.State.APPROVED,
            "asked": still and approval.state == Approval.State.ASKED,
        },
    )


@step_up
def _act(request: PersonRequest, found: LoginReset) -> HttpResponse:
    now = timezone.now()
    if "drop" in request.POST:
        resetting.drop(found, by=request.user, now=now)
        messages.success(request, _("Het voorstel is ingetrokken."))
        return redirect("accounts:people")
    code = random_code(resetting.CODE_LENGTH)
    try:
        resetting.carry_out(found, code=code, by=request.user, now=now)
    except NotApproved:
        messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
        return redirect(found)
    return render(request, "accounts/reset_code.html", {"reset": found, "code": code})
