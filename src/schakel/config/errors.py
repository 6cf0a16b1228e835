"""What does a visitor see when something breaks? Always a page of ours, never a trace."""

import logging
import sys
from collections.abc import ItemsView
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.debug import SafeExceptionReporterFilter

from schakel.vault.key_file import KeysUnavailable
from schakel.vault.published import CannotSeal

logger = logging.getLogger(__name__)

# What a page cannot do without; the database, or the keys under which everything is sealed.
AWAY = (OperationalError, InterfaceError, KeysUnavailable, CannotSeal)
PLAIN = (
    '<!doctype html><html lang="{}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{}</title>'
    "<h1>{}</h1><p>{}</p></html>"
)


class NothingReported(SafeExceptionReporterFilter):
    """Error reports carry no variables, no form fields and no settings."""

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always, whatever DEBUG says."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Nothing of what somebody typed."""
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        """No local variables: they hold opened texts and keys."""
        return {}.items()

    def get_safe_settings(self) -> dict[str, Any]:
        """No settings either."""
        return {}


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: database or keys do not answer. Nothing was half-saved; trying again is safe."""
    problem = sys.exc_info()[1]
    what = "keys" if isinstance(problem, KeysUnavailable) else "database"
    logger.warning("%s away, answered 503", what)
    response = _page(
        request,
        503,
        _("Even niet beschikbaar"),
        _(
            "Er is op dit moment een storing. Wat u net verstuurde, is niet opgeslagen. "
            "Probeer het over een paar minuten opnieuw. Is er nu gevaar? Bel 112."
        ),
        again=_to_send_again(request),
    )
    response.headers["Retry-After"] = "60"
    response.headers["Cache-Control"] = "no-store"  # it may hold what somebody typed
    return response


def _to_send_again(request: HttpRequest) -> dict[str, Any]:
    """At the workplace, the form that could not be kept: nobody types it twice.

    The session store is away with the database, so it goes back to the browser. What the public
    door does with its form is its own affair; a form with a password is not given back.

    Rule: typed text is not lost when the database starts again. Source: security.md 4, R24.
    """
    if settings.DOOR != "werkplek" or request.method != "POST" or request.FILES:
        return {}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    if any("password" in name for name, _value in fields):
        return {}
    texts = [value for _name, value in fields if " " in value.strip()]
    return {"path": request.get_full_path(), "fields": fields, "texts": texts}


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when database or keys are away (also outside the views)."""
    problem = sys.exc_info()[1]
    if isinstance(problem, AWAY):
        return unavailable(request)
    logger.error("unexpected", exc_info=problem)
    return _page(
        request,
        500,
        _("Er ging iets mis"),
        _("Er ging bij ons iets mis. Probeer het opnieuw. Is er nu gevaar? Bel 112."),
    )


def _page(
    request: HttpRequest, status: int, title: str, text: str, **more: dict[str, Any]
) -> HttpResponse:
    """The page of that number when it can be made, else the same words without a look.

    Without the request: a page about a fault must not depend on what may be at fault.
    """
    try:
        content = render_to_string(f"{status}.html", {"title": title, "text": text, **more})
    except TemplateDoesNotExist:
        content = format_html(PLAIN, get_language() or "nl", title, title, text)
    return HttpResponse(content, status=status)
