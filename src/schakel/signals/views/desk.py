"""What can an officer do from the page of a signal? Each view takes one form to one action."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.people.http import PersonRequest
from schakel.signals import page
from schakel.signals.actions import assigning, checks, notes, reading, steps
from schakel.signals.forms.desk import AssignForm, CheckForm, NoteForm, ResultForm, SkipForm
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for


@access(SIGNAL_POLICY, "read", methods=("POST",))
def mark_read(request: PersonRequest, reference: str) -> HttpResponse:
    """I have read this."""
    signal = opened_for(request.user, "read", reference)
    try:
        reading.mark_read(signal, by=request.user, now=timezone.now())
    except StepNotAllowed:
        messages.info(request, _("Dit signaal was al gelezen."))
    else:
        messages.success(request, _("Vastgelegd dat u dit signaal las. Weeg het nu."))
    return redirect(signal)


@access(SIGNAL_POLICY, "check", methods=("POST",))
def finish_enriching(request: PersonRequest, reference: str) -> HttpResponse:
    """What may be looked up, is looked up."""
    signal = opened_for(request.user, "check", reference)
    steps.finish_enriching(signal, by=request.user, now=timezone.now())
    messages.success(request, _("Vastgelegd dat dit signaal is verrijkt."))
    return redirect(signal)


@access(SIGNAL_POLICY, "check", methods=("GET", "POST"))
def skip(request: PersonRequest, reference: str) -> HttpResponse:
    """Skip a step of the checklist, with a reason."""
    signal = opened_for(request.user, "check", reference)

    def act(form: Form) -> None:
        steps.skip(
            signal,
            form.cleaned_data["step"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("De stap is overgeslagen; de reden staat erbij."))

    return _one_form(
        request, signal, SkipForm(request.POST or None), act, title=_("Een stap overslaan")
    )


@access(SIGNAL_POLICY, "assign", methods=("GET", "POST"))
def assign(request: PersonRequest, reference: str) -> HttpResponse:
    """Give the signal to somebody of the desk, or take it."""
    now = timezone.now()
    signal = opened_for(request.user, "assign", reference)
    if request.method == "POST" and "me" in request.POST:
        assigning.assign(signal, to=request.user, by=request.user, now=now)
        messages.success(request, _("U behandelt dit signaal nu."))
        return redirect(signal)
    form = AssignForm(
        request.POST or None,
        people=assigning.possible_owners(signal, now=now),
        initial={"to": signal.owner_id},
    )

    def act(form: Form) -> None:
        to = form.cleaned_data["to"]
        assigning.assign(signal, to=to, by=request.user, now=now)
        messages.success(
            request,
            _("%(name)s behandelt dit signaal nu.") % {"name": to.name}
            if to
            else _("Dit signaal is weer van de hele desk."),
        )

    return _one_form(request, signal, form, act, title=_("Toewijzen"))


@access(SIGNAL_POLICY, "note", methods=("GET", "POST"))
def note(request: PersonRequest, reference: str) -> HttpResponse:
    """Write a note."""
    now = timezone.now()
    signal = opened_for(request.user, "note", reference)
    form = NoteForm(request.POST or None, people=assigning.possible_owners(signal, now=now))

    def act(form: Form) -> None:
        notes.write(signal, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("De notitie is bewaard."))

    return _one_form(request, signal, form, act, title=_("Notitie schrijven"), back="#notities")


@access(SIGNAL_POLICY, "check", methods=("GET", "POST"))
def ask_check(request: PersonRequest, reference: str) -> HttpResponse:
    """Put a permitted check on somebody's list."""
    now = timezone.now()
    signal = opened_for(request.user, "check", reference)
    form = CheckForm(
        request.POST or None,
        checks=page.checks_for(signal),
        people=assigning.possible_owners(signal, now=now),
        today=timezone.localdate(now),
    )

    def act(form: Form) -> None:
        checks.ask(
            signal,
            form.cleaned_data["check"],
            question=form.cleaned_data["question"],
            assigned_to=form.cleaned_data["assigned_to"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
            now=now,
        )
        messages.success(request, _("De controle staat op de lijst."))

    return _one_form(
        request, signal, form, act, title=_("Eigen controle vragen"), back="#controles"
    )


@access(SIGNAL_POLICY, "check", methods=("GET", "POST"))
def finish_check(request: PersonRequest, reference: str, task: str) -> HttpResponse:
    """Write down what a check brought."""
    signal = opened_for(request.user, "check", reference)
    asked = signal.tasks.filter(reference=task).select_related("signal").first()
    if asked is None:
        raise Http404

    def act(form: Form) -> None:
        try:
            checks.finish(
                asked,
                result=form.cleaned_data["result"],
                needed=form.cleaned_data["needed"] == "yes",
                by=request.user,
                now=timezone.now(),
            )
        except checks.AlreadyFinished:
            messages.warning(request, _("Een collega rondde deze controle al af."))
        else:
            messages.success(request, _("De uitkomst is bewaard."))

    return _one_form(
        request,
        signal,
        ResultForm(request.POST or None),
        act,
        title=_("Uitkomst van: %(check)s") % {"check": asked.label},
        back="#controles",
    )


def _one_form(
    request: PersonRequest,
    signal: Signal,
    form: Form,
    act: Callable[[Form], None],
    *,
    title: str,
    back: str = "",
) -> HttpResponse:
    """Act on a form that is right; show one that is not on a page of its own, with what to mend."""
    if request.method == "POST" and form.is_valid():
        act(form)
        return redirect(signal.get_absolute_url() + back)
    return render(
        request, "signals/one_form.html", {"signal": signal, "form": form, "title": title}
    )
