"""Where does somebody come in who was invited? In nobody's account yet."""

from django.urls import path

from schakel.accounts.views import welcome

app_name = "welcome"

urlpatterns = [path("<str:token>/", welcome.welcome, name="choose")]
