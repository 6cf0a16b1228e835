"""Where is a look given, used and ended?"""

from django.urls import path

from schakel.grants.views import giving, reading_along

app_name = "grants"

urlpatterns = [
    path("", giving.overview, name="overview"),
    path("signaal/<str:reference>/", giving.propose, name="propose"),
    path("<str:reference>/", giving.detail, name="detail"),
    path("<str:reference>/stoppen/", giving.end, name="end"),
    path("<str:reference>/lezen/", reading_along.read, name="read"),
    path("<str:reference>/aanvullen/", reading_along.add, name="add"),
    path("<str:reference>/bestand/<uuid:attachment>/", reading_along.file, name="file"),
]
