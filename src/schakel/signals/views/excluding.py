"""Who stays away from this signal?"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.signals.actions import excluding
from schakel.signals.forms.access import AdmitForm, ExcludeForm
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for
from schakel.vault.opening import unseal_many


@access(SIGNAL_POLICY, "exclude", methods=("GET", "POST"))
def exclusions(request: PersonRequest, reference: str) -> HttpResponse:
    """Who is excluded now and was before, and a form to exclude a colleague or oneself."""
    now = timezone.now()
    signal = opened_for(request.user, "exclude", reference)
    people = excluding.who_may_be_excluded(signal, now=now)
    form = ExcludeForm(request.POST or None, people=people, by=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.chosen()
        try:
            excluding.exclude(
                signal, person, why=form.cleaned_data["why"], by=request.user, now=now
            )
        except excluding.NobodyLeft:
            form.add_error(
                "person", _("Dan kan niemand van de desk dit signaal nog lezen. Overleg eerst.")
            )
        else:
            if person == request.user:
                messages.success(request, _("U blijft weg van dit signaal. Uw collega’s zien dat."))
                return redirect("signals:inbox")
            messages.success(
                request, _("%(name)s ziet dit signaal niet meer.") % {"name": person.name}
            )
            return redirect("signals:exclusions", reference)
    return _page(request, signal, form, AdmitForm())


@access(SIGNAL_POLICY, "exclude", methods=("POST",))
def admit_again(request: PersonRequest, reference: str, exclusion: UUID) -> HttpResponse:
    """Let somebody come to the signal again."""
    signal = opened_for(request.user, "exclude", reference)
    found = next(
        (
            each
            for each in excluding.exclusions_of(signal)
            if each.pk == exclusion and each.ended_at is None
        ),
        None,
    )
    if found is None:
        raise Http404
    form = AdmitForm(request.POST)
    if not form.is_valid():
        people = excluding.who_may_be_excluded(signal, now=timezone.now())
        return _page(request, signal, ExcludeForm(people=people, by=request.user), form)
    try:
        excluding.admit(found, why=form.cleaned_data["why"], by=request.user, now=timezone.now())
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("De uitsluiting is opgeheven."))
    return redirect("signals:exclusions", reference)


def _page(
    request: PersonRequest, signal: Signal, form: ExcludeForm, admit_form: AdmitForm
) -> HttpResponse:
    rows = excluding.exclusions_of(signal)
    why, end_why = unseal_many(rows, "why"), unseal_many(rows, "end_why")
    return render(
        request,
        "signals/exclusions.html",
        {
            "signal": signal,
            "form": form,
            "admit_form": admit_form,
            "now_away": [(each, why[each.pk]) for each in rows if each.ended_at is None],
            "before": [(each, why[each.pk], end_why[each.pk]) for each in rows if each.ended_at],
        },
        status=422 if form.errors or admit_form.errors else 200,
    )
