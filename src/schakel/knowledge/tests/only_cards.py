"""The cards at a door that has no report form."""

from django.urls import include, path

from schakel.web.language import switch

urlpatterns = [
    path("taal/", switch, name="language"),
    path("signaalkaarten/", include("schakel.knowledge.urls_public")),
]
