"""How does somebody without an account report? One page, one post, no cookie."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from schakel.intake.actions.filing import file_report
from schakel.intake.forms.report import ReportForm
from schakel.intake.promises import welcome
from schakel.intake.receipt import expected_from, receipt_of
from schakel.intake.recognised import Recognised, recognised
from schakel.intake.surroundings import surroundings
from schakel.kernel.access import access
from schakel.organisations.models import District, Municipality, Organisation
from schakel.signals.models import Signal
from schakel.vault.published import CannotSeal
from schakel.vault.receipts import NotASubmissionKey, new_submission_key

STEPS = 5
Kind = Signal.ReporterKind


# Without a CSRF cookie on purpose: the sender has no rights that another site could borrow, a
# report from elsewhere is as good as one from here, and a cookie that got lost would cost
# somebody their story. The submission key says that the form came from us.
@csrf_exempt
@sensitive_post_parameters()
@access("public", methods=("GET", "POST"))
def report(request: HttpRequest) -> HttpResponse:
    """The form; it is filled in from the start page or a card, and sent in one go."""
    if request.method == "POST" and "start" not in request.POST:
        return _send(request)
    who = recognised(request)
    initial: dict[str, Any] = {"indicators": request.POST.getlist("indicators")[:60]}
    if (danger := request.POST.get("danger", "")) in Signal.Said.values:
        initial["danger"] = danger
    if who:
        initial["disclosure"] = Signal.Disclosure.SHIELDED
    form = ReportForm(
        initial=initial,
        around=surroundings(),
        reporter_kind=Kind.PROFESSIONAL if who else request.POST.get("reporter_kind", ""),
    )
    return _page(request, form, who)


@sensitive_variables()
def _send(request: HttpRequest) -> HttpResponse:
    now, who, around = timezone.now(), recognised(request), surroundings()
    told = request.POST.copy()
    if who:
        told["reporter_kind"] = Kind.PROFESSIONAL
    files = None if "without_files" in told else request.FILES
    form = ReportForm(told, files, around=around)
    if not form.is_valid():
        return _page(request, form, who, status=422)
    expected = expected_from(form, now=now)
    code = form.municipality_code()
    try:
        submitted = file_report(
            # Named, not looked up: the worker finds the rows, and sends it to the right desk.
            form.report(
                district=District(code=around.code),
                municipality=Municipality(cbs_code=code) if code else None,
                channel=Signal.Channel.PROFESSIONAL if who else Signal.Channel.PUBLIC,
                welcome=welcome(expected),
                reported_by=Organisation(pk=who.organisation_id) if who else None,
            ),
            desk=around.desk_of(code),
            submission_key=form.cleaned_data["submission_key"],
            now=now,
        )
    except NotASubmissionKey:
        # A form of a very old page, or of another server: the next click will do.
        told["submission_key"] = new_submission_key()
        form = ReportForm(told, files, around=around)
        return _page(request, form, who, status=422, trouble="again")
    except (OperationalError, InterfaceError, CannotSeal):
        # Nothing was stored. The page holds everything, with the same key: trying again is safe.
        response = _page(request, form, who, status=503, trouble="database")
        response["Retry-After"] = "60"
        return response
    return render(
        request, "intake/receipt.html", receipt_of(form, submitted, expected, around=around)
    )


def _page(
    request: HttpRequest,
    form: ReportForm,
    who: Recognised | None,
    *,
    status: int = 200,
    trouble: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "recognised": who,
        "trouble": trouble,
        "posted": request.method == "POST",
        "show_all": bool(form.errors),
        "had_files": bool(request.FILES),
    }
    return render(request, "intake/report.html", context, status=status)
