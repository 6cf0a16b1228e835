"""Where are the pages about oneself?"""

from django.urls import path

from schakel.people.views import (
    absence,
    account,
    hats,
    notices,
    providers,
    resume,
    second_step,
    sessions,
    step_up,
)

app_name = "people"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/afwezig/", absence.absence, name="absence"),
    path("account/afwezig/<uuid:absence>/terug/", absence.back, name="back"),
    path("account/rol/", hats.switch, name="act_as"),
    path("account/tweede-stap/", second_step.choose, name="choose_second_step"),
    path("account/sessies/", sessions.own_sessions, name="sessions"),
    path("account/sessies/uitloggen/", sessions.end_sessions, name="end_sessions"),
    path("account/zeker/", step_up.prove, name="prove"),
    path("account/zeker/geen/", step_up.no_proof, name="no_proof"),
    path("account/zeker/via/", providers.prove_elsewhere, name="prove_elsewhere"),
    path("account/zeker/via/<slug:provider_id>/", providers.ask_proof, name="ask_proof"),
    path("account/inloggen-via/", providers.ways_in, name="ways_in"),
    path("account/inloggen-via/<slug:provider_id>/", providers.bind_account, name="bind_account"),
    path(
        "account/inloggen-via/<slug:provider_id>/weg/",
        providers.unbind_account,
        name="unbind_account",
    ),
    path("account/verder/", resume.resume, name="resume"),
    path("account/verder/weg/", resume.drop, name="drop"),
    path("meldingen/", notices.notices, name="notices"),
    path("meldingen/gezien/", notices.see_all, name="see_all"),
    path("meldingen/<uuid:notice>/", notices.follow, name="follow"),
]
