"""What does the inbox show, and what can be done to several signals at once?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.signals import inbox as lines
from schakel.signals.actions import assigning
from schakel.signals.choices import choices_for
from schakel.signals.forms.inbox import FilterForm, address_with, as_query
from schakel.signals.policy import SIGNAL_POLICY

RESET = "alles"


@access(SIGNAL_POLICY, "see")
def inbox(request: PersonRequest) -> HttpResponse:
    """The signals of the own desk, in the order in which they cannot wait."""
    if not lines.desks_of(request.user):
        return redirect("signals:today")
    now = timezone.now()
    choices = choices_for(request.user)
    filters = _filters_of(request, lambda query: FilterForm(query, choices=choices).filters())
    page = lines.page_for(
        request.user, filters, lines.Cursor.read(request.GET.get("vanaf", "")), now=now
    )
    path = reverse("signals:inbox")
    return render(
        request,
        "signals/inbox.html",
        {
            "page": page,
            "rows": [(row, choices.forms_of(row.signal)) for row in page.rows],
            "filters": filters,
            "filtered": filters != lines.Filters(),
            "form": FilterForm(as_query(filters), choices=choices),
            "colleagues": choices.colleagues,
            "older": address_with(path, filters, page.older),
            "newer": address_with(path, filters, page.newer),
            "now": now,
        },
    )


@access(SIGNAL_POLICY, "assign", methods=("POST",))
def assign_several(request: PersonRequest) -> HttpResponse:
    """Give the ticked signals to somebody of the desk."""
    references = request.POST.getlist("signal")[: assigning.MOST_AT_ONCE]
    signals = list(SIGNAL_POLICY.rows(request.user, "assign").filter(reference__in=references))
    colleagues = choices_for(request.user).colleagues
    to = request.POST.get("to", "")
    now = timezone.now()
    if signals and to in colleagues:
        owners = {str(one.pk): one for one in assigning.possible_owners(signals[0], now=now)}
        number = assigning.assign_several(signals, to=owners.get(to), by=request.user, now=now)
        messages.success(
            request,
            ngettext(
                "%(number)s signaal is toegewezen aan %(name)s.",
                "%(number)s signalen zijn toegewezen aan %(name)s.",
                number,
            )
            % {"number": number, "name": colleagues[to]},
        )
    return redirect("signals:inbox")


def _filters_of(
    request: PersonRequest, read: Callable[[QueryDict], lines.Filters]
) -> lines.Filters:
    """The filters in the address, kept for next time; or else those that were kept."""
    kept = lines.kept_filters(request.user)
    if RESET in request.GET:
        filters = lines.Filters()
    elif "status" in request.GET:
        filters = read(request.GET)
    else:
        return kept
    if filters != kept:
        lines.keep_filters(request.user, filters)
    return filters
