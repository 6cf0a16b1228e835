"""Which pages exist in the demo only? They are in no URLconf of production."""

from django.urls import path

from schakel.ops.demo_entering import enter, prove

app_name = "demo"

urlpatterns = [
    path("inloggen/<slug:slug>/", enter, name="enter"),
    path("zeker/", prove, name="prove"),
]
