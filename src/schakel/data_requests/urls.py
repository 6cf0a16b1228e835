"""Where are requests of data subjects handled?"""

from django.urls import path

from schakel.data_requests.views import answering, handling

app_name = "data_requests"

A_REQUEST = "<str:reference>/"

urlpatterns = [
    path("", handling.index, name="list"),
    path("nieuw/", handling.register, name="register"),
    path(A_REQUEST, handling.detail, name="detail"),
    path(A_REQUEST + "langer/", handling.extend, name="extend"),
    path(A_REQUEST + "uitstellen/", handling.defer, name="defer"),
    path(A_REQUEST + "hervatten/", handling.resume, name="resume"),
    path(A_REQUEST + "afwijzen/", handling.refuse, name="refuse"),
    path(A_REQUEST + "signaal/", answering.add, name="add"),
    path(A_REQUEST + "signaal/<str:signal>/", answering.decide, name="decide"),
    path(A_REQUEST + "antwoord/", answering.answer, name="answer"),
    path(A_REQUEST + "antwoord/afdrukken/", answering.printed, name="print"),
]
