"""The only route of this layer; the pages above it have tests of their own."""

from django.urls import path

from schakel.web.language import switch

urlpatterns = [path("taal/", switch, name="language")]
