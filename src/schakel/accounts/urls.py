"""Where are accounts looked after?"""

from django.urls import path

from schakel.accounts.views import people, proposals, resets

app_name = "accounts"

urlpatterns = [
    path("", people.people, name="people"),
    path("rol/", proposals.propose_role, name="propose"),
    path("voorstel/<str:reference>/", proposals.proposal, name="proposal"),
    path("toegang/<str:reference>/", resets.reset, name="reset"),
    path("<uuid:person>/", people.person_page, name="person"),
    path("<uuid:person>/rol/<uuid:membership>/einde/", people.end_role, name="end_role"),
    path("<uuid:person>/toegang/", resets.propose_reset, name="propose_reset"),
    path("<uuid:person>/weg/", people.leave, name="leave"),
    path("<uuid:person>/terug/", people.come_back, name="come_back"),
]
