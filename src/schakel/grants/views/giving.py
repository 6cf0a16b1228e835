"""How does a desk give somebody a look at a signal, and end it?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.grants.actions import ending, giving
from schakel.grants.forms import GrantForm
from schakel.grants.models import Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.grants.reading import SHOWN, additions_of, grounds_of, may_be_given, seen_by
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Role
from schakel.people.step_up import step_up
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(GRANT_POLICY, "see")
def overview(request: PersonRequest) -> HttpResponse:
    """Who reads along at the own desk, what one was given oneself, or all that one supervises."""
    now = timezone.now()
    rows = list(seen_by(request.user)[:SHOWN])
    open_ones = [each for each in rows if each.state == Grant.State.OPEN and each.until > now]
    page = {
        "own": [each for each in open_ones if each.person_id == request.user.pk],
        "open": [each for each in open_ones if each.person_id != request.user.pk],
        "waiting": [each for each in rows if each.state == Grant.State.PROPOSED],
        "over": [
            each
            for each in rows
            if each.state not in (Grant.State.OPEN, Grant.State.PROPOSED)
            or (each.state == Grant.State.OPEN and each.until <= now)
        ],
        "gives": request.user.has_role(Role.FOCAL_OFFICER, Role.PRIVACY_OFFICER),
    }
    return render(request, "grants/overview.html", page)


@access(SIGNAL_POLICY, "grant", methods=("GET", "POST"))
def propose(request: PersonRequest, reference: str) -> HttpResponse:
    """Choose who reads along, and what."""
    signal = opened_for(request.user, "grant", reference)
    today = timezone.localdate()
    form = GrantForm(
        request.POST or None,
        people=list(may_be_given(signal, on=today)),
        grounds=grounds_of(signal),
        today=today,
    )
    if request.method == "POST":
        return _propose(request, signal, form)
    return _page(request, signal, form)


@step_up
def _propose(request: PersonRequest, signal: Signal, form: GrantForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, signal, form)
    try:
        made = giving.propose(
            signal, to=form.chosen(), wanted=form.wanted(), by=request.user, now=timezone.now()
        )
    except giving.DayOutOfReach:
        form.add_error("last_day", _("Kies een dag die nog komt, binnen 90 dagen."))
    except NobodyToAsk:
        form.add_error(
            None, _("Er is nu niemand die kan besluiten. Vraag uw beheerder om een tweede.")
        )
    else:
        messages.success(request, _("Uw verzoek is verstuurd. U krijgt bericht."))
        return redirect(made)
    return _page(request, signal, form)


@never_cache
@access(GRANT_POLICY, "see", methods=("GET", "POST"))
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """One grant: for whom, what, why, until when; and what can be done with it."""
    grant = found(request, "see", reference)
    if request.method == "POST":
        return _open(request, grant)
    verbs = GRANT_POLICY.verbs_on(request.user, grant)
    at_the_desk = "open" in verbs
    now = timezone.now()
    running = grant.state == Grant.State.OPEN and grant.until > now
    return render(
        request,
        "grants/detail.html",
        {
            "grant": grant,
            "verbs": verbs,
            "running": running,
            "may_open": at_the_desk
            and grant.state == Grant.State.PROPOSED
            and grant.requested_by_id == request.user.pk,
            "may_end": "end" in verbs and (running or grant.state == Grant.State.PROPOSED),
            # Why is for who gives and who reads; who supervises sees codes.
            "necessity": grant.unsealed("necessity") if at_the_desk or "read" in verbs else "",
            "additions": additions_of(grant) if at_the_desk else [],
            "at_the_desk": at_the_desk,
        },
    )


@step_up
def _open(request: PersonRequest, grant: Grant) -> HttpResponse:
    try:
        giving.open_grant(grant, by=request.user, now=timezone.now())
        messages.success(request, _("De inzage is open."))
    except NotApproved:
        messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
    except giving.NotForThem:
        messages.warning(
            request, _("Er is iets veranderd sinds het verzoek. Maak een nieuw verzoek.")
        )
    return redirect(grant)


@access(GRANT_POLICY, "end", methods=("POST",))
def end(request: PersonRequest, reference: str) -> HttpResponse:
    """Close it at once, or take a proposal back."""
    grant = found(request, "end", reference)
    try:
        ending.end(grant, by=request.user, now=timezone.now())
        messages.success(request, _("De inzage is gestopt."))
    except ending.AlreadyOver:
        messages.warning(request, _("Deze inzage was al gestopt."))
    return redirect("grants:overview")


def found(request: PersonRequest, verb: str, reference: str) -> Grant:
    """The grant with which this person may do this; as if it is not there for everybody else."""
    found: Grant = get_object_or_404(
        GRANT_POLICY.rows(request.user, verb)
        # The request itself is not for who reads along: joined to it, they would find nothing.
        .select_related(
            "key", "person", "organisation", "desk", "requested_by", "approved_by", "ended_by"
        ),
        reference=reference,
    )
    return found


def _page(request: PersonRequest, signal: Signal, form: GrantForm) -> HttpResponse:
    return render(
        request,
        "grants/propose.html",
        {"signal": signal, "form": form},
        status=422 if form.errors else 200,
    )
