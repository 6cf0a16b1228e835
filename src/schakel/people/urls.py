"""Where are the pages about oneself?"""

from django.urls import path

from schakel.people.views import absence, account, hats, notices, resume, step_up

app_name = "people"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/afwezig/", absence.absence, name="absence"),
    path("account/afwezig/<uuid:absence>/terug/", absence.back, name="back"),
    path("account/rol/", hats.switch, name="act_as"),
    path("account/zeker/", step_up.prove, name="prove"),
    path("account/zeker/geen/", step_up.no_proof, name="no_proof"),
    path("account/verder/", resume.resume, name="resume"),
    path("account/verder/weg/", resume.drop, name="drop"),
    path("meldingen/", notices.notices, name="notices"),
    path("meldingen/gezien/", notices.see_all, name="see_all"),
    path("meldingen/<uuid:notice>/", notices.follow, name="follow"),
]
