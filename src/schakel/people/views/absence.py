"""Where does somebody say that they are away, and who stands in?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.actions import absence as actions
from schakel.people.forms import AbsenceForm
from schakel.people.http import PersonRequest


@access("login", methods=("GET", "POST"))
def absence(request: PersonRequest) -> HttpResponse:
    """The own absences, and a form for a new one."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = AbsenceForm(request.POST or None, person=request.user, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.be_away(request.user, **form.cleaned_data, by=request.user, now=now)
        except actions.NoColleague:
            form.add_error("deputy", _("Deze collega heeft uw rol niet in die hele periode."))
        except actions.AwayThemselves:
            form.add_error("deputy", _("Deze collega is in die periode zelf afwezig."))
        except actions.AlreadyAway:
            form.add_error("starts_on", _("U hebt in die periode al een afwezigheid."))
        else:
            messages.success(request, _("Uw afwezigheid is vastgelegd."))
            return redirect("people:absence")
    return render(
        request,
        "people/absence.html",
        {
            "form": form,
            "absences": actions.absences_of(request.user, on=today),
            "standing_in_for": actions.standing_in_for(request.user, on=today),
            "has_colleagues": actions.possible_deputies(request.user, on=today).exists(),
            "today": today,
        },
    )


@access("login", methods=("POST",))
def back(request: PersonRequest, absence: UUID) -> HttpResponse:
    """Take the own absence back."""
    now = timezone.now()
    found = get_object_or_404(
        actions.absences_of(request.user, on=timezone.localdate(now)), pk=absence
    )
    actions.be_back(found, by=request.user, now=now)
    messages.success(request, _("De afwezigheid is ingetrokken."))
    return redirect("people:absence")
