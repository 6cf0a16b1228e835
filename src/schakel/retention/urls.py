"""Where is seen what falls due, and what was destroyed?"""

from django.urls import path

from schakel.retention.views import certificates, due

app_name = "retention"

urlpatterns = [
    path("", due.overview, name="overview"),
    path("uitvoeren/<str:reference>/", due.carry_out, name="carry_out"),
    path("bewijs/<str:reference>/", certificates.certificate, name="certificate"),
    path("signaal/<str:reference>/", due.hold, name="hold"),
    path("signaal/<str:reference>/vrij/", due.release, name="release"),
]
