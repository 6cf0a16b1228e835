"""Whom does somebody tell who found a weakness? /.well-known/security.txt, as RFC 9116 has it."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from schakel.kernel.access import access

# Rule: it says itself when it is no longer to be trusted, less than a year ahead. An installation
# that serves it is alive; one that is gone stops promising within three months.
# Source: RFC 9116, 2.5.5.
HOLDS_FOR: Final = timedelta(days=90)


@access("public")
def security_txt(request: HttpRequest) -> HttpResponse:
    """From the settings alone: no database, and nothing of who asks."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {day + HOLDS_FOR:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.PUBLIEK_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
