"""Which pages tell the holder of an earlier piece that something touches it?"""

from django.urls import URLPattern

app_name = "covenants"
urlpatterns: list[URLPattern] = []
