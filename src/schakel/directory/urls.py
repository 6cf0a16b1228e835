"""Where is the social map in the workplace?"""

from django.urls import path

from schakel.directory.views import municipality, partner, partners

app_name = "directory"
urlpatterns = [
    path("", partners, name="partners"),
    path("gemeenten/<str:cbs_code>/", municipality, name="municipality"),
    path("<slug:code>/", partner, name="partner"),
]
