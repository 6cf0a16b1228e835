"""Where am I logged in, and how do I end that?"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.audit.trail import record
from schakel.kernel.access import access
from schakel.people import sessions
from schakel.people.http import PersonRequest


@access("login")
def own_sessions(request: PersonRequest) -> HttpResponse:
    """Every browser in which I am logged in, with the last moment that I did something there."""
    found = sessions.running(request.user, this=request.session.session_key, now=timezone.now())
    return render(request, "people/sessions.html", {"sessions": found})


@access("login", methods=("POST",))
def end_sessions(request: PersonRequest) -> HttpResponse:
    """Log out elsewhere: in one browser, or in all but this one. Nobody else's."""
    with transaction.atomic():
        ended = sessions.end(
            request.user,
            number=request.POST.get("number", ""),
            but=request.session.session_key,
        )
        if ended:
            record(
                "person.end_sessions",
                by=request.user,
                on=request.user,
                detail={"number": str(ended)},
            )
    messages.success(
        request,
        ngettext("U bent daar uitgelogd.", "U bent op %(ended)s plekken uitgelogd.", ended)
        % {"ended": ended}
        if ended
        else _("Daar was u al uitgelogd."),
    )
    return redirect("people:sessions")
