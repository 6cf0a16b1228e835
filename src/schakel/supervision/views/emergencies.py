"""Who opened which signal in an emergency, and was that right?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.people.http import PersonRequest
from schakel.signals.models import EmergencyOpening
from schakel.supervision.actions.emergencies import review
from schakel.supervision.actions.looking import read_trail
from schakel.supervision.forms import ReviewForm
from schakel.supervision.policy import EMERGENCY_POLICY
from schakel.supervision.views.door import room
from schakel.vault.opening import unseal_many

SHOWN = 100


@room()
def emergencies(request: PersonRequest) -> HttpResponse:
    """What waits for a review, first; and what was reviewed."""
    return _page(request)


@room()
def emergency_of(request: PersonRequest, reference: str) -> HttpResponse:
    """The openings of one signal: where a notice leads."""
    if not _rows(request).filter(signal_reference=reference).exists():
        raise Http404
    return redirect("supervision:emergencies")


@room(methods=("POST",))
def review_emergency(request: PersonRequest, opening: UUID) -> HttpResponse:
    """Judge one opening; what was typed stays when something is missing."""
    found = get_object_or_404(_rows(request), pk=opening, reviewed_at=None)
    form = ReviewForm(request.POST, prefix=str(found.pk))
    if not form.is_valid():
        return _page(request, wrong=(found, form))
    review(found, **form.cleaned_data, by=request.user, now=timezone.now())
    messages.success(request, _("Uw oordeel is bewaard."))
    return redirect("supervision:emergencies")


def _rows(request: PersonRequest):  # type: ignore[no-untyped-def]  # a queryset of the policy
    return EMERGENCY_POLICY.rows(request.user, "review").select_related("by", "reviewed_by")


def _page(
    request: PersonRequest, wrong: tuple[EmergencyOpening, ReviewForm] | None = None
) -> HttpResponse:
    now = timezone.now()
    read_trail(by=request.user, asked={}, page="emergencies", now=now)
    found: list[EmergencyOpening] = list(_rows(request).order_by("-opened_at")[:SHOWN])
    why, remarks = unseal_many(found, "why"), unseal_many(found, "remark")
    forms = {wrong[0].pk: wrong[1]} if wrong else {}
    return render(
        request,
        "supervision/emergencies.html",
        {
            "waiting": [
                (each, why[each.pk], forms.get(each.pk) or ReviewForm(prefix=str(each.pk)))
                for each in found
                if each.reviewed_at is None
            ],
            "reviewed": [
                (each, why[each.pk], remarks[each.pk])
                for each in found
                if each.reviewed_at is not None
            ],
            "wrong": wrong[1] if wrong else None,
            "now": now,
        },
        status=422 if wrong else 200,
    )
