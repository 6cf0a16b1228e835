"""What does a visitor see first, and which pages need nothing but themselves?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from schakel.intake import acute_page
from schakel.intake.surroundings import surroundings
from schakel.kernel.access import access

# A public page that millions open without a reason: it tells nothing, and keeps nothing by name.
LEAVE_TO = "https://www.buienradar.nl/"


@access("public")
def start(request: HttpRequest) -> HttpResponse:
    """First of all: is somebody in danger now?"""
    return render(request, "intake/start.html", {"around": surroundings()})


@access("public")
def acute(request: HttpRequest) -> HttpResponse:
    """Whom to call. Straight from disk: no database, and no session."""
    return HttpResponse(acute_page.read(get_language() or settings.LANGUAGE_CODE))


@access("public")
def help_first(request: HttpRequest) -> HttpResponse:
    """For whoever it happens to: help, and rights, before anything is asked."""
    return render(request, "intake/help.html", {"around": surroundings()})


@access("public")
def explanation(request: HttpRequest) -> HttpResponse:
    """What happens with a report, and what this site keeps."""
    return render(request, "intake/explanation.html", {"around": surroundings()})


@csrf_exempt  # leaving must always work, and forgetting is all that it does
@access("public", methods=("GET", "POST"))
def leave(request: HttpRequest) -> HttpResponse:
    """Forget everything that we can, and go to a page that tells nothing."""
    request.session.flush()
    response = HttpResponse(status=303)
    response["Location"] = getattr(settings, "QUICK_EXIT_URL", LEAVE_TO)
    response["Referrer-Policy"] = "no-referrer"
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for cookie in (
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.SESSION_COOKIE_NAME,
    ):
        response.delete_cookie(cookie)
    return response
