"""What does somebody see who was given parts of a signal?"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.grants.actions import reading_along
from schakel.grants.forms import AdditionForm
from schakel.grants.models import Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.grants.reading import additions_of, file_in
from schakel.grants.views.giving import found
from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.web.downloads import as_download


@never_cache
@access(GRANT_POLICY, "read")
def read(request: PersonRequest, reference: str) -> HttpResponse:
    """The parts that were given, as the signal stands now."""
    return _page(request, found(request, "read", reference), AdditionForm())


@access(GRANT_POLICY, "add", methods=("POST",))
def add(request: PersonRequest, reference: str) -> HttpResponse:
    """Tell the desk something; what was typed stays when something is wrong with it."""
    grant = found(request, "add", reference)
    form = AdditionForm(request.POST)
    if not form.is_valid():
        return _page(request, grant, form, status=422)
    reading_along.add(grant, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
    messages.success(request, _("De desk leest uw aanvulling."))
    return redirect("grants:read", reference)


@never_cache
@access(GRANT_POLICY, "read")
def file(request: PersonRequest, reference: str, attachment: UUID) -> HttpResponse:
    """The copy without metadata of a file, when files were given."""
    grant = found(request, "read", reference)
    wanted = file_in(grant, attachment)
    if wanted is None:
        raise Http404
    content = reading_along.open_file(grant, wanted, by=request.user, now=timezone.now())
    return as_download(
        content, file_name=wanted.unsealed("file_name"), content_type=wanted.content_type
    )


def _page(
    request: PersonRequest, grant: Grant, form: AdditionForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "grants/read.html",
        {
            "grant": grant,
            "compartments": reading_along.read(grant, by=request.user, now=now),
            "form": form if grant.right == Grant.Right.ADD else None,
            "additions": additions_of(grant),
        },
        status=status,
    )
