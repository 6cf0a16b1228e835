"""What is unusual, and which signals are canaries?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.people.http import PersonRequest
from schakel.supervision import canaries as nests
from schakel.supervision.actions import canaries
from schakel.supervision.actions.looking import read_trail
from schakel.supervision.forms import CanaryForm, PatternsForm, as_query
from schakel.supervision.looks import LOOKS, Filters
from schakel.supervision.patterns import KEYS_OPENED, Found, patterns_for
from schakel.supervision.views.door import room


@room()
def patterns(request: PersonRequest) -> HttpResponse:
    """Every rule with what it found; each leads to the lines themselves."""
    now = timezone.now()
    form = PatternsForm(request.GET or {"dagen": 30})
    days = form.days()
    read_trail(by=request.user, asked={"days": str(days)}, page="patterns", now=now)
    found = [
        (pattern, [(each, _lines(each)) for each in pattern.found])
        for pattern in patterns_for(request.user, days=days, now=now)
    ]
    return render(
        request, "supervision/patterns.html", {"patterns": found, "form": form, "days": days}
    )


@room()
def unusual(request: PersonRequest, about: str) -> HttpResponse:
    """Where a notice leads that far more was opened than usual."""
    return redirect(f"{reverse('supervision:patterns')}#{KEYS_OPENED}")


@room(methods=("GET", "POST"))
def canaries_page(request: PersonRequest) -> HttpResponse:
    """The canaries, and a form to place one."""
    form = CanaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            canaries.place(
                form.cleaned_data["reference"].strip().upper(),
                by=request.user,
                now=timezone.now(),
            )
        except canaries.NoSuchSignal:
            form.add_error("reference", _("Er is geen signaal met dit kenmerk."))
        except canaries.PlacedAlready:
            form.add_error("reference", _("Dit signaal is al een kanarie."))
        else:
            messages.success(request, _("De kanarie is geplaatst."))
            return redirect("supervision:canaries")
    status = 422 if form.errors else 200
    placed = nests.placed(request.user)
    return render(
        request, "supervision/canaries.html", {"form": form, "placed": placed}, status=status
    )


@room(methods=("POST",))
def remove_canary(request: PersonRequest, canary: UUID) -> HttpResponse:
    """Let a signal be a signal again."""
    found = get_object_or_404(nests.placed(request.user), pk=canary)
    canaries.remove(found, by=request.user, now=timezone.now())
    messages.success(request, _("Dit is geen kanarie meer."))
    return redirect("supervision:canaries")


def _lines(found: Found) -> str:
    """Where the lines are that a rule counted."""
    filters = Filters(
        person=str(found.person) if found.person else "",
        reference=found.reference,
        action=LOOKS,
        since=found.day,
        until=found.day,
    )
    return f"{reverse('supervision:looks')}?{as_query(filters)}"
