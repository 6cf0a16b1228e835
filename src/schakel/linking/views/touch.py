"""What does an officer see and decide of one touch?"""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.linking.actions import deciding, searching
from schakel.linking.decision_form import DecisionForm
from schakel.linking.limits import WIDER_A_DAY
from schakel.linking.models import Touch
from schakel.linking.panel import shown
from schakel.linking.policy import TOUCH_POLICY
from schakel.people.http import PersonRequest
from schakel.people.models import Person
from schakel.signals.forms.desk import ReasonForm
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for

WRONG = 422


@access(TOUCH_POLICY, "see", methods=("GET", "POST"))
def touch(request: PersonRequest, reference: str, touch_id: str) -> HttpResponse:
    """What agrees and what differs, what was decided before, and the question: the same or not?"""
    now = timezone.now()
    verb = "decide" if request.method == "POST" else "see"
    found = _found(request.user, verb, reference, touch_id)
    if request.method != "POST":
        return _page(request, found, reference, DecisionForm())
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reference, form, status=WRONG)
    deciding.decide(
        found,
        Touch.Verdict(form.verdict),
        reason=form.cleaned_data["reason"].strip(),
        by=request.user,
        now=now,
    )
    messages.success(request, _said(Touch.Verdict(form.verdict)))
    return redirect("signals:detail", reference)


@never_cache
@access(TOUCH_POLICY, "compare", methods=("GET", "POST"))
def compare(request: PersonRequest, reference: str, touch_id: str) -> HttpResponse:
    """The two pieces beside each other: first the question why, then the texts."""
    found = _found(request.user, "compare", reference, touch_id)
    form = None
    if deciding.needs_reason(found, request.user):
        form = ReasonForm(request.POST or None, initial={"reason": "compare"})
    texts = None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        newer, older = deciding.compare(found, reason=reason, by=request.user, now=timezone.now())
        texts = [
            (found.newer, found.newer_piece, newer),
            (found.older, found.older_piece, older),
        ]
    return render(
        request,
        "linking/compare.html",
        {
            **_about(found, reference),
            "form": form,
            "texts": texts,
            "decision": DecisionForm(),
        },
    )


@access(SIGNAL_POLICY, "check", methods=("POST",))
def search_wider(request: PersonRequest, reference: str) -> HttpResponse:
    """Search once more from this signal, further than usual."""
    signal = opened_for(request.user, "check", reference)
    try:
        done = searching.search_wider(signal, by=request.user, now=timezone.now())
    except searching.NoMoreToday:
        messages.error(
            request,
            _("U zocht vandaag al %(most)s keer breder. Morgen kan het weer.")
            % {"most": WIDER_A_DAY},
        )
    else:
        messages.success(
            request,
            _("Breder gezocht: %(found)s mogelijke verbanden. Dat u zocht is vastgelegd.")
            % {"found": done.found}
            if done.found
            else _("Breder gezocht: niets gevonden. Dat u zocht is vastgelegd."),
        )
    return redirect(f"{signal.get_absolute_url()}#verbanden")


def _found(person: Person, verb: str, reference: str, touch_id: str) -> Touch:
    """The touch, when this person may; for everybody else it does not exist."""
    found = (
        TOUCH_POLICY.rows(person, verb)
        .filter(Q(newer__reference=reference) | Q(older__reference=reference), pk=touch_id)
        .select_related(
            "newer__municipality",
            "newer__key",
            "newer__owner",
            "older__municipality",
            "older__key",
            "older__owner",
            "newer_piece__added_by",
            "older_piece__added_by",
            "decided_by",
        )
        .first()
    )
    if found is None:
        raise Http404
    touch: Touch = found
    return touch


def _about(found: Touch, reference: str) -> dict[str, Any]:
    ends = [(found.newer, found.newer_piece), (found.older, found.older_piece)]
    if found.older.reference == reference:
        ends.reverse()
    (signal, own_piece), (other, other_piece) = ends
    return {
        "signal": signal,
        "other": other,
        "own_piece": own_piece,
        "other_piece": other_piece,
        "each": shown(found),
        "touch": found,
        "now": timezone.now(),
    }


def _page(
    request: PersonRequest, found: Touch, reference: str, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    history = deciding.open_touch(found, by=request.user, now=timezone.now())
    return render(
        request,
        "linking/touch.html",
        {**_about(found, reference), "form": form, "history": history},
        status=status,
    )


def _said(verdict: Touch.Verdict) -> str:
    return {
        Touch.Verdict.SAME: _("Vastgelegd: dit gaat over hetzelfde. U kunt erop terugkomen."),
        Touch.Verdict.NOT_SAME: _(
            "Vastgelegd: dit is niet hetzelfde. Schakel stelt dit paar niet meer voor."
        ),
        Touch.Verdict.UNKNOWN: _("Vastgelegd dat u het niet weet. Het verband blijft staan."),
        Touch.Verdict.OPEN: _("Uw besluit is ingetrokken. Het verband staat weer open."),
    }[verdict]
