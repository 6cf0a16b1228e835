"""Which pages about reporting stand in the workplace?"""

from django.urls import path

from schakel.intake.views import staff

app_name = "intake_staff"
urlpatterns = [
    path("melden/", staff.report, name="report"),
    path("mijn-meldingen/", staff.own_reports, name="own_reports"),
    path("mijn-meldingen/<str:reference>/", staff.own_report, name="own_report"),
    path("invoeren/", staff.enter, name="enter"),
]
