"""How does a professional without an account come in? By a link to the address of the work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from schakel.intake.actions.filing import file_link_request
from schakel.intake.actions.recognising import use_link
from schakel.intake.forms.mailbox import WorkAddressForm
from schakel.intake.limits import LINKS, corner_of
from schakel.intake.models import LINK_LASTS
from schakel.intake.recognised import recognise
from schakel.kernel.access import access

MINUTES = int(LINK_LASTS.total_seconds() // 60)


@sensitive_post_parameters()
@sensitive_variables("form")
@access("public", methods=("GET", "POST"))
def professional(request: HttpRequest) -> HttpResponse:
    """Rule: the answer is the same whether we know the address or not.

    Source: security.md 1.3, no channel tells known from unknown.
    """
    form = WorkAddressForm(request.POST or None)
    if request.method != "POST":
        return render(request, "intake/professional.html", {"form": form, "minutes": MINUTES})
    if not form.is_valid():
        context = {"form": form, "minutes": MINUTES}
        return render(request, "intake/professional.html", context, status=422)
    email = form.cleaned_data["email"]
    # Both count: one corner asks not too often, and one address gets not too many mails.
    if LINKS.take(corner_of(request)) and LINKS.take(email.lower()):
        file_link_request(email, language=get_language() or "nl", now=timezone.now())
    return render(request, "intake/professional_sent.html", {"minutes": MINUTES})


@sensitive_variables("token")
@access("link", methods=("GET", "POST"))
def one_time_link(request: HttpRequest, token: str) -> HttpResponse:
    """A mail scanner that follows the link uses nothing up: only the button does."""
    if request.method != "POST":
        return render(request, "intake/professional_link.html")
    now = timezone.now()
    organisation = use_link(token, now=now)
    if organisation is None:
        return render(request, "intake/professional_link.html", {"too_late": True}, status=410)
    request.session.cycle_key()
    recognise(request, organisation, now=now)
    return redirect("intake:report")
