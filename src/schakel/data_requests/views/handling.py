"""How are requests listed, taken in, given more time, deferred and refused?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.approvals.models import Approval
from schakel.data_requests.actions import handling
from schakel.data_requests.forms import AddForm, DeferForm, RegisterForm, WhyForm
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.data_requests.reading import found_of, open_first
from schakel.data_requests.views.finding import found_for, one_form
from schakel.kernel.access import access
from schakel.organisations.models import Organisation
from schakel.people.http import PersonRequest
from schakel.people.models import Role


@access(DATA_REQUEST_POLICY, "handle")
def index(request: PersonRequest) -> HttpResponse:
    """What is open at the own desk, the first due first; for who supervises, without content."""
    supervises = request.user.has_role(Role.PRIVACY_OFFICER)
    if not supervises and not request.user.has_role(Role.FOCAL_OFFICER):
        raise Http404
    verb = "supervise" if supervises else "handle"
    today = timezone.localdate()
    rows = open_first(DATA_REQUEST_POLICY.rows(request.user, verb))
    return render(
        request,
        "data_requests/list.html",
        {
            "rows": [(each, each.is_late(today)) for each in rows],
            "supervises": supervises,
            "today": today,
        },
    )


@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
def register(request: PersonRequest) -> HttpResponse:
    """Take in a request that came by letter or at the counter."""
    desk = _own_desk(request)
    form = RegisterForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        made = handling.register_request(
            handling.Asked(**form.cleaned_data), desk=desk, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Het verzoek is vastgelegd."))
        return redirect(made)
    return render(
        request, "data_requests/register.html", {"form": form}, status=422 if form.errors else 200
    )


@access(DATA_REQUEST_POLICY, "handle")
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """Everything of one request, and what can be done."""
    asked = found_for(request, reference)
    now = timezone.now()
    approval = asked.approval
    waits = asked.is_open and approval is not None and not approval.is_over(now)
    state = approval.state if approval is not None else ""
    return render(
        request,
        "data_requests/detail.html",
        {
            "asked": asked,
            "asker": asked.unsealed("asker"),
            "contact": asked.unsealed("contact"),
            "words": asked.unsealed("asked"),
            "ground_why": asked.unsealed("ground_why"),
            "extended_why": asked.unsealed("extended_why"),
            "found": found_of(asked),
            "add_form": AddForm(),
            "is_late": asked.is_late(timezone.localdate(now)),
            "waits": waits and state == Approval.State.ASKED,
            "agreed": waits and state == Approval.State.APPROVED,
            "today": timezone.localdate(now),
        },
    )


@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
def extend(request: PersonRequest, reference: str) -> HttpResponse:
    """Two months more."""
    asked = found_for(request, reference)
    form = WhyForm(request.POST or None)
    now = timezone.now()

    def act() -> str:
        try:
            handling.extend(
                asked,
                why=form.cleaned_data["why"],
                by=request.user,
                today=timezone.localdate(now),
                now=now,
            )
        except handling.TooLate:
            form.add_error(None, _("Dit kan één keer, binnen de eerste maand."))
        return _("De termijn is verlengd. Laat de persoon dit nu weten, met de reden.")

    lead = _("Alleen als het verzoek ingewikkeld is: twee maanden erbij.")
    return one_form(request, asked, form, act, title=_("Termijn verlengen"), lead=lead)


@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
def defer(request: PersonRequest, reference: str) -> HttpResponse:
    """Do not inform now."""
    asked = found_for(request, reference)
    form = DeferForm(request.POST or None)
    now = timezone.now()

    def act() -> str:
        try:
            handling.defer(
                asked,
                **form.cleaned_data,
                by=request.user,
                today=timezone.localdate(now),
                now=now,
            )
        except handling.DayOutOfReach:
            form.add_error("look_again_on", _("Kies een dag die nog komt."))
        return _("Het verzoek is uitgesteld.")

    lead = _(
        "Alleen zolang het gevaar geeft voor mensen of een onderzoek. Overleg met de functionaris "
        "gegevensbescherming."
    )
    return one_form(request, asked, form, act, title=_("Uitstellen"), lead=lead)


@access(DATA_REQUEST_POLICY, "handle", methods=("POST",))
def resume(request: PersonRequest, reference: str) -> HttpResponse:
    """Go on with what was deferred."""
    asked = found_for(request, reference)
    handling.resume(asked, by=request.user, now=timezone.now())
    messages.success(request, _("Het verzoek is weer in behandeling."))
    return redirect(asked)


@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
def refuse(request: PersonRequest, reference: str) -> HttpResponse:
    """Refuse, with a reason."""
    asked = found_for(request, reference)
    form = WhyForm(request.POST or None)

    def act() -> str:
        handling.refuse(asked, why=form.cleaned_data["why"], by=request.user, now=timezone.now())
        return _("Het verzoek is afgewezen. Laat de persoon dit weten, met de reden.")

    lead = _(
        "Vertel ook dat de persoon bezwaar kan maken en kan klagen bij de Autoriteit "
        "Persoonsgegevens."
    )
    return one_form(request, asked, form, act, title=_("Afwijzen"), lead=lead)


def _own_desk(request: PersonRequest) -> Organisation:
    own = [
        membership.organisation
        for membership in request.user.current_memberships()
        if membership.role == Role.FOCAL_OFFICER
    ]
    if not own:
        raise Http404
    return own[0]
