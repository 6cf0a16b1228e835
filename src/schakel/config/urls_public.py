"""What can an anonymous visitor reach? Only this: no login, no page of the staff."""

from django.urls import include, path

from schakel.ops.health import health
from schakel.web.language import switch
from schakel.web.security_txt import security_txt

handler500 = "schakel.config.errors.server_error"

urlpatterns = [
    path("gezond", health, name="health"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("taal/", switch, name="language"),
    path("signaalkaarten/", include("schakel.knowledge.urls_public")),
    path("", include("schakel.intake.urls_public")),
]
