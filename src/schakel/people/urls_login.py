"""Where does one log in and out, and look after the own password and second step?

The names are those that allauth knows; the addresses are ours. What is not here, does not exist:
no sign-up, no addresses to manage, no login by mail.
"""

from allauth.account import views as account
from django.urls import include, path

from schakel.people.views import providers
from schakel.people.views.language import switch
from schakel.people.views.leaving import log_out

urlpatterns = [
    path("taal/", switch, name="language"),
    path("inloggen/", account.login, name="account_login"),
    path("inloggen/via/<slug:provider_id>/", providers.log_in, name="log_in_elsewhere"),
    path(
        "inloggen/via/<slug:provider_id>/terug/",
        providers.come_back,
        name="openid_connect_callback",
    ),
    path("uitloggen/", log_out, name="account_logout"),
    path("account/niet-actief/", account.account_inactive, name="account_inactive"),
    path("account/bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("account/wachtwoord/", account.password_change, name="account_change_password"),
    path("account/wachtwoord/instellen/", account.password_set, name="account_set_password"),
    path("account/veilig/", include("allauth.mfa.urls")),
]
