"""How is a role proposed, and given?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.accounts import reading
from schakel.accounts.actions import giving
from schakel.accounts.forms import RoleForm
from schakel.accounts.models import RoleProposal
from schakel.accounts.policy import PERSON_POLICY, PROPOSAL_POLICY
from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.approvals.models import Approval
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Role
from schakel.people.step_up import step_up


@access(PERSON_POLICY, "manage", methods=("GET", "POST"))
def propose_role(request: PersonRequest) -> HttpResponse:
    """A form for a role: for somebody new, or for who has an account already."""
    if not request.user.has_role(Role.ADMINISTRATOR):
        raise Http404
    if request.method == "POST":
        return _propose(request)
    initial = {name: request.GET.get(name, "") for name in ("name", "email")}
    form = RoleForm(organisations=reading.organisations_of(request.user), initial=initial)
    return render(request, "accounts/propose.html", {"form": form})


@step_up
def _propose(request: PersonRequest) -> HttpResponse:
    form = RoleForm(request.POST, organisations=reading.organisations_of(request.user))
    if form.is_valid():
        said = form.cleaned_data
        wanted = giving.Wanted(said["email"], said["name"], said["role"], said["until"])
        try:
            made = giving.propose(
                wanted,
                organisation=form.chosen(),
                why=said["why"],
                by=request.user,
                now=timezone.now(),
            )
        except giving.Oneself:
            form.add_error("email", _("U kunt uzelf geen rol geven."))
        except NobodyToAsk:
            form.add_error(
                None, _("Er is geen tweede beheerder en geen toezichthouder die kan besluiten.")
            )
        except ValidationError as wrong:
            form.add_error("role", wrong)
        else:
            messages.success(request, _("Uw voorstel is verstuurd. U krijgt bericht."))
            return redirect(made)
    return render(request, "accounts/propose.html", {"form": form}, status=422)


@access(PROPOSAL_POLICY, "see", methods=("GET", "POST"))
def proposal(request: PersonRequest, reference: str) -> HttpResponse:
    """What was proposed, what came of it, and the button to give it."""
    found: RoleProposal = get_object_or_404(
        PROPOSAL_POLICY.rows(request.user, "see").select_related(
            "organisation", "proposed_by", "approval"
        ),
        reference=reference,
    )
    is_own = found.proposed_by_id == request.user.pk
    if request.method == "POST":
        if not is_own or found.state != RoleProposal.State.PROPOSED:
            raise Http404
        return _act(request, found)
    now = timezone.now()
    waits = found.state == RoleProposal.State.PROPOSED
    approval = found.approval
    return render(
        request,
        "accounts/proposal.html",
        {
            "proposal": found,
            "is_own": is_own and waits,
            "agreed": waits
            and approval.state == Approval.State.APPROVED
            and not approval.is_over(now),
            "asked": waits and approval.state == Approval.State.ASKED and not approval.is_over(now),
        },
    )


def _act(request: PersonRequest, found: RoleProposal) -> HttpResponse:
    now = timezone.now()
    if "drop" in request.POST:
        giving.drop(found, by=request.user, now=now)
        messages.success(request, _("Het voorstel is ingetrokken."))
        return redirect("accounts:people")
    try:
        giving.carry_out(found, by=request.user, now=now)
        messages.success(request, _("De rol wordt gegeven. Een nieuw account krijgt een mail."))
    except NotApproved:
        messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
    return redirect(found)
