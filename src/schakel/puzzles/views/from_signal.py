"""What can an officer do with puzzles from the page of a signal?"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.http import PersonRequest
from schakel.puzzles import lists
from schakel.puzzles.actions import arranging, making, sources
from schakel.puzzles.forms.changing import ChoosePuzzleForm, SourceForm, StartForm
from schakel.puzzles.same import decided_around
from schakel.puzzles.sources import doubts_about
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for

LOOK_AGAIN_AFTER = timedelta(weeks=4)
MOST_TOGETHER = 20


@access(SIGNAL_POLICY, "puzzle", methods=("GET", "POST"))
def start(request: PersonRequest, reference: str) -> HttpResponse:
    """Make a puzzle of this signal, and of what it was decided to touch."""
    signal = opened_for(request.user, "puzzle", reference)
    now = timezone.now()
    among = SIGNAL_POLICY.rows(request.user, "puzzle").filter(desk=signal.desk_id)
    asked = request.GET.getlist("met")[:MOST_TOGETHER]
    likely = {
        each.pk: each for each in [*decided_around(signal), *among.filter(reference__in=asked)]
    }
    likely.pop(signal.pk, None)
    form = StartForm(
        request.POST or None,
        signal=signal,
        likely=list(likely.values()),
        among=among,
        today=timezone.localdate(now),
        initial={
            "review_on": timezone.localdate(now) + LOOK_AGAIN_AFTER,
            "others": [each.reference for each in likely.values()],
        },
    )
    if request.method == "POST" and form.is_valid():
        puzzle = making.start(form.signals(), form.thought(), by=request.user, now=now)
        messages.success(request, _("De puzzel is gemaakt. U bent de eigenaar."))
        return redirect(puzzle)
    return _form(request, signal, form, title=_("Maak een puzzel"), button=_("Maak de puzzel"))


@access(SIGNAL_POLICY, "puzzle", methods=("GET", "POST"))
def add_to(request: PersonRequest, reference: str) -> HttpResponse:
    """Put this signal in a puzzle that is there."""
    signal = opened_for(request.user, "puzzle", reference)
    puzzles = lists.open_beside(request.user, desk=signal.desk_id)
    form = ChoosePuzzleForm(
        request.POST or None, puzzles=puzzles, called=lists.first_words(puzzles)
    )
    if request.method == "POST" and form.is_valid():
        puzzle = form.chosen()
        try:
            arranging.add(
                puzzle,
                [signal],
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except arranging.AlreadyIn:
            form.add_error("puzzle", _("Dit signaal zit al in deze puzzel."))
        except StepNotAllowed:
            form.add_error("puzzle", _("Deze puzzel is intussen gesloten of samengevoegd."))
        else:
            messages.success(request, _("Dit signaal zit nu in de puzzel."))
            return redirect(puzzle)
    return _form(
        request,
        signal,
        form,
        title=_("Voeg toe aan een puzzel"),
        button=_("Toevoegen"),
        lead="" if puzzles else _("Uw desk heeft nog geen open puzzel. Maak er een."),
    )


@access(SIGNAL_POLICY, "puzzle", methods=("GET", "POST"))
def source(request: PersonRequest, reference: str) -> HttpResponse:
    """Say whether this signal repeats another."""
    signal = opened_for(request.user, "puzzle", reference)
    among = SIGNAL_POLICY.rows(request.user, "puzzle").filter(desk=signal.desk_id)
    other = among.filter(reference=request.GET.get("met", "")).first()
    form = SourceForm(
        request.POST or None,
        signal=signal,
        among=among,
        initial={"other": other.reference if other else ""},
    )
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        sources.state(
            signal,
            filled["other"],
            same=filled["same"] == "yes",
            reason=filled["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Vastgelegd. U kunt er later op terugkomen."))
        inside = lists.with_signal(request.user, signal)
        return redirect(inside[0] if len(inside) == 1 else signal)
    doubts = doubts_about([signal, other]) if other else []
    return _form(
        request,
        signal,
        form,
        title=_("Zelfde bron?"),
        button=_("Vastleggen"),
        lead=_("Beide signalen zijn gemeld met hetzelfde account van een medewerker.")
        if any(doubt.same_person for doubt in doubts)
        else _(
            "Een gerucht dat twee keer wordt verteld, blijft één gerucht. Zeg het als dit signaal "
            "herhaalt wat een ander signaal al vertelde."
        ),
    )


def _form(
    request: PersonRequest,
    signal: Signal,
    form: StartForm | ChoosePuzzleForm | SourceForm,
    *,
    title: str,
    button: str,
    lead: str = "",
) -> HttpResponse:
    return render(
        request,
        "puzzles/from_signal.html",
        {"signal": signal, "form": form, "title": title, "button": button, "lead": lead},
        status=422 if form.is_bound else 200,
    )
