"""Which request is a page about? For everybody else it does not exist."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from schakel.data_requests.models import DataRequest
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.people.http import PersonRequest


def found_for(request: PersonRequest, reference: str) -> DataRequest:
    """The request that this person handles."""
    found: DataRequest = get_object_or_404(
        DATA_REQUEST_POLICY.rows(request.user, "handle").select_related(
            "desk", "key", "verified_by", "approval", "closed_by"
        ),
        reference=reference,
    )
    return found


def one_form(
    request: PersonRequest,
    asked: DataRequest,
    form: Form,
    act: Callable[[], str],
    *,
    title: str,
    lead: str = "",
) -> HttpResponse:
    """One form on a page of its own; what was typed stays when something is missing."""
    if request.method == "POST" and form.is_valid():
        done = act()
        if not form.errors:
            messages.success(request, done)
            return redirect(asked)
    return render(
        request,
        "data_requests/one_form.html",
        {"asked": asked, "form": form, "title": title, "lead": lead},
        status=422 if form.errors else 200,
    )
