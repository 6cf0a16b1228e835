"""What can staff and partners reach?"""

from django.urls import include, path

from schakel.ops.health import health

handler500 = "schakel.config.errors.server_error"

urlpatterns = [
    path("gezond", health, name="health"),
    path("", include("schakel.people.urls_login")),
    path("", include("schakel.people.urls")),
    path("", include("schakel.signals.urls")),
    path("", include("schakel.linking.urls")),
    path("", include("schakel.puzzles.urls")),
    path("", include("schakel.covenants.urls")),
    path("", include("schakel.handover.urls")),
    path("", include("schakel.intake.urls_staff")),
    path("mensen/", include("schakel.accounts.urls")),
    path("welkom/", include("schakel.accounts.urls_welcome")),
    path("verzoeken/", include("schakel.data_requests.urls")),
    path("inzage/", include("schakel.grants.urls")),
    path("bewaren/", include("schakel.retention.urls")),
    path("akkoord/", include("schakel.approvals.urls")),
    path("toezicht/", include("schakel.supervision.urls")),
    path("partners/", include("schakel.directory.urls")),
    path("signaalkaarten/", include("schakel.knowledge.urls")),
]
