"""Where do the signal cards live on the public pages?"""

from django.urls import path

from schakel.knowledge.views import PUBLIC, card_view, list_view

app_name = "knowledge_public"
urlpatterns = [
    path("", list_view(PUBLIC), name="cards"),
    path("<slug:slug>/", card_view(PUBLIC), name="card"),
]
