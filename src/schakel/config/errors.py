"""What does a visitor see when something breaks? Always a page of ours, never a trace."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

PLAIN = '<!doctype html><html lang="nl"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>'


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. Nothing was half-saved; trying again is safe."""
    response = _page(
        request,
        "503.html",
        503,
        _("Even niet beschikbaar"),
        _(
            "Er is op dit moment een storing. Wat u net verstuurde, is niet opgeslagen. "
            "Probeer het over enkele minuten opnieuw. Is er nu gevaar? Bel 112."
        ),
    )
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that is away (also outside the views)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(
        request,
        "500.html",
        500,
        _("Er ging iets mis"),
        _("Er ging bij ons iets mis. Probeer het opnieuw. Is er nu gevaar? Bel 112."),
    )


def _page(request: HttpRequest, template: str, status: int, title: str, text: str) -> HttpResponse:
    try:
        content = render_to_string(template, {"title": title, "text": text})
    except TemplateDoesNotExist:
        content = PLAIN.format(title=title, text=text)
    return HttpResponse(content, status=status)
