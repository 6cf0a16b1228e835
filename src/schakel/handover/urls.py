"""Which pages pass a signal on, and which does a partner see?"""

from django.urls import path

from schakel.handover.views import by_link, calling, partner, passing_on

app_name = "handover"
urlpatterns = [
    path("signalen/<str:reference>/doorzetten/", passing_on.propose, name="propose"),
    path(
        "signalen/<str:reference>/doorzetten/<slug:code>/",
        passing_on.compose_package,
        name="compose",
    ),
    path("puzzels/<str:reference>/doorzetten/", passing_on.propose_puzzle, name="propose_puzzle"),
    path(
        "puzzels/<str:reference>/doorzetten/<slug:code>/",
        passing_on.compose_puzzle,
        name="compose_puzzle",
    ),
    path("signalen/<str:reference>/acuut/", calling.acute, name="acute"),
    path("overdrachten/", partner.inbox, name="inbox"),
    path("overdrachten/<str:reference>/", partner.detail, name="detail"),
    path("overdrachten/<str:reference>/antwoorden/", partner.answer, name="answer"),
    path("overdrachten/<str:reference>/aanvullen/", partner.give_more, name="give_more"),
    path("overdrachten/<str:reference>/intrekken/", partner.revoke, name="revoke"),
    path("overdrachten/<str:reference>/vergissing/", partner.report_error, name="report_error"),
    path("overdrachten/<str:reference>/datalek/", partner.breach, name="breach"),
    path("overdrachten/<str:reference>/link/", partner.make_link, name="make_link"),
    path(
        "overdrachten/<str:reference>/bijlagen/<uuid:attachment_id>/",
        partner.attachment,
        name="attachment",
    ),
    path("pakket/geopend/", by_link.opened, name="opened"),
    path(
        "pakket/geopend/bijlagen/<uuid:attachment_id>/",
        by_link.attachment,
        name="link_attachment",
    ),
    path("pakket/<str:token>/", by_link.by_link, name="by_link"),
]
