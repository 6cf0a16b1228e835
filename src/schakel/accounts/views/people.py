"""Who has an account, with which roles?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.accounts import reading
from schakel.accounts.actions import leaving
from schakel.accounts.forms import SoughtForm
from schakel.accounts.models import RoleProposal
from schakel.accounts.policy import PERSON_POLICY, PROPOSAL_POLICY
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Person, Role
from schakel.people.step_up import step_up

SHOWN = 20


def _only_administrators(request: PersonRequest) -> None:
    if not request.user.has_role(Role.ADMINISTRATOR):
        raise Http404


@access(PERSON_POLICY, "see")
def people(request: PersonRequest) -> HttpResponse:
    """Everybody of the district by name, to search in; and which proposals wait."""
    _only_administrators(request)
    form = SoughtForm(request.GET or None)
    sought = form.cleaned_data["zoek"].strip() if form.is_valid() else ""
    found = reading.accounts(request.user, sought=sought)
    waiting = (
        PROPOSAL_POLICY.rows(request.user, "see")
        .filter(state__in=(RoleProposal.State.PROPOSED, RoleProposal.State.AGREED))
        .select_related("organisation")
        .order_by("-proposed_at")[:SHOWN]
    )
    page = {
        "found": found,
        "form": form,
        "waiting": waiting,
        "resets": reading.resets_waiting(request.user),
    }
    return render(request, "accounts/people.html", page)


@access(PERSON_POLICY, "see")
def person_page(request: PersonRequest, person: UUID) -> HttpResponse:
    """One account: its roles, and what can be done."""
    found = _person(request, "see", person)
    return render(
        request,
        "accounts/person.html",
        {
            "person": found,
            "held": reading.roles_of(found, today=timezone.localdate()),
            "resets": reading.resets_of(found, by=request.user),
            "verbs": PERSON_POLICY.verbs_on(request.user, found),
        },
    )


@access(PERSON_POLICY, "manage", methods=("POST",))
def end_role(request: PersonRequest, person: UUID, membership: UUID) -> HttpResponse:
    """End one role, at once."""
    found = _person(request, "manage", person)
    now = timezone.now()
    ended = leaving.end_role(
        found, membership, by=request.user, today=timezone.localdate(now), now=now
    )
    if not ended:
        raise Http404
    messages.success(request, _("De rol is beëindigd."))
    return redirect("accounts:person", found.pk)


@access(PERSON_POLICY, "manage", methods=("POST",))
def leave(request: PersonRequest, person: UUID) -> HttpResponse:
    """Let somebody leave, at once."""
    found = _person(request, "manage", person)
    leaving.leave(found, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s kan niet meer inloggen.") % {"name": found.name})
    return redirect("accounts:person", found.pk)


@access(PERSON_POLICY, "manage", methods=("POST",))
@step_up
def come_back(request: PersonRequest, person: UUID) -> HttpResponse:
    """Let somebody in again who left."""
    found = _person(request, "manage", person)
    leaving.come_back(found, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s kan weer inloggen.") % {"name": found.name})
    return redirect("accounts:person", found.pk)


def _person(request: PersonRequest, verb: str, pk: UUID) -> Person:
    found: Person = get_object_or_404(PERSON_POLICY.rows(request.user, verb), pk=pk)
    return found
