"""Is the trail still what it was?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.people.http import PersonRequest
from schakel.supervision.actions import verifying
from schakel.supervision.seals import fits, in_groups, seals_now
from schakel.supervision.views.door import room


@room()
def seals(request: PersonRequest) -> HttpResponse:
    """The newest seal, where seals went, and the latest verifications."""
    now = timezone.now()
    return render(request, "supervision/seals.html", {"seals": seals_now(now=now), "now": now})


@room(methods=("POST",))
def verify(request: PersonRequest) -> HttpResponse:
    """Have the trail verified now."""
    verifying.ask(by=request.user, now=timezone.now())
    messages.success(
        request, _("De controle is gevraagd. De uitkomst staat hier zodra hij klaar is.")
    )
    return redirect("supervision:seals")


@room()
def compare(request: PersonRequest, number: int, fingerprint: str) -> HttpResponse:
    """A seal from a mail, held against the batch as it is now."""
    return render(
        request,
        "supervision/compare.html",
        {
            "number": number,
            "in_groups": in_groups(fingerprint.lower()),
            "fits": fits(number, fingerprint.lower()),
        },
    )


@room()
def alarm(request: PersonRequest, about: str) -> HttpResponse:
    """Where the notice leads that something is wrong with the trail."""
    return redirect("supervision:seals")
