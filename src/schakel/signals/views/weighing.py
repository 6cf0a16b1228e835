"""What does an officer see and do to weigh a signal?"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.knowledge import library
from schakel.people.http import PersonRequest
from schakel.signals.actions import weighing as actions
from schakel.signals.forms.weighing import WeighingForm, facts_in, initial_of, typed_in
from schakel.signals.models import Signal, Weighing
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.urgency import (
    Facts,
    facts_as_said,
    facts_as_weighed,
    proposed_urgency,
    read_against,
)
from schakel.signals.views.opening import opened_for

CONFLICT = 409


@access(SIGNAL_POLICY, "weigh", methods=("GET", "POST"))
def weigh(request: PersonRequest, reference: str) -> HttpResponse:
    """The questions with the rules beside them; a decision with its reason."""
    now = timezone.now()
    signal = opened_for(request.user, "weigh", reference)
    asked: dict[str, Any] = {"district": signal.district, "on": timezone.localdate(now)}
    told = actions.open_for_weighing(signal, by=request.user, now=now)
    known = facts_as_weighed(told.newest) if told.newest else facts_as_said(signal)
    if request.method != "POST":
        form = WeighingForm(initial=initial_of(known, told.newest), **asked)
        return _page(request, signal, form, known, told)
    if "explain" in request.POST:
        typed = typed_in(request.POST)
        return _page(request, signal, WeighingForm(initial=typed, **asked), facts_in(typed), told)
    form = WeighingForm(request.POST, **asked)
    if form.is_valid():
        was = signal.urgency
        try:
            weighing = actions.weigh(
                signal,
                form.facts(),
                form.judgement(),
                after=form.cleaned_data["after"],
                by=request.user,
                now=now,
            )
        except actions.WeighedMeanwhile:
            return _conflict(request, signal, asked, told)
        except actions.AlreadyAsked:
            form.add_error(
                None,
                _("Een ander besluit over dit signaal wacht al op een collega. Rond dat eerst af."),
            )
        except StepNotAllowed:
            form.add_error(None, _("Dit signaal is afgesloten. Heropen het eerst."))
        else:
            messages.success(request, _said(was, form.judgement().decided, weighing))
            return redirect(signal)
    return _page(request, signal, form, facts_in(typed_in(request.POST)), told)


@access(SIGNAL_POLICY, "weigh", methods=("POST",))
def explain(request: PersonRequest, reference: str) -> HttpResponse:
    """Which rules apply to what was ticked so far: a part of the page, for htmx."""
    opened_for(request.user, "weigh", reference)
    return render(
        request, "signals/weigh_explanation.html", _rules(facts_in(typed_in(request.POST)))
    )


def _rules(facts: Facts) -> dict[str, Any]:
    readings = read_against(facts)
    return {
        "proposed": proposed_urgency(facts),
        "applying": [reading for reading in readings if reading.applies],
        "not_applying": [reading for reading in readings if not reading.applies],
    }


def _page(
    request: HttpRequest,
    signal: Signal,
    form: WeighingForm,
    facts: Facts,
    told: actions.Told,
    *,
    conflict: bool = False,
) -> HttpResponse:
    language = get_language() or "nl"
    return render(
        request,
        "signals/weigh.html",
        {
            "signal": signal,
            "form": form,
            "told": told,
            "seen": [
                indicator.seen.said(language)
                for indicator in library.known_indicators(told.observations)
            ],
            "pointing": [
                (pointing.form.name.said(language), pointing.why(language))
                for pointing in library.forms_pointed_to(told.observations)
            ],
            "waiting": signal.second_opinions.filter(decided_at=None).first(),
            "conflict": conflict,
            **_rules(facts),
        },
        status=CONFLICT if conflict else 200,
    )


def _conflict(
    request: HttpRequest, signal: Signal, asked: dict[str, Any], told: actions.Told
) -> HttpResponse:
    """Somebody was first: show theirs, keep what was typed, and let the officer decide again."""
    typed = typed_in(request.POST)
    typed["after"] = told.newest.pk if told.newest else None
    form = WeighingForm(initial=typed, **asked)
    return _page(request, signal, form, facts_in(typed), told, conflict=True)


def _said(was: str, decided: str, weighing: Weighing) -> str:
    if weighing.decided != decided:
        return _(
            "Uw weging is bewaard. Het signaal blijft acuut, tot een collega akkoord gaat met uw "
            "besluit."
        )
    if decided == Signal.Urgency.ACUTE and was != Signal.Urgency.ACUTE:
        return _("Uw weging is bewaard. Het signaal is nu acuut. Bel eerst.")
    return _("Uw weging is bewaard.")
