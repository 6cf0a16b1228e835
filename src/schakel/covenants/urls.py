"""Which pages tell the holder of an earlier piece that something touches it?"""

from django.urls import URLPattern, path

from schakel.covenants.views import figures, registration, touch

app_name = "covenants"

UNDER_A_COVENANT = "signalen/<str:reference>/convenanten/<slug:covenant>/"
A_TOUCH = "raakvlakken/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path(UNDER_A_COVENANT, registration.register, name="register"),
    path(UNDER_A_COVENANT + "intrekken/", registration.unregister, name="unregister"),
    path(A_TOUCH, touch.touch, name="touch"),
    path(A_TOUCH + "contact/", touch.make_contact, name="make_contact"),
    path(A_TOUCH + "weg/", touch.set_aside, name="set_aside"),
    path(A_TOUCH + "uitkomst/", touch.outcome, name="outcome"),
    path("convenanten/cijfers/", figures.figures, name="figures"),
]
