"""Through which entrance does a web server come in? One process serves one door (SCHAKEL_DOOR)."""

import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
os.environ.setdefault("DATABASE_POOL", "yes")

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger(__name__)
_django = get_wsgi_application()
# A door whose addresses cannot be loaded must not open.
get_resolver().url_patterns  # noqa: B018  # loading them is the point


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Django's; what even its error pages could not catch is told without its text."""
    try:
        return _django(environ, start_response)
    except Exception as problem:  # the server would print what it holds
        logger.error("no page could be made", exc_info=problem)  # our formatter
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        return [b"500"]
