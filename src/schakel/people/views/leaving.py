"""What is left in the browser of somebody who logs out? Nothing of the workplace."""

from allauth.account.views import logout
from django.http import HttpRequest, HttpResponse


def log_out(request: HttpRequest) -> HttpResponse:
    """Ask, and then end the session and let the browser forget what it kept of this host.

    Pages are never kept (`no-store`); this is for what a browser keeps of its own accord. Its
    cookies stay: the session's opens nothing any more, and the chosen language is no secret.
    Source: ASVS 14.3.1; security.md T26.
    """
    answer: HttpResponse = logout(request)
    if request.method == "POST":
        answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer
