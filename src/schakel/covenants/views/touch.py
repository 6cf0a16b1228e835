"""What does somebody see and do when a piece of another municipality touches theirs?"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.covenants import touches
from schakel.covenants.actions import contact as actions
from schakel.covenants.forms import OutcomeForm
from schakel.covenants.models import CrossTouch
from schakel.covenants.policy import CROSS_TOUCH_POLICY
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.notices import count_as_seen


@never_cache
@access(CROSS_TOUCH_POLICY, "see")
def touch(request: PersonRequest, reference: str) -> HttpResponse:
    """Something touches your signal: which of your pieces, and whom you may call."""
    found = _opened_for(request, "see", reference)
    return _page(request, found, OutcomeForm(initial=_told(request, found)))


@access(CROSS_TOUCH_POLICY, "make_contact", methods=("POST",))
def make_contact(request: PersonRequest, reference: str) -> HttpResponse:
    """The holder says that they make contact; from then on the other side knows."""
    found = _opened_for(request, "make_contact", reference)
    try:
        actions.make_contact(found, by=request.user, now=timezone.now())
    except actions.NothingNew:
        messages.info(request, _("Een collega was u voor: er is al contact."))
    except actions.Gone as gone:
        raise Http404 from gone
    else:
        messages.success(request, _("Vastgelegd. De andere gemeente weet nu dat u belt."))
    return redirect(found)


@access(CROSS_TOUCH_POLICY, "set_aside", methods=("POST",))
def set_aside(request: PersonRequest, reference: str) -> HttpResponse:
    """The holder needs no contact; it is gone, and nobody else hears of it."""
    found = _opened_for(request, "set_aside", reference)
    try:
        actions.set_aside(found, by=request.user, now=timezone.now())
    except actions.NothingNew:
        messages.info(request, _("Een collega was u voor: er is al contact."))
        return redirect(found)
    except actions.Gone as gone:
        raise Http404 from gone
    messages.success(request, _("Weggelegd. De andere gemeente hoort hier niets van."))
    return redirect(found.holder)


@never_cache
@access(CROSS_TOUCH_POLICY, "record_outcome", methods=("GET", "POST"))
def outcome(request: PersonRequest, reference: str) -> HttpResponse:
    """Either side says what came of it."""
    found = _opened_for(request, "record_outcome", reference)
    form = OutcomeForm(request.POST or None, initial=_told(request, found))
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form)
    try:
        actions.record_outcome(found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except (actions.NoContactYet, actions.Gone) as gone:
        raise Http404 from gone
    messages.success(request, _("Bewaard. Dank u: zo weten we of het convenant werkt."))
    return redirect(found)


def _opened_for(request: PersonRequest, verb: str, reference: str) -> CrossTouch:
    """The touch as far as this person may know of it; for everybody else it does not exist."""
    found: CrossTouch | None = (
        CROSS_TOUCH_POLICY.rows(request.user, verb)
        .select_related("covenant", "holder__desk", "holder__key", "other_desk", "contacted_by")
        .filter(reference=reference)
        .first()
    )
    if found is None or actions.is_over(found, now=timezone.now()):
        raise Http404
    return found


def _told(request: PersonRequest, found: CrossTouch) -> dict[str, Any]:
    told = found.outcomes.filter(side=actions.side_of(found, request.user)).first()
    return {"verdict": told.verdict, "remark": told.unsealed("remark")} if told else {}


def _page(request: PersonRequest, found: CrossTouch, form: OutcomeForm) -> HttpResponse:
    now = timezone.now()
    shown = touches.seen(found, by=request.user, now=now)
    count_as_seen(request.user, now=now, reference=found.reference)
    return render(request, "covenants/touch.html", {"seen": shown, "touch": found, "form": form})
