"""What does an officer see of one puzzle?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.puzzles import page
from schakel.puzzles.actions import reading
from schakel.puzzles.forms.changing import AddForm, ReviewForm
from schakel.puzzles.models import Puzzle
from schakel.puzzles.panels import panels_of
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.views.finding import puzzle_for
from schakel.signals.forms.desk import ReasonForm
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import address_if_any


@access(PUZZLE_POLICY, "see")
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """The hypothesis, the picture with its list, and everything that can be done."""
    puzzle = puzzle_for(request.user, "see", reference)
    now = timezone.now()
    because = reading.open_puzzle(puzzle, by=request.user, now=now)
    return render(request, "puzzles/detail.html", _shown(request, puzzle, because=because))


@never_cache
@access(PUZZLE_POLICY, "see_details", methods=("GET", "POST"))
def details(request: PersonRequest, reference: str) -> HttpResponse:
    """The same with what stands on the pieces: first the question why, then the answer."""
    puzzle = puzzle_for(request.user, "see_details", reference)
    laid = page.laid_out(puzzle)
    asks = reading.needs_reason([each.signal for each in laid.board.signals], request.user)
    form = ReasonForm(request.POST or None) if asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        because = reading.open_puzzle(puzzle, by=request.user, now=timezone.now())
        values = reading.see_details(
            puzzle,
            reason=form.cleaned_data["reason"] if form else "",
            by=request.user,
            now=timezone.now(),
        )
        shown = _shown(request, puzzle, because=because, laid=page.laid_out(puzzle, values=values))
        return render(request, "puzzles/detail.html", shown)
    return render(
        request,
        "puzzles/door.html",
        {"puzzle": puzzle, "laid": laid, "form": form},
        status=422 if form is not None and form.is_bound else 200,
    )


@access(PUZZLE_POLICY, "see")
def printed(request: PersonRequest, reference: str) -> HttpResponse:
    """The puzzle on paper, for a meeting; without what stands on the pieces."""
    puzzle = puzzle_for(request.user, "see", reference)
    reading.open_puzzle(puzzle, by=request.user, now=timezone.now(), printed=True)
    return render(
        request,
        "puzzles/print.html",
        {
            "puzzle": puzzle,
            "laid": page.laid_out(puzzle),
            "printed_at": timezone.now(),
        },
    )


@access(PUZZLE_POLICY, "see")
def history(request: PersonRequest, reference: str) -> HttpResponse:
    """Every step with who, when and why; what still stands can be undone."""
    puzzle = puzzle_for(request.user, "see", reference)
    because = reading.open_puzzle(puzzle, by=request.user, now=timezone.now())
    return render(
        request,
        "puzzles/history.html",
        {
            "puzzle": puzzle,
            "told": page.history_of(puzzle),
            "looks": page.looks_at(puzzle),
            "because": because,
        },
    )


def _shown(
    request: PersonRequest,
    puzzle: Puzzle,
    *,
    because: list[str],
    laid: page.Laid | None = None,
) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    verbs = page.verbs_on(puzzle, request.user)
    return {
        "puzzle": puzzle,
        "laid": laid or page.laid_out(puzzle),
        "verbs": verbs,
        "because": because,
        "due": puzzle.is_open and puzzle.review_on <= today,
        "due_state": "late"
        if puzzle.review_on < today
        else "soon"
        if puzzle.review_on == today
        else "ok",
        "review_form": ReviewForm(today=today) if "edit" in verbs else None,
        "add_form": AddForm(among=SIGNAL_POLICY.rows(request.user, "puzzle"))
        if "add" in verbs
        else None,
        "pass_on_address": address_if_any("handover:propose_puzzle", puzzle.reference)
        if "pass_on" in verbs
        else "",
        "panels": panels_of(puzzle, by=request.user, now=now),
        "now": now,
    }
