"""How does a reporter come back with a code? To the messages, never to the report.

The code stays with the reporter: the cookie of the visit carries it, closed (`vault.visits`).
What opens the messages is in this process only while it answers.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from schakel.intake.actions.filing import file_in_thread
from schakel.intake.forms.mailbox import CodeForm
from schakel.intake.limits import CODES, corner_of
from schakel.intake.thread import (
    Visited,
    answer_to,
    recognised_code,
    thread_with,
    visited_with,
)
from schakel.kernel.access import access
from schakel.vault import visits

VISIT: Final = "bezoek"
IDLE: Final = timedelta(minutes=15)


@sensitive_post_parameters()
@sensitive_variables()
@access("receipt", methods=("GET", "POST"))
def mailbox(request: HttpRequest) -> HttpResponse:
    """The page that asks for a code, or the messages when a code was given a moment ago."""
    now = timezone.now()
    opened = _opened(request, now=now)
    if opened is not None:
        return _thread(request, opened, now=now)
    if request.method == "POST":
        return _check(request, now=now)
    return render(request, "intake/code.html", {"form": CodeForm()})


@access("receipt", methods=("POST",))
def log_off(request: HttpRequest) -> HttpResponse:
    """Close the messages: the cookie goes."""
    request.session.flush()
    return redirect("intake:mailbox")


@sensitive_variables("code")
def _check(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Open the mailbox of this code, or ask again; guessing is slowed down."""
    corner = corner_of(request)
    if not CODES.take(corner):
        return _asked_again(
            request,
            429,
            _("Er zijn te veel codes geprobeerd. Wacht een minuut en probeer opnieuw."),
        )
    code = recognised_code(request.POST.get("code", "")[:200])
    if code is None:
        return _asked_again(
            request,
            422,
            _("Deze code klopt niet. Kijk of u alle letters en cijfers hebt overgenomen."),
        )
    CODES.give_back(corner)
    request.session.cycle_key()
    request.session[VISIT] = visits.closed_up(code, now=now)
    return redirect("intake:mailbox")


def _asked_again(request: HttpRequest, status: int, why: object) -> HttpResponse:
    """The same page for every wrong code; what was typed is not repeated in it."""
    form = CodeForm(data={"code": ""})
    form.is_valid()
    form.add_error("code", str(why))
    return render(request, "intake/code.html", {"form": form}, status=status)


@sensitive_variables()
def _opened(request: HttpRequest, *, now: datetime) -> Visited | None:
    """What this visit opens; after a quarter of an hour without a click it closes."""
    if VISIT not in request.session:
        return None
    code = visits.code_in(request.session[VISIT], now=now, lasts=IDLE)
    found = visited_with(code) if code else None
    if found is None:
        request.session.flush()
    else:
        request.session[VISIT] = visits.closed_up(found.code, now=now)
    return found


@sensitive_variables()
def _thread(request: HttpRequest, opened: Visited, *, now: datetime) -> HttpResponse:
    status, context = 200, {}
    if request.method == "POST":
        answered = answer_to(
            request, partial(file_in_thread, opened.code, desk=opened.desk, now=now)
        )
        if answered.done:
            return redirect(f"{request.path}?{answered.done}#gelukt")
        status, context = 422, answered.context
    with transaction.atomic():
        context = {**thread_with(opened, now=now), **context}
    return render(
        request,
        "intake/thread.html",
        {**context, "done": request.GET, "idle": int(IDLE.total_seconds() // 60)},
        status=status,
    )
