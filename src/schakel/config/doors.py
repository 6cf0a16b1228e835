"""What differs between the two doors? Their addresses, their middleware and their cookies."""

from typing import Any

_first = [
    "schakel.config.middleware.Headers",
    "schakel.audit.tracing.Traced",
    "schakel.config.middleware.Asking",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    # Here, outside what redirects and what refuses a host: their answers must say it too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
_last = [
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "schakel.config.middleware.DatabaseAway",
]
DOORS: dict[str, dict[str, Any]] = {
    "publiek": {
        "ROOT_URLCONF": "schakel.config.urls_public",
        # Nothing here may ask the database: the static pages must outlive it.
        "MIDDLEWARE": [
            *_first,
            "django.contrib.sessions.middleware.SessionMiddleware",
            "schakel.config.middleware.ChosenLanguage",
            "schakel.config.middleware.SizeClasses",
            *_last,
        ],
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "SESSION_COOKIE_NAME": "sessie",
        "SESSION_COOKIE_AGE": 30 * 60,
        "CSRF_COOKIE_NAME": "formulier",
        "CSRF_COOKIE_AGE": None,
    },
    "werkplek": {
        "ROOT_URLCONF": "schakel.config.urls_staff",
        "MIDDLEWARE": [
            *_first,
            "schakel.vault.unwraps.CountedUnwraps",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "schakel.people.hats.Hats",
            "schakel.config.middleware.ChosenLanguage",
            *_last,
            "schakel.people.refused.Refused",
            "schakel.people.idle.Idle",
            "schakel.people.second_step.SecondStep",
            "schakel.people.own_login.OwnLogin",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
        ],
        "SESSION_ENGINE": "schakel.people.sessions",
        "SESSION_COOKIE_NAME": "werkplek",
        "SESSION_COOKIE_AGE": 10 * 60 * 60,
        "CSRF_COOKIE_NAME": "werkplek_formulier",
        "CSRF_COOKIE_AGE": None,
    },
}
