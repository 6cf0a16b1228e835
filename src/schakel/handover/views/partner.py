"""What does a partner see, and what does the desk see of what it passed on?"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.handover.actions import answering, linking, taking_back
from schakel.handover.forms.answering import AnswerForm, ErrorForm, LinkForm, WordsForm
from schakel.handover.lifecycle import HANDOVER_LIFECYCLE
from schakel.handover.models import Handover, HandoverAnswer, HandoverStatus
from schakel.handover.package import Package
from schakel.handover.policy import ANSWERS, HANDOVER_POLICY
from schakel.handover.reading import shared_file
from schakel.handover.trail import record_handover
from schakel.kernel.access import access
from schakel.kernel.codes import random_code
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.http import PersonRequest
from schakel.post.outbox import send_notice
from schakel.web.downloads import as_download

PER_PAGE = 25
OPEN_FIRST = [
    HandoverStatus.State.SENT,
    HandoverStatus.State.RECEIVED,
    HandoverStatus.State.NEED_MORE,
    HandoverStatus.State.TAKEN_ON,
]


def _handover(request: PersonRequest, verb: str, reference: str) -> Handover:
    found: Handover = get_object_or_404(
        HANDOVER_POLICY.rows(request.user, verb).select_related(
            "key", "to", "status", "by", "puzzle__owner", "signal__desk", "signal__district"
        ),
        reference=reference,
    )
    return found


@access("login")
def inbox(request: PersonRequest) -> HttpResponse:
    """What came in for one's own organisation, and what one's own desk sent; open ones first."""
    desks = {m.organisation_id for m in request.user.current_memberships()}
    rows = HANDOVER_POLICY.rows(request.user, "open").select_related("to", "status", "signal__desk")
    received = rows.filter(to__in=desks).order_by("status__answer_before", "-at")
    sent = rows.filter(signal__desk__in=desks).order_by("-at")
    shown = "verstuurd" if request.GET.get("lijst") == "verstuurd" else "ontvangen"
    if shown == "ontvangen" and not received.exists() and sent.exists():
        shown = "verstuurd"
    chosen = sent if shown == "verstuurd" else received
    waiting_only = request.GET.get("alles") != "ja"
    if waiting_only:
        chosen = chosen.filter(status__state__in=OPEN_FIRST)
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "shown": shown,
        "waiting_only": waiting_only,
        "today": timezone.localdate(),
        "now": timezone.now(),
    }
    return render(request, "handover/inbox.html", context)


@access(HANDOVER_POLICY, "open")
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """One handover: exactly what was shared, what was answered, and what may be done now."""
    handover = _handover(request, "open", reference)
    with transaction.atomic():
        because = HANDOVER_POLICY.require(request.user, "open", handover)
        record_handover("open", handover, by=request.user, because=because, now=timezone.now())
    return _detail(request, handover, because=because)


def _detail(
    request: PersonRequest,
    handover: Handover,
    *,
    because: list[str],
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    allowed = HANDOVER_POLICY.verbs_on(request.user, handover)
    possible = set(HANDOVER_LIFECYCLE.verbs_from(handover.status.state)) & allowed
    is_partner = any(
        m.organisation_id == handover.to_id for m in request.user.current_memberships()
    )
    page: dict[str, Any] = {
        "handover": handover,
        "because": because,
        "now": timezone.now(),
        "is_partner": is_partner,
        "package": Package.from_json(handover.unsealed("package")),
        "necessity": handover.unsealed("necessity"),
        "answers": opened_answers(handover),
        "answer_form": AnswerForm(state=handover.status.state)
        if is_partner and possible & set(ANSWERS)
        else None,
        "more_form": WordsForm() if "give_more" in possible else None,
        "revoke_form": WordsForm() if "revoke" in possible else None,
        "error_form": ErrorForm(initial={"noticed_at": timezone.now()})
        if "report_error" in allowed and not hasattr(handover, "breach")
        else None,
        "link_form": LinkForm()
        if "make_link" in possible | allowed and _may_have_link(handover)
        else None,
        "breach": getattr(handover, "breach", None) if "report_error" in allowed else None,
        **forms,
    }
    return render(request, "handover/detail.html", page, status=status)


def _may_have_link(handover: Handover) -> bool:
    return (
        handover.channel == Handover.Channel.LINK
        and handover.status.state != HandoverStatus.State.REVOKED
    )


def opened_answers(handover: Handover) -> list[tuple[HandoverAnswer, str]]:
    """The conversation so far, in order; all under the handover's own key."""
    answers = list(handover.answers.select_related("by"))
    for one in answers:
        one.key = handover.key
    return [(one, one.unsealed("text")) for one in answers]


@access(HANDOVER_POLICY, "receive", methods=("POST",))
def answer(request: PersonRequest, reference: str) -> HttpResponse:
    """A partner answers; what was typed stays when something is wrong with it."""
    handover = _handover(request, "receive", reference)
    form = AnswerForm(request.POST, state=handover.status.state)
    if not form.is_valid():
        because = HANDOVER_POLICY.grounds(request.user, "open", handover)
        return _detail(request, handover, because=because, status=422, answer_form=form)
    said = form.cleaned_data
    try:
        answering.answer(
            handover, said["verb"], text=said["text"], by=request.user, now=timezone.now()
        )
    except StepNotAllowed:
        messages.error(request, _("Iemand anders heeft intussen geantwoord. Kijk opnieuw."))
    else:
        messages.success(request, _("Uw antwoord is verstuurd aan de desk."))
    return redirect(handover)


@access(HANDOVER_POLICY, "give_more", methods=("POST",))
def give_more(request: PersonRequest, reference: str) -> HttpResponse:
    """The desk answers the partner's question."""
    handover = _handover(request, "give_more", reference)
    form = WordsForm(request.POST)
    if not form.is_valid():
        because = HANDOVER_POLICY.grounds(request.user, "open", handover)
        return _detail(request, handover, because=because, status=422, more_form=form)
    answering.give_more(
        handover, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("Uw aanvulling staat bij de partner."))
    return redirect(handover)


@access(HANDOVER_POLICY, "revoke", methods=("POST",))
def revoke(request: PersonRequest, reference: str) -> HttpResponse:
    """The desk takes a handover back."""
    handover = _handover(request, "revoke", reference)
    form = WordsForm(request.POST)
    if not form.is_valid():
        because = HANDOVER_POLICY.grounds(request.user, "open", handover)
        return _detail(request, handover, because=because, status=422, revoke_form=form)
    taking_back.revoke(
        handover, reason=form.cleaned_data["text"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("Ingetrokken. De partner kan het pakket niet meer openen."))
    return redirect(handover)


@access(HANDOVER_POLICY, "report_error", methods=("POST",))
def report_error(request: PersonRequest, reference: str) -> HttpResponse:
    """It went to the wrong place: close it, and open the checklist."""
    handover = _handover(request, "report_error", reference)
    form = ErrorForm(request.POST)
    if not form.is_valid():
        because = HANDOVER_POLICY.grounds(request.user, "open", handover)
        return _detail(request, handover, because=because, status=422, error_form=form)
    if not hasattr(handover, "breach"):
        taking_back.report_error(
            handover,
            what_happened=form.cleaned_data["text"],
            noticed_at=form.cleaned_data["noticed_at"],
            by=request.user,
            now=timezone.now(),
        )
    return redirect("handover:breach", reference)


@access(HANDOVER_POLICY, "report_error", methods=("GET", "POST"))
def breach(request: PersonRequest, reference: str) -> HttpResponse:
    """The data-breach checklist of one handover."""
    handover = _handover(request, "report_error", reference)
    report = getattr(handover, "breach", None)
    if report is None:
        raise Http404
    if request.method == "POST" and request.POST.get("step") in taking_back.BREACH_STEPS:
        taking_back.tick(report, request.POST["step"], by=request.user, now=timezone.now())
        return redirect("handover:breach", reference)
    report.key = handover.key
    steps = [
        (step, report._meta.get_field(step).verbose_name, getattr(report, step))
        for step in taking_back.BREACH_STEPS
    ]
    page = {
        "handover": handover,
        "breach": report,
        "steps": steps,
        "what_happened": report.unsealed("what_happened"),
    }
    return render(request, "handover/breach.html", page)


@access(HANDOVER_POLICY, "make_link", methods=("POST",))
def make_link(request: PersonRequest, reference: str) -> HttpResponse:
    """A one-time link and its code, shown once; the link may be mailed, the code never."""
    handover = _handover(request, "make_link", reference)
    if not _may_have_link(handover):
        raise Http404
    form = LinkForm(request.POST)
    if not form.is_valid():
        because = HANDOVER_POLICY.grounds(request.user, "open", handover)
        return _detail(request, handover, because=because, status=422, link_form=form)
    made = linking.make_link(
        handover,
        code=random_code(linking.CODE_LENGTH),
        by=request.user,
        now=timezone.now(),
    )
    address = linking.address_of(made.token)
    email = form.cleaned_data["email"]
    if email:
        send_notice("partner_link", to=email, link=address)
    page = {"handover": handover, "made": made, "address": address, "email": email}
    return render(request, "handover/link.html", page)


@access(HANDOVER_POLICY, "open")
def attachment(request: PersonRequest, reference: str, attachment_id: str) -> HttpResponse:
    """The clean copy of a file that is in the package; nothing else can be had by this address."""
    handover = _handover(request, "open", reference)
    with transaction.atomic():
        because = HANDOVER_POLICY.require(request.user, "open", handover)
        record_handover(
            "open_attachment", handover, by=request.user, because=because, now=timezone.now()
        )
    return shared_attachment(handover, attachment_id)


def shared_attachment(handover: Handover, attachment_id: str) -> HttpResponse:
    """The copy of a shared file, as a download; 404 when it is not in the package."""
    found = shared_file(handover, attachment_id)
    if found is None or found.shown is None:
        raise Http404
    name = found.unsealed("file_name")
    return as_download(found.shown.opened(), file_name=name, content_type=found.content_type)
