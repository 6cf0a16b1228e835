"""What happens to every request, at both doors? Headers, language, a database that is away."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from schakel.config import errors
from schakel.vault.asker import Asker, Member, asking

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

Next = Callable[[HttpRequest], "HttpResponseBase"]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "magnetometer", "microphone", "payment", "usb",
    )
)  # fmt: skip


class Headers:
    """Nothing dynamic is kept by a browser or a proxy, and nobody else may embed or read it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Outermost, so that error pages carry them too."""
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class SizeClasses:
    """Pages of the public door come in a few sizes, so that a size does not tell which page.

    Whoever listens on the network of a reporter sees no content, but does see how much of it
    there is. Spaces after the page do not show; they help as long as nobody compresses the page
    (docs/operations.md). Compressing is left out for another reason too: a page with a secret
    and with words of the visitor tells of the secret by how well it compresses.
    """

    STEP = 16 * 1024  # bytes

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Outside what sets the length of a page."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and isinstance(response, HttpResponse) and response.content:
            size = len(response.content)
            response.content += b" " * (-size % self.STEP)
            response.headers["Content-Length"] = str(len(response.content))
        return response


class Asking:
    """Within a request the database is asked on behalf of whoever is logged in, and no other."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Nothing is asked here: the person is looked at when a statement is about to leave."""
        with asking(Asker(settings.DOOR, known=lambda: _logged_in(request))):
            return self.get_response(request)


def _logged_in(request: HttpRequest) -> Member | None:
    """Who is logged in, as far as somebody found out already: to find out is a question too."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return user if user is not None and user.is_authenticated else None


class ChosenLanguage:
    """The language that the visitor chose, else that of the person, else Dutch.

    What the browser prefers is not followed: a page in another language than the one a
    reporter expects may draw attention.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Not undone afterwards: a streamed page is made after this returns."""
        language = self._language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        offered = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not chosen and settings.SESSION_COOKIE_NAME in request.COOKIES:
            # At the workplace only: the public door knows no persons, and no database here.
            chosen = getattr(getattr(request, "user", None), "language", "")
        return chosen if chosen in offered else settings.LANGUAGE_CODE


class DatabaseAway:
    """When database or keys are away: a clear page that says so, with 503, at once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """Nothing beforehand: the database may be away without a page needing it."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """What broke in a view or in its template."""
        if isinstance(problem, errors.AWAY):
            return errors.unavailable(request)
        return None
