"""Which pages stand at the public door?"""

from django.urls import path

from schakel.intake.views import mailbox, professional, report, start

app_name = "intake"
urlpatterns = [
    path("", start.start, name="start"),
    path("acuut/", start.acute, name="acute"),
    path("melden/", report.report, name="report"),
    path("bericht/", mailbox.mailbox, name="mailbox"),
    path("bericht/sluiten/", mailbox.log_off, name="log_off"),
    path("professional/", professional.professional, name="professional"),
    path("professional/<str:token>/", professional.one_time_link, name="use_link"),
    path("hulp/", start.help_first, name="help"),
    path("uitleg/", start.explanation, name="explanation"),
    path("weg/", start.leave, name="leave"),
]
