"""What falls due at the own desk, and what is done about it?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.audit.register import Retention
from schakel.kernel.access import access
from schakel.organisations.models import Organisation
from schakel.people.http import PersonRequest
from schakel.people.models import Role
from schakel.people.step_up import step_up
from schakel.retention.actions import holding, proposing
from schakel.retention.forms import HoldForm, ProposeForm
from schakel.retention.models import Destruction
from schakel.retention.policy import DESTRUCTION_POLICY, OUTLOOK_POLICY, RETENTION_POLICY
from schakel.retention.reading import falling_due_at, holds_at, last_hold_of
from schakel.retention.terms import term_of
from schakel.signals.models import Signal

SHOWN = 50


@access(RETENTION_POLICY, "let_go", methods=("GET", "POST"))
def overview(request: PersonRequest) -> HttpResponse:
    """What may go now, what falls due in three months, what is held, and what went."""
    if request.user.has_role(Role.PRIVACY_OFFICER):
        went = DESTRUCTION_POLICY.rows(request.user, "see").select_related("desk", "agreed_by")
        shown = went.order_by("-proposed_at")[:SHOWN]
        outlooks = OUTLOOK_POLICY.rows(request.user, "see").select_related("desk")
        return render(
            request,
            "retention/supervised.html",
            {"went": shown, "terms": _terms(), "outlooks": outlooks.order_by("desk__name")},
        )
    desk = _own_desk(request)
    now = timezone.now()
    due = falling_due_at(request.user, desk, now=now)
    today = timezone.localdate(now)
    form = ProposeForm(request.POST or None, due=[each for each in due if each.is_now(today)])
    if request.method == "POST":
        return _propose(request, form, desk)
    return _page(request, form, desk)


@step_up
def _propose(request: PersonRequest, form: ProposeForm, desk: Organisation) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, desk, status=422)
    chosen = [form.due[pk].signal for pk in form.cleaned_data["signals"]]
    try:
        made = proposing.propose(
            chosen,
            desk=desk,
            why=form.cleaned_data["why"],
            by=request.user,
            now=timezone.now(),
        )
    except NobodyToAsk:
        form.add_error(
            None, _("Er is nu niemand die kan besluiten. Vraag uw beheerder om een tweede.")
        )
        return _page(request, form, desk, status=422)
    messages.success(request, _("Uw voorstel is verstuurd. U krijgt bericht."))
    return redirect(made)


@access(RETENTION_POLICY, "let_go", methods=("POST",))
def carry_out(request: PersonRequest, reference: str) -> HttpResponse:
    """Let go what a colleague agreed to, or take the proposal back."""
    found = get_object_or_404(
        DESTRUCTION_POLICY.rows(request.user, "see"),
        reference=reference,
        state=Destruction.State.PROPOSED,
        proposed_by=request.user,
    )
    if "drop" in request.POST:
        proposing.drop(found, by=request.user, now=timezone.now())
        messages.success(request, _("Het voorstel is ingetrokken."))
        return redirect("retention:overview")
    try:
        proposing.carry_out(found, by=request.user, now=timezone.now())
        messages.success(request, _("De signalen worden vernietigd."))
    except NotApproved:
        messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
    except proposing.NotDue:
        messages.warning(
            request,
            _("Er is iets veranderd: een van deze signalen moet blijven. Maak een nieuw voorstel."),
        )
    return redirect(found)


@access(RETENTION_POLICY, "hold", methods=("GET", "POST"))
def hold(request: PersonRequest, reference: str) -> HttpResponse:
    """Keep one signal beyond its term."""
    signal = _signal(request, reference)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            holding.hold(
                signal,
                **form.cleaned_data,
                by=request.user,
                today=timezone.localdate(now),
                now=now,
            )
        except holding.DayOutOfReach:
            form.add_error("look_again_on", _("Kies een dag die nog komt, binnen een jaar."))
        else:
            messages.success(request, _("Het signaal blijft bewaard."))
            return redirect("retention:overview")
    standing = last_hold_of(signal)
    return render(
        request,
        "retention/hold.html",
        {"signal": signal, "form": form, "standing": standing},
        status=422 if form.errors else 200,
    )


@access(RETENTION_POLICY, "hold", methods=("POST",))
def release(request: PersonRequest, reference: str) -> HttpResponse:
    """Let the term of a signal count again."""
    signal = _signal(request, reference)
    holding.release(signal, by=request.user, now=timezone.now())
    messages.success(request, _("Voor dit signaal geldt de gewone bewaartermijn weer."))
    return redirect("retention:overview")


def _terms() -> list[tuple[str, Retention]]:
    return [
        (_("Doorgezet aan een partner"), term_of(Signal.Outcome.HANDED_OVER)),
        (_("Al het andere"), term_of("")),
    ]


def _signal(request: PersonRequest, reference: str) -> Signal:
    found: Signal = get_object_or_404(
        RETENTION_POLICY.rows(request.user, "hold"), reference=reference
    )
    return found


def _own_desk(request: PersonRequest) -> Organisation:
    """The desk that was asked for, or the first; for who sits at none there is no such page."""
    own = [
        membership.organisation
        for membership in request.user.current_memberships()
        if membership.role == Role.FOCAL_OFFICER
    ]
    if not own:
        raise Http404
    return next((each for each in own if each.code == request.GET.get("desk")), own[0])


def _page(
    request: PersonRequest, form: ProposeForm, desk: Organisation, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    due = falling_due_at(request.user, desk, now=now)
    went = (
        DESTRUCTION_POLICY.rows(request.user, "see")
        .filter(desk=desk)
        .exclude(state=Destruction.State.DROPPED)
        .select_related("proposed_by", "agreed_by")
        .order_by("-proposed_at")[:SHOWN]
    )
    return render(
        request,
        "retention/overview.html",
        {
            "desk": desk,
            "desks": [each.organisation for each in request.user.current_memberships()],
            "form": form,
            "now_due": [each for each in due if each.is_now(today)],
            "later": [each for each in due if not each.is_now(today)],
            "holds": holds_at(request.user, desk),
            "went": went,
            "terms": _terms(),
            "today": today,
        },
        status=status,
    )
