"""Which papers does a privacy officer keep? The register of processing, and the assessment."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.audit import register as processing
from schakel.people.http import PersonRequest
from schakel.supervision.dpia import assessment
from schakel.supervision.views.door import room


@room()
def register(request: PersonRequest) -> HttpResponse:
    """The register of processing activities, as it is in force."""
    return render(request, "supervision/register.html", {"register": processing.register()})


@room()
def dpia(request: PersonRequest) -> HttpResponse:
    """The assessment, filled from the configuration as it is now."""
    return render(
        request, "supervision/dpia.html", {"dpia": assessment(today=timezone.localdate())}
    )
