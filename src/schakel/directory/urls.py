"""Which pages show who does what in the district?"""

from django.urls import URLPattern

app_name = "directory"
urlpatterns: list[URLPattern] = []
