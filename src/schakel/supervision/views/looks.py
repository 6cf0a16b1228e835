"""Who saw what?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from schakel.people.http import PersonRequest
from schakel.supervision.actions.looking import read_trail
from schakel.supervision.forms import LooksForm, as_query
from schakel.supervision.looks import Cursor, Filters, page_for
from schakel.supervision.views.door import room


@room()
def looks(request: PersonRequest) -> HttpResponse:
    """The trail, filtered and in pages; that it was read is recorded first."""
    form = LooksForm(request.GET or None, by=request.user)
    filters = form.filters() if form.is_bound else Filters()
    cursor = Cursor.read(request.GET.get("vanaf", ""))
    asked = {
        "who": filters.person,
        "reference": filters.reference if filters.reference.replace("-", "").isalnum() else "",
        "what": filters.action,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
    }
    read_trail(by=request.user, asked=asked, page="looks", now=timezone.now())
    page = page_for(request.user, filters, cursor)
    path = reverse("supervision:looks")
    return render(
        request,
        "supervision/looks.html",
        {
            "form": form,
            "filters": filters,
            "filtered": filters != Filters(),
            "page": page,
            "first_page": cursor is None,
            "older": f"{path}?{as_query(filters, page.older)}" if page.older else "",
            "newer": f"{path}?{as_query(filters, page.newer)}" if page.newer else "",
            "now": timezone.now(),
        },
    )


@room()
def about(request: PersonRequest, reference: str) -> HttpResponse:
    """Where a notice about one signal leads: who saw it."""
    query = as_query(Filters(reference=reference))
    return redirect(f"{reverse('supervision:looks')}?{query}")
