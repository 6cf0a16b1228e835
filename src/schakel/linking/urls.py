"""Which pages show what a signal may touch, and take a decision on it?"""

from django.urls import URLPattern

app_name = "linking"
urlpatterns: list[URLPattern] = []
