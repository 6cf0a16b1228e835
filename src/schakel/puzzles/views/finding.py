"""How does a page get the puzzle that it is about, without telling strangers that it exists?"""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.http import PersonRequest
from schakel.people.models import Person
from schakel.puzzles.actions.arranging import AlreadyIn, NotIn
from schakel.puzzles.actions.editing import NothingChanged
from schakel.puzzles.actions.undoing import OvertakenByAnother
from schakel.puzzles.models import PatternSeen, Puzzle
from schakel.puzzles.policy import PATTERN_POLICY, PUZZLE_POLICY


def puzzle_for(person: Person, verb: str, reference: str) -> Puzzle:
    """The puzzle on which this person may do this; for everybody else it does not exist."""
    found: Puzzle = get_object_or_404(
        PUZZLE_POLICY.rows(person, verb).select_related("key", "desk", "owner", "merged_into"),
        reference=reference,
    )
    return found


def pattern_for(person: Person, verb: str, reference: str) -> PatternSeen:
    """The same for a pattern that was seen."""
    found: PatternSeen = get_object_or_404(
        PATTERN_POLICY.rows(person, verb)
        .select_related("key", "desk", "decided_by")
        .prefetch_related("signals"),
        reference=reference,
    )
    return found


def one_form(
    request: PersonRequest,
    puzzle: Puzzle,
    form: Form,
    act: Callable[[Form], str],
    *,
    title: str,
    lead: str = "",
    button: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Act on a form that is right; show one that is not on a page of its own, with what to mend.

    What somebody else did in between is told, and what was typed stays.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form)
        except AlreadyIn:
            form.add_error(None, _("Dit signaal zit al in deze puzzel."))
        except NotIn:
            form.add_error(None, _("Dit signaal zit niet meer in deze puzzel."))
        except NothingChanged:
            form.add_error(None, _("Er is niets veranderd. Pas iets aan, of ga terug."))
        except OvertakenByAnother:
            form.add_error(
                None, _("Hierna is iets anders met hetzelfde gedaan. Maak dat eerst ongedaan.")
            )
        except StepNotAllowed:
            form.add_error(
                None, _("Dit kan nu niet meer: een collega was u voor. Bekijk de puzzel opnieuw.")
            )
        else:
            messages.success(request, done)
            return redirect(puzzle)
    return render(
        request,
        "puzzles/one_form.html",
        {
            "puzzle": puzzle,
            "form": form,
            "title": title,
            "lead": lead,
            "button": button or _("Bewaren"),
            "danger": danger,
        },
        status=422 if form.is_bound else 200,
    )
