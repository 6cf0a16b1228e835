"""What can an anonymous visitor reach? Only this: no login, no page of the staff."""

from django.urls import include, path

from schakel.ops.health import health
from schakel.web.language import switch

handler500 = "schakel.config.errors.server_error"

urlpatterns = [
    path("gezond", health, name="health"),
    path("taal/", switch, name="language"),
    path("signaalkaarten/", include("schakel.knowledge.urls_public")),
    path("", include("schakel.intake.urls_public")),
]
