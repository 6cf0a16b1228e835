"""How does a file leave, so that a browser never shows it inside our own pages?"""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(content: bytes, *, file_name: str, content_type: str) -> HttpResponse:
    """A file to keep: never rendered, never guessed at, in a sandbox if a browser tries anyway."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file_name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
