"""Where does a second person decide?"""

from django.urls import path

from schakel.approvals.views import deciding, lists

app_name = "approvals"

urlpatterns = [
    path("", lists.index, name="list"),
    path("<str:reference>/", deciding.detail, name="detail"),
    path("<str:reference>/intrekken/", deciding.take_back, name="withdraw"),
]
