"""How does somebody go on who was logged out in the middle of something?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.idle import forget, kept_for


@access("login")
def resume(request: PersonRequest) -> HttpResponse:
    """What was typed, to send after all; or that there is nothing."""
    kept = kept_for(request, request.user, now=timezone.now())
    return render(request, "people/resume.html", {"kept": kept})


@access("login", methods=("POST",))
def drop(request: PersonRequest) -> HttpResponse:
    """Throw away what was typed."""
    forget(request)
    messages.success(request, _("Wat u typte is weggegooid."))
    return redirect("/")
