"""The cards beside a report form that answers with what it was given."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from schakel.web.language import switch


def report(request: HttpRequest) -> HttpResponse:
    ticked = " ".join(request.POST.getlist("indicators"))
    return HttpResponse(f"{request.method} start={request.POST.get('start', '')} {ticked}")


urlpatterns = [
    path("taal/", switch, name="language"),
    path("signaalkaarten/", include("schakel.knowledge.urls_public")),
    path("melden/", include(([path("", report, name="report")], "intake"))),
]
