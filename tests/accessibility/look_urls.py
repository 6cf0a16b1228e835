"""Addresses for the specimen: the whole navigation, without the pages behind it."""

from django.http import HttpResponse
from django.urls import include, path


def nothing(request):
    return HttpResponse()


def module(name, **routes):
    patterns = [path(address, nothing, name=route) for route, address in routes.items()]
    return path("", include((patterns, name)))


urlpatterns = [
    module("people", home="", notices="meldingen/", absence="account/afwezig/"),
    module("signals", inbox="signalen/"),
    module("handover", inbox="overdrachten/"),
    module("intake_staff", report="melden/"),
    module("knowledge", cards="signaalkaarten/"),
    module("directory", partners="partners/"),
    path("taal/", nothing, name="language"),
    path("uitloggen/", nothing, name="account_logout"),
    path("wachtwoord/", nothing, name="account_change_password"),
    path("veilig/", nothing, name="mfa_index"),
]
