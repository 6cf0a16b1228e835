"""Which pages show what a signal may touch, and take a decision on it?"""

from django.urls import URLPattern, path

from schakel.linking.views import officers, touch

app_name = "linking"

A_SIGNAL = "signalen/<str:reference>/verbanden/"

urlpatterns: list[URLPattern] = [
    path(A_SIGNAL + "breder/", touch.search_wider, name="search_wider"),
    path(A_SIGNAL + "<uuid:touch_id>/", touch.touch, name="touch"),
    path(A_SIGNAL + "<uuid:touch_id>/vergelijken/", touch.compare, name="compare"),
    path("verbanden/weging/", officers.weights, name="weights"),
    path("lokvogels/", officers.canaries, name="canaries"),
    path("lokvogels/<str:reference>/", officers.canary, name="canary"),
]
