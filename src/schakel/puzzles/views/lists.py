"""Which puzzles and patterns does a desk have?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.puzzles import lists
from schakel.puzzles.actions import noticing, reading
from schakel.puzzles.forms.changing import FilterForm, WhyForm
from schakel.puzzles.models import PatternSeen, Puzzle
from schakel.puzzles.policy import PATTERN_POLICY, PUZZLE_POLICY
from schakel.puzzles.views.finding import pattern_for
from schakel.signals.inbox import desks_of


@access(PUZZLE_POLICY, "see")
def index(request: PersonRequest) -> HttpResponse:
    """The puzzles of the own desk, the one to look at first on top."""
    if not desks_of(request.user):
        return redirect("signals:today")
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    filters = lists.Filters(
        state=chosen.get("status") or Puzzle.State.OPEN,
        owner=chosen.get("van", ""),
        strength=chosen.get("sterkte", ""),
    )
    page = lists.page_of(request.user, filters, request.GET.get("pagina"))
    rows = lists.rows_of(list(page.object_list))
    reading.record_shown([row.puzzle for row in rows], by=request.user, now=timezone.now())
    today = timezone.localdate()
    query = request.GET.copy()
    query.pop("pagina", None)
    return render(
        request,
        "puzzles/list.html",
        {
            "page": page,
            "rows": [(row, row.due(today)) for row in rows],
            "form": FilterForm(
                initial={
                    "status": filters.state,
                    "van": filters.owner,
                    "sterkte": filters.strength,
                }
            ),
            "filtered": filters != lists.Filters(),
            "query": query.urlencode(),
            "repetitions": lists.repetitions_for(request.user),
        },
    )


@access(PATTERN_POLICY, "see")
def patterns(request: PersonRequest) -> HttpResponse:
    """What was put away, with why and by whom, to bring back."""
    found = lists.repetitions_for(request.user, states=[PatternSeen.State.DISMISSED])
    return render(
        request,
        "puzzles/patterns.html",
        {"repetitions": [(each, each.seen.unsealed("reason")) for each in found]},
    )


@access(PATTERN_POLICY, "see")
def pattern(request: PersonRequest, reference: str) -> HttpResponse:
    """One pattern: what the district agreed, where it was seen, and what to do."""
    seen = pattern_for(request.user, "see", reference)
    return _pattern(request, seen, WhyForm())


def _pattern(request: PersonRequest, seen: PatternSeen, form: WhyForm) -> HttpResponse:
    described = lists.described([seen])
    return render(
        request,
        "puzzles/pattern.html",
        {
            "seen": seen,
            "repetition": described[0] if described else None,
            "reason": seen.unsealed("reason"),
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@access(PATTERN_POLICY, "dismiss", methods=("POST",))
def dismiss(request: PersonRequest, reference: str) -> HttpResponse:
    """Put a pattern away, or bring it back."""
    seen = pattern_for(request.user, "dismiss", reference)
    if "back" in request.POST:
        noticing.bring_back(seen, by=request.user, now=timezone.now())
        messages.success(request, _("Het patroon staat weer bij de puzzels."))
        return redirect("puzzles:pattern", reference)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _pattern(request, seen, form)
    noticing.dismiss(seen, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(
        request,
        _("Weggelegd. U ziet het pas terug als een nieuwe, onafhankelijke bron hetzelfde vertelt."),
    )
    return redirect("puzzles:list")
