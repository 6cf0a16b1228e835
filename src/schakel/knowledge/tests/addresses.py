"""The cards beside a report form that answers with what it was given."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from schakel.knowledge.views import Door, card_view
from schakel.web.language import switch

# The look of the workplace, without its login: for paper and for axe.
WORKPLACE = Door("public", "web/base_staff.html", "knowledge_public", "intake:report")


def report(request: HttpRequest) -> HttpResponse:
    ticked = " ".join(request.POST.getlist("indicators"))
    return HttpResponse(f"{request.method} start={request.POST.get('start', '')} {ticked}")


urlpatterns = [
    path("taal/", switch, name="language"),
    path("signaalkaarten/", include("schakel.knowledge.urls_public")),
    path("werkplek/<slug:slug>/", card_view(WORKPLACE)),
    path("melden/", include(([path("", report, name="report")], "intake"))),
]
