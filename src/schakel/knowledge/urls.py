"""Where do the signal cards live in the workplace?"""

from django.urls import path

from schakel.knowledge.views import STAFF, card_view, list_view

app_name = "knowledge"
urlpatterns = [
    path("", list_view(STAFF), name="cards"),
    path("<slug:slug>/", card_view(STAFF), name="card"),
]
