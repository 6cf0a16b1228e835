"""How do employees report in the workplace, follow what they reported, and enter what was told?"""

from datetime import datetime
from functools import partial
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from schakel.intake.actions.submitting import Submitted, submit
from schakel.intake.actions.taking_in import carry_out
from schakel.intake.forms.report import ReportForm
from schakel.intake.forms.staff import DeskEntryForm, EmployeeReportForm
from schakel.intake.places import own_municipality, own_organisation, where
from schakel.intake.promises import STATUS, Expected, welcome
from schakel.intake.receipt import expected_from, receipt_of
from schakel.intake.surroundings import surroundings
from schakel.intake.thread import answer_to, thread_of
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.models import Role
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.key_file import KeysUnavailable
from schakel.vault.receipts import NotASubmissionKey, new_submission_key

Disclosure = Signal.Disclosure
OWN_LIST = 100


@sensitive_post_parameters()
@sensitive_variables()
@access("login", methods=("GET", "POST"))
def report(request: HttpRequest) -> HttpResponse:
    """An employee reports; shielded unless they choose otherwise."""
    person = cast("PersonRequest", request).user
    around = surroundings()
    if request.method != "POST" or "start" in request.POST:
        initial = {
            "indicators": request.POST.getlist("indicators")[:60],
            "municipality": own_municipality(person),
        }
        form = EmployeeReportForm(initial=initial, around=around, person=person)
        return _form_page(request, form, "intake/staff_report.html")
    files = None if "without_files" in request.POST else request.FILES
    form = EmployeeReportForm(request.POST, files, around=around, person=person)
    if not form.is_valid():
        return _form_page(request, form, "intake/staff_report.html", status=422)
    anonymous = form.cleaned_data["disclosure"] == Disclosure.ANONYMOUS

    def send(expected: Expected, now: datetime) -> Submitted:
        district, municipality = where(form.municipality_code(), around.code)
        # Not `by`: who reported stands with the reporter's data only, behind its own policy.
        return submit(
            form.report(
                district=district,
                municipality=municipality,
                channel=Signal.Channel.STAFF,
                welcome=welcome(expected),
                reported_by=None if anonymous else own_organisation(person),
            ),
            submission_key=form.cleaned_data["submission_key"],
            with_code=anonymous,
            now=now,
        )

    return _sent(request, form, send, "intake/staff_report.html", with_code=anonymous)


@sensitive_post_parameters()
@sensitive_variables()
@access("login", methods=("GET", "POST"))
def enter(request: HttpRequest) -> HttpResponse:
    """A focal officer enters what came by phone, mail or letter; its clocks start when it came."""
    person = cast("PersonRequest", request).user
    if not person.has_role(Role.FOCAL_OFFICER):
        raise PermissionDenied
    around = surroundings()
    if request.method != "POST":
        initial = {"municipality": own_municipality(person), "told_as": "resident"}
        form = DeskEntryForm(initial=initial, around=around)
        return _form_page(request, form, "intake/staff_entry.html")
    files = None if "without_files" in request.POST else request.FILES
    form = DeskEntryForm(request.POST, files, around=around)
    if not form.is_valid():
        return _form_page(request, form, "intake/staff_entry.html", status=422)
    with_code = form.cleaned_data["give_code"]

    def send(expected: Expected, now: datetime) -> Submitted:
        district, municipality = where(form.municipality_code(), around.code)
        return submit(
            form.report(
                district=district,
                municipality=municipality,
                channel=form.cleaned_data["source"],
                welcome=welcome(expected) if with_code else "",
            ),
            submission_key=form.cleaned_data["submission_key"],
            with_code=with_code,
            by=person,
            now=now,
            received_at=form.cleaned_data["received_at"],
        )

    return _sent(request, form, send, "intake/staff_entry.html", with_code=with_code, entered=True)


@access("login")
def own_reports(request: HttpRequest) -> HttpResponse:
    """What somebody reported from here, newest first, without a code."""
    person = cast("PersonRequest", request).user
    unread = Q(mailbox__messages__from_reporter=False, mailbox__messages__read_at=None)
    signals = (
        SIGNAL_POLICY.rows(person, "follow")
        .select_related("municipality")
        .annotate(unread=Count("mailbox__messages", filter=unread))
        .order_by("-received_at")[:OWN_LIST]
    )
    listed = [{"signal": signal, "status": STATUS[signal.state][0]} for signal in signals]
    return render(request, "intake/own_reports.html", {"listed": listed})


@sensitive_post_parameters()
@access(SIGNAL_POLICY, "follow", methods=("GET", "POST"))
def own_report(request: HttpRequest, reference: str) -> HttpResponse:
    """The thread of one own report; the report itself stays closed."""
    person = cast("PersonRequest", request).user
    now = timezone.now()
    signal = get_object_or_404(
        SIGNAL_POLICY.rows(person, "follow").select_related(
            "mailbox__key", "district", "desk", "municipality"
        ),
        reference=reference,
    )
    mailbox = signal.mailbox
    mailbox.signal = signal
    status, context = 200, {}
    if request.method == "POST":
        answered = answer_to(request, partial(carry_out, mailbox, by=person, now=now))
        if answered.done == "ingetrokken":
            return redirect("intake_staff:own_reports")
        if answered.done:
            return redirect(f"{request.path}?{answered.done}#gelukt")
        status, context = 422, answered.context
    with transaction.atomic():
        context = {**thread_of(mailbox, by=person, now=now), **context}
    return render(
        request,
        "intake/own_report.html",
        {**context, "signal": signal, "done": request.GET},
        status=status,
    )


def _sent(
    request: HttpRequest,
    form: ReportForm,
    send: Any,
    template: str,
    *,
    with_code: bool,
    entered: bool = False,
) -> HttpResponse:
    now = timezone.now()
    expected = expected_from(form, now=form.cleaned_data.get("received_at") or now)
    try:
        submitted = send(expected, now)
    except NotASubmissionKey:
        told = request.POST.copy()
        told["submission_key"] = new_submission_key()
        form.data = told
        return _form_page(request, form, template, status=422, trouble="again")
    except (OperationalError, InterfaceError, KeysUnavailable):
        return _form_page(request, form, template, status=503, trouble="database")
    context = receipt_of(form, submitted, expected, around=form.around, with_code=with_code)
    return render(request, "intake/staff_receipt.html", {**context, "entered": entered})


def _form_page(
    request: HttpRequest, form: ReportForm, template: str, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "trouble": trouble,
        "show_all": bool(form.errors),
        "had_files": bool(request.FILES),
        "may_enter": cast("PersonRequest", request).user.has_role(Role.FOCAL_OFFICER),
    }
    return render(request, template, context, status=status)
