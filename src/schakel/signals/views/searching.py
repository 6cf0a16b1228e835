"""How does an officer find a signal by its reference, or by words that stand in it?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.signals import search as searching
from schakel.signals.forms.desk import SearchForm
from schakel.signals.policy import SIGNAL_POLICY

MOST_FOUND = 50


@never_cache
@access(SIGNAL_POLICY, "see", methods=("GET", "POST"))
def search(request: PersonRequest) -> HttpResponse:
    """Search the own desk, step by step. The words travel in the body and are kept nowhere."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "signals/search.html", context)
    query = form.cleaned_data["q"]
    after = searching.Place.read(request.POST.get("after", ""))
    if after is None:
        signal = searching.by_reference(request.user, query)
        if signal is not None:
            return redirect(signal)
    if not searching.words_in(query):
        form.add_error(
            "q",
            _("Gebruik een woord van minstens %(letters)s letters, of een heel kenmerk.")
            % {"letters": searching.SHORTEST_WORD},
        )
        return render(request, "signals/search.html", context)
    step = searching.search(request.user, query, after=after, now=timezone.now())
    before = _number(request.POST.get("found", ""))
    found = before + len(step.found)
    context |= {
        "step": step,
        "query": query,
        "found": found,
        "found_before": before,
        "too_many": found > MOST_FOUND,
        "words": searching.words_in(query),
    }
    return render(
        request, "signals/search_step.html" if _is_part(request) else "signals/search.html", context
    )


def _is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the next stretch only."""
    return bool(getattr(request, "htmx", False))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
