"""How does a reporter come back with a code? To the messages, never to the report."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from schakel.intake.forms.mailbox import CodeForm
from schakel.intake.limits import CODES, corner_of
from schakel.intake.thread import answer_to, mailbox_of, mailbox_opened_before, thread_of
from schakel.kernel.access import access
from schakel.signals.models import Mailbox

MAILBOX: Final = "bus"
SEEN_AT: Final = "gezien"
IDLE: Final = timedelta(minutes=15)


@sensitive_post_parameters()
@sensitive_variables("form")
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


def _check(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Open the mailbox of this code, or ask again; guessing is slowed down."""
    corner = corner_of(request)
    if not CODES.take(corner):
        return _asked_again(
            request,
            429,
            _("Er zijn te veel codes geprobeerd. Wacht een minuut en probeer opnieuw."),
        )
    found = mailbox_of(request.POST.get("code", "")[:200])
    if found is None:
        return _asked_again(
            request,
            422,
            _("Deze code klopt niet. Kijk of u alle letters en cijfers hebt overgenomen."),
        )
    CODES.give_back(corner)
    request.session.cycle_key()
    request.session[MAILBOX] = str(found.pk)
    request.session[SEEN_AT] = now.isoformat()
    return redirect("intake:mailbox")


def _asked_again(request: HttpRequest, status: int, why: object) -> HttpResponse:
    """The same page for every wrong code; what was typed is not repeated in it."""
    form = CodeForm(data={"code": ""})
    form.is_valid()
    form.add_error("code", str(why))
    return render(request, "intake/code.html", {"form": form}, status=status)


def _opened(request: HttpRequest, *, now: datetime) -> Mailbox | None:
    """The mailbox of this visit; after a quarter of an hour without a click it closes."""
    if MAILBOX not in request.session:
        return None
    if datetime.fromisoformat(request.session[SEEN_AT]) + IDLE < now:
        request.session.flush()
        return None
    found = mailbox_opened_before(request.session[MAILBOX])
    if found is None:
        request.session.flush()
    else:
        request.session[SEEN_AT] = now.isoformat()
    return found


def _thread(request: HttpRequest, opened: Mailbox, *, now: datetime) -> HttpResponse:
    status, context = 200, {}
    if request.method == "POST":
        answered = answer_to(request, opened, by=None, now=now)
        if answered.done:
            return redirect(f"{request.path}?{answered.done}#gelukt")
        status, context = 422, answered.context
    with transaction.atomic():
        context = {**thread_of(opened, by=None, now=now), **context}
    return render(
        request,
        "intake/thread.html",
        {**context, "done": request.GET, "idle": int(IDLE.total_seconds() // 60)},
        status=status,
    )
