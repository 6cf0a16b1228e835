"""How does somebody come to a signal of another desk when it cannot wait?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.step_up import step_up
from schakel.signals.actions import emergency
from schakel.signals.forms.access import EmergencyForm
from schakel.signals.policy import MAY_OPEN_IN_EMERGENCY, SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "see_in_emergency", methods=("GET", "POST"))
def start(request: PersonRequest) -> HttpResponse:
    """What this is for, how often it can be used, and the form."""
    if not request.user.has_role(*MAY_OPEN_IN_EMERGENCY):
        raise Http404
    if request.method == "POST":
        return _open(request)
    return _page(request, EmergencyForm())


@step_up
def _open(request: PersonRequest) -> HttpResponse:
    form = EmergencyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = emergency.open_in_emergency(**form.cleaned_data, by=request.user, now=timezone.now())
    except emergency.NoSuchSignal:
        form.add_error("reference", _("Dit kenmerk opent niets. Lees het nog eens na."))
    except emergency.UsedUp:
        form.add_error(
            None, _("U gebruikte spoedinzage al drie keer in dertig dagen. Bel de desk.")
        )
    except emergency.NotReviewed:
        form.add_error(
            None, _("Een eerdere spoedinzage van u is nog niet beoordeeld. Bel de desk.")
        )
    else:
        return redirect("signals:emergency", made.signal_reference)
    return _page(request, form, status=422)


@never_cache
@access(SIGNAL_POLICY, "see_in_emergency")
def read(request: PersonRequest, reference: str) -> HttpResponse:
    """The story, where and the pieces, under a red banner with the time that is left."""
    signal = opened_for(request.user, "see_in_emergency", reference)
    opened = emergency.read_in_emergency(signal, by=request.user, now=timezone.now())
    return render(request, "signals/in_emergency.html", {"opened": opened, "signal": signal})


@access(SIGNAL_POLICY, "see_in_emergency", methods=("POST",))
def stop(request: PersonRequest, reference: str) -> HttpResponse:
    """Close it before the time is over."""
    signal = opened_for(request.user, "see_in_emergency", reference)
    now = timezone.now()
    running = emergency.running(request.user, reference=signal.reference, now=now)
    if running is not None:
        emergency.stop(running, by=request.user, now=now)
    messages.success(request, _("De spoedinzage is gesloten."))
    return redirect("signals:open_in_emergency")


def _page(request: PersonRequest, form: EmergencyForm, status: int = 200) -> HttpResponse:
    left = emergency.left(request.user, now=timezone.now())
    return render(
        request, "signals/open_in_emergency.html", {"form": form, "left": left}, status=status
    )
