"""How does a colleague read what is asked, and decide?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.approvals.actions import deciding
from schakel.approvals.actions.asking import withdraw
from schakel.approvals.forms import DecideForm
from schakel.approvals.kinds import KINDS
from schakel.approvals.models import Approval
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.http import PersonRequest
from schakel.people.models import Person
from schakel.people.step_up import step_up


@never_cache
@access(APPROVAL_POLICY, "see", methods=("GET", "POST"))
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """One request: who asks what and why, and what came of it."""
    approval = _opened(request.user, "see", reference)
    if request.method == "POST":
        return decide(request, approval)
    return _page(request, approval, DecideForm())


@step_up
def decide(request: PersonRequest, approval: Approval) -> HttpResponse:
    """Agree or not, by who proved a moment ago who they are."""
    now = timezone.now()
    if "decide" not in APPROVAL_POLICY.verbs_on(request.user, approval):
        raise Http404
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, approval, form, status=422)
    try:
        if form.cleaned_data["decision"] == DecideForm.AGREE:
            deciding.approve(approval, by=request.user, now=now)
            messages.success(request, _("U bent akkoord. Uw collega krijgt bericht."))
        else:
            deciding.refuse(approval, answer=form.cleaned_data["answer"], by=request.user, now=now)
            messages.success(request, _("U bent niet akkoord. Uw collega krijgt bericht."))
    except (StepNotAllowed, deciding.TooLate):
        messages.warning(request, _("Hierover kan niet meer worden besloten."))
    return redirect(approval)


@access(APPROVAL_POLICY, "withdraw", methods=("POST",))
def take_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Take back an own request."""
    approval = _opened(request.user, "withdraw", reference)
    try:
        withdraw(approval, by=request.user, now=timezone.now())
        messages.success(request, _("U trok uw verzoek in."))
    except StepNotAllowed:
        messages.warning(request, _("Over dit verzoek is al besloten."))
    return redirect("approvals:list")


def _opened(person: Person, verb: str, reference: str) -> Approval:
    found: Approval = get_object_or_404(
        APPROVAL_POLICY.rows(person, verb).select_related(
            "key", "asked_by", "decided_by", "organisation"
        ),
        reference=reference,
    )
    return found


def _page(
    request: PersonRequest, approval: Approval, form: DecideForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    verbs = APPROVAL_POLICY.verbs_on(request.user, approval)
    waits = approval.state == Approval.State.ASKED and not approval.is_over(now)
    own = approval.asked_by_id == request.user.pk
    kind = KINDS.get(approval.kind)
    return render(
        request,
        "approvals/detail.html",
        {
            "approval": approval,
            "why": approval.unsealed("why"),
            "answer": approval.unsealed("answer"),
            "form": form if waits and "decide" in verbs else None,
            "may_withdraw": waits and own,
            "is_over": approval.is_over(now),
            "page": kind.page if kind and own else "",
        },
        status=status,
    )
