"""When is somebody at the workplace gone? After a quarter of an hour without doing anything.

Then the session ends, as it does when they log in elsewhere in the same role. What was typed and
sent a moment too late is kept, closed for whoever typed it, until that person has logged in again:
nobody types a report twice.

Rule: fifteen minutes without anything is the end of a session; what a page asks by itself does not
count. Source: issue "Trust" (Who are you); security.md 3.7, T23.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from schakel.people.models import Person
from schakel.people.sessions import ACTIVE, ended_for
from schakel.vault import visits

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

IDLE: Final = timedelta(minutes=15)
# Activity is written down once a minute: not every click writes to the database.
NOTED_EVERY: Final = timedelta(minutes=1)
KEPT: Final = "kept_form"
KEPT_FOR: Final = timedelta(minutes=30)
LARGEST: Final = 256 * 1024  # characters of a form; more is typed by nobody
OF_THE_FORM: Final = frozenset({"csrfmiddlewaretoken"})
# Whoever comes here is not sent to log in; and a password is no form to keep.
WITHOUT_LOGIN: Final = frozenset({"account_login", "account_logout", "health", "language"})


@dataclass(frozen=True)
class Kept:
    """A form that came too late: where it goes, and everything that was in it but files."""

    path: str
    fields: list[tuple[str, str]]
    for_proof: bool  # sent in time, but proof was asked first (`step_up`)

    @property
    def texts(self) -> list[str]:
        """What somebody typed, as far as it is worth reading again."""
        return [value for _name, value in self.fields if " " in value.strip()]


class Idle:
    """Ends the session of who did nothing for a quarter of an hour. After the check for forgery."""

    def __init__(self, get_response: Callable[[HttpRequest], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Answer in place of the page when it is over."""
        active = request.session.get(ACTIVE)
        if active is None or not isinstance(request.user, Person):
            return _ended_by_a_newer_one(request)
        now, since = timezone.now(), datetime.fromisoformat(active)
        # A moment that is still to come was written by a clock that was wrong.
        if not -NOTED_EVERY <= now - since <= IDLE:
            return _ended(request, str(request.user.pk), why="stil", now=now)
        if request.method == "POST" and KEPT in request.session:
            _sent_after_all(request, request.user, now=now)
        if now - since > NOTED_EVERY and not _by_itself(request):
            request.session[ACTIVE] = now.isoformat()
        return None


def kept_for(request: HttpRequest, person: Person, *, now: datetime) -> Kept | None:
    """The form that this person sent too late in this browser; half an hour it can be had."""
    text = visits.code_in(
        request.session.get(KEPT, ""), now=now, lasts=KEPT_FOR, whose=str(person.pk)
    )
    if text is None:
        return None
    path, fields, for_proof = json.loads(text)
    return Kept(path, [(name, value) for name, value in fields], for_proof)


def keep_form(request: HttpRequest, person: Person, *, now: datetime) -> bool:
    """Keep what was sent until its writer proved who they are; False when nothing can be kept."""
    form = _form_of(request, for_proof=True)
    if form is None:
        return False
    request.session[KEPT] = visits.closed_up(form, now=now, whose=str(person.pk))
    return True


def forget(request: HttpRequest) -> None:
    """It was sent after all, or is not wanted any more."""
    request.session.pop(KEPT, None)


def _sent_after_all(request: HttpRequest, person: Person, *, now: datetime) -> None:
    kept = kept_for(request, person, now=now)
    if kept is None or kept.path == request.get_full_path():
        forget(request)


def _by_itself(request: HttpRequest) -> bool:
    """What a page asks in the background: parts of it, with GET."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def _ended_by_a_newer_one(request: HttpRequest) -> HttpResponse | None:
    """Tell once why somebody is out who logged in elsewhere in the same role."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not key or name in WITHOUT_LOGIN or not (whose := ended_for(key)):
        return None
    return _ended(request, whose, why="elders", now=timezone.now())


def _ended(request: HttpRequest, whose: str, *, why: str, now: datetime) -> HttpResponse:
    form = _form_of(request)
    request.session.flush()
    back = request.get_full_path() if request.method == "GET" else "/"
    if form is not None:
        request.session[KEPT] = visits.closed_up(form, now=now, whose=whose)
        back = reverse("people:resume")
    if request.headers.get("HX-Request") == "true":
        # A part of a page cannot be a login page: the whole page goes there.
        return HttpResponse(status=204, headers={"HX-Redirect": _login_for("/", why)})
    return redirect(_login_for(back, why))


def _login_for(page: str, why: str) -> str:
    return f"{redirect_to_login(page).url}&{why}"


def _form_of(request: HttpRequest, *, for_proof: bool = False) -> str | None:
    if request.method != "POST" or request.headers.get("HX-Request") == "true":
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in OF_THE_FORM
    ]
    text = json.dumps([request.get_full_path(), fields, for_proof])
    return text if fields and len(text) <= LARGEST else None
