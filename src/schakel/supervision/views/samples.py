"""Which looks wait to be checked by hand?"""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.people.http import PersonRequest
from schakel.supervision import sampling
from schakel.supervision.actions.looking import read_trail
from schakel.supervision.actions.sampling import check
from schakel.supervision.forms import CheckForm
from schakel.supervision.views.door import room


@room()
def sample(request: PersonRequest, week: date | None = None) -> HttpResponse:
    """The sample of one week; without one, of the week that ended last."""
    return _page(request, _known(week) if week else sampling.last_whole_week(timezone.now()))


@room(methods=("POST",))
def check_look(request: PersonRequest, week: date, event: int) -> HttpResponse:
    """Mark one look as checked; what was typed stays when something is missing."""
    drawn = {each.look.event.pk: each for each in sampling.sample_of(request.user, _known(week))}
    if event not in drawn:
        raise Http404
    form = CheckForm(request.POST, prefix=str(event))
    if not form.is_valid():
        return _page(request, week, wrong=(event, form))
    check(
        drawn[event].look.event,
        week=week,
        verdict=form.cleaned_data["verdict"],
        remark=form.cleaned_data["remark"],
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("De inzage is als gecontroleerd bewaard."))
    return redirect("supervision:sample_of", week=week)


def _page(
    request: PersonRequest, week: date, wrong: tuple[int, CheckForm] | None = None
) -> HttpResponse:
    now = timezone.now()
    read_trail(by=request.user, asked={"week": week.isoformat()}, page="sample", now=now)
    drawn = sampling.sample_of(request.user, week)
    forms = dict([wrong] if wrong else [])
    rows = [
        (each, forms.get(each.look.event.pk) or CheckForm(prefix=str(each.look.event.pk)))
        for each in drawn
    ]
    weeks = sampling.weeks(now)
    return render(
        request,
        "supervision/sample.html",
        {
            "week": week,
            "rows": rows,
            "wrong": wrong[1] if wrong else None,
            "left": sum(not each.is_checked for each in drawn),
            "earlier": next((each for each in weeks if each < week), None),
            "later": next((each for each in reversed(weeks) if each > week), None),
        },
        status=422 if wrong else 200,
    )


def _known(week: date) -> date:
    if week not in sampling.weeks(timezone.now()):
        raise Http404
    return week
