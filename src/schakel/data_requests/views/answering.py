"""How is found, weighed, agreed and printed what somebody gets to read?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.approvals.actions.asking import NobodyToAsk, NotApproved
from schakel.audit.register import register as processing
from schakel.data_requests.actions import weighing
from schakel.data_requests.actions.printing import read_answer
from schakel.data_requests.forms import AddForm, AnswerForm, DecideForm
from schakel.data_requests.models import DataRequest
from schakel.data_requests.passages import passages_of
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.data_requests.reading import answer_of
from schakel.data_requests.views.finding import found_for, one_form
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.step_up import step_up
from schakel.signals.search import by_reference


@access(DATA_REQUEST_POLICY, "handle", methods=("POST",))
def add(request: PersonRequest, reference: str) -> HttpResponse:
    """Lay a signal with a request, by its reference."""
    asked = found_for(request, reference)
    form = AddForm(request.POST)

    def act() -> str:
        signal = by_reference(request.user, form.cleaned_data["signal"])
        if signal is None or signal.desk_id != asked.desk_id:
            form.add_error("signal", _("Bij uw desk ligt geen signaal met dit kenmerk."))
        else:
            weighing.add(asked, signal, by=request.user, now=timezone.now())
        return _("Het signaal ligt bij het verzoek. Besluit nu of het over deze persoon gaat.")

    return one_form(request, asked, form, act, title=_("Signaal toevoegen"))


@never_cache
@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
def decide(request: PersonRequest, reference: str, signal: str) -> HttpResponse:
    """Is this signal about the person, and what may they read of it?"""
    asked = found_for(request, reference)
    found = asked.found.select_related("signal__key").filter(signal__reference=signal).first()
    if found is None or not asked.is_open:
        raise Http404
    passages = passages_of(found.signal)
    before = {None: "", True: DecideForm.YES, False: DecideForm.NO}[found.about_asker]
    form = DecideForm(
        request.POST or None,
        passages=passages,
        initial={"about": before, "released": found.released, "why": found.unsealed("why")},
    )

    def act() -> str:
        weighing.decide(
            found,
            about_asker=form.cleaned_data["about"] == DecideForm.YES,
            why=form.cleaned_data["why"],
            released=form.cleaned_data["released"],
            by=request.user,
            now=timezone.now(),
        )
        return _("Uw besluit is bewaard.")

    return one_form(
        request,
        asked,
        form,
        act,
        title=_("Besluiten over %(reference)s") % {"reference": found.signal.reference},
        lead=_(
            "Alles is zwart, tot u het vrijgeeft. Geef niets vrij over andere mensen, over wie "
            "meldde of over een schuilplek, ook niet als het tussen de regels staat."
        ),
    )


@access(DATA_REQUEST_POLICY, "handle", methods=("GET", "POST"))
@step_up
def answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask a colleague to agree with the answer; when they did, send it."""
    asked = found_for(request, reference)
    if not asked.is_open:
        raise Http404
    if request.method == "POST" and "send" in request.POST:
        try:
            weighing.answer(asked, by=request.user, now=timezone.now())
        except NotApproved:
            messages.warning(request, _("Hiervoor is het akkoord van een collega nodig."))
            return redirect(asked)
        messages.success(request, _("Het antwoord staat klaar om af te drukken."))
        return redirect("data_requests:print", asked.reference)
    form = AnswerForm(request.POST or None, initial={"words": asked.unsealed("answer")})

    def act() -> str:
        try:
            weighing.ask_second(
                asked, words=form.cleaned_data["words"], by=request.user, now=timezone.now()
            )
        except weighing.Undecided:
            form.add_error(None, _("Besluit eerst over elk signaal dat bij het verzoek ligt."))
        except NobodyToAsk:
            form.add_error(
                None, _("Er is nu niemand die kan besluiten. Vraag uw beheerder om een tweede.")
            )
        return _("Uw verzoek is verstuurd. U krijgt bericht.")

    return one_form(request, asked, form, act, title=_("Antwoord voorstellen"))


@never_cache
@access(DATA_REQUEST_POLICY, "handle")
@step_up
def printed(request: PersonRequest, reference: str) -> HttpResponse:
    """The answer as the person gets it: on paper, or as a PDF by the browser."""
    asked = found_for(request, reference)
    if asked.state != DataRequest.State.ANSWERED:
        raise Http404
    read_answer(asked, by=request.user, now=timezone.now())
    return render(
        request,
        "data_requests/print.html",
        {
            "asked": asked,
            "asker": asked.unsealed("asker"),
            "words": asked.unsealed("answer"),
            "records": answer_of(asked),
            "activities": processing().activities,
            "controller": processing().controller,
        },
    )
