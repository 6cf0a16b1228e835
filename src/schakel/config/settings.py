"""How is Schakel set up? Safe for production; everything comes from the environment.

The demo and the tests build on this file and say only what differs.
"""

import copy
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg_pool import ConnectionPool

from schakel.config import environment as env
from schakel.config.doors import DOORS
from schakel.config.logs import LOGGING  # noqa: F401  # a setting
from schakel.people.provider_settings import providers

django_stubs_ext.monkeypatch()

DEMO = DEMO_DATA = False
DEBUG = False
VAR = Path(env.text("SCHAKEL_VAR", str(env.ROOT / "var")))

# The two doors: the same code, two processes, two addresses

DOOR = env.one_of("SCHAKEL_DOOR", ("publiek", "werkplek"), "werkplek")
PUBLIEK_URL = env.text("PUBLIEK_URL").rstrip("/")
WERKPLEK_URL = env.text("WERKPLEK_URL").rstrip("/")
DISTRICT = env.text("DISTRICT", "")  # code; empty: the only district there is
DISTRICT_FILES = env.words("DISTRICT_FILES", str(env.ROOT / "districts" / "de-markiezaten.toml"))

globals().update(DOORS[DOOR])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "schakel.ops",
    "schakel.supervision",
    "schakel.retention",
    "schakel.data_requests",
    "schakel.grants",
    "schakel.intake",
    "schakel.handover",
    "schakel.puzzles",
    "schakel.covenants",
    "schakel.linking",
    "schakel.signals",
    "schakel.directory",
    "schakel.knowledge",
    "schakel.accounts",
    "schakel.approvals",
    "schakel.people",
    "schakel.organisations",
    "schakel.audit",
    "schakel.post",
    "schakel.vault",
    "schakel.web",
    # Below ours: the templates of schakel.people go before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

if DOOR == "publiek":  # nobody logs in there, so that code is not even loaded
    INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith("allauth")]

WSGI_APPLICATION = "schakel.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "schakel.config.context.door",
            ],
        },
    }
]
COTTON_DIR = "web/components"
FORM_RENDERER = "schakel.web.rendering.HouseFormRenderer"

# PostgreSQL: each process has a role of its own, which owns nothing; the owner migrates

CLUSTER: Any = None  # the demo and the tests may have a private one
_url = "DATABASE_URL"
if env.text("SCHAKEL_DOOR", "") == "publiek" and env.given("DATABASE_PUBLIEK_URL"):
    _url = "DATABASE_PUBLIEK_URL"
if env.text("SCHAKEL_DOOR", "") == "werkplek" and env.given("DATABASE_WERKPLEK_URL"):
    _url = "DATABASE_WERKPLEK_URL"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "schakel.vault.database",
        "CONN_MAX_AGE": 0,
        **copy.deepcopy(env.database(_url)),
    }
}
DATABASE_OWNER: dict[str, Any] = (
    copy.deepcopy(env.database("DATABASE_OWNER_URL")) if env.given("DATABASE_OWNER_URL") else {}
)
DATABASE_PLAYS_EVERY_PART = False  # the tests alone
if env.flag("DATABASE_POOL", default=False):  # the web processes; commands need one connection
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.number("DATABASE_POOL_SIZE", 8),
        # As many connections as threads: whoever waits, waits for a database that is away.
        "timeout": 2,
        "max_idle": 60,
        # After the database was away, the first request gets a connection at once: the pool does
        # not pause ever longer between attempts, and throws away all that died together.
        "reconnect_timeout": 1,
        "reconnect_failed": ConnectionPool.drain,
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A page that hangs holds a connection and locks that others need. Not for commands and the
    # worker: those may take their time.
    _patience = "-c statement_timeout=10s -c lock_timeout=2s"
    _patience += " -c idle_in_transaction_session_timeout=30s"
    _options = DATABASES["default"]["OPTIONS"]
    _options["options"] = f"{_patience} {_options.get('options', '')}".strip()
CACHES = {
    "default": {
        # Shared by all processes: a limit on login attempts must not count per process.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ops_cache",
        # Django throws away at 300: whoever tries many addresses would make their count forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Where the seals of the audit trail go: best where this machine can only add (docs/audit.md)
CHECKPOINT_DIR = Path(env.text("CHECKPOINT_DIR")) if env.given("CHECKPOINT_DIR") else None
# Where `schakel backup` puts what it makes: best on another machine (docs/operations.md)
BACKUP_DIR = Path(env.text("BACKUP_DIR", str(VAR / "backup")))
# The organisation's own register of processing; without it the one that is shipped
PROCESSING_REGISTER = env.text("PROCESSING_REGISTER", "")

# What higher modules show on the page of a signal and on the start page (signals/panels.py)
SIGNAL_PANELS: list[str] = [
    "schakel.linking.panel.touches_panel",
    "schakel.puzzles.panel.on_signal",
    "schakel.covenants.panel.panel_of",
    "schakel.grants.panel.on_signal",
]
START_PANELS: list[str] = ["schakel.puzzles.panel.on_start"]
# The same on the page of a puzzle (puzzles/panels.py)
PUZZLE_PANELS: list[str] = ["schakel.handover.panel.on_puzzle"]
# Which jobs follow when it is known what a signal touches: tasks by name, with its signal_id
AFTER_LINKING: list[str] = ["schakel.puzzles.tasks.notice_at_desk"]

# What `schakel keys rotate` can replace, by name
KEY_ROTATIONS: dict[str, str] = {
    "record": "schakel.ops.rotation.records",
    "bucket": "schakel.ops.rotation.into_buckets",
    "index": "schakel.ops.rotation.indexes",
    "context": "schakel.ops.rotation.context",
    "signing": "schakel.ops.rotation.signing",
}

# How long one job may take before the worker ends with it; some get a multiple (ops/patience.py)
JOB_SECONDS = env.number("JOB_SECONDS", 600)

# Secrets, transport, headers

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
KEY_FILE: Any = Path(env.text("KEY_FILE", str(VAR / "keys.toml")))
UNWRAPS_WRITTEN_EVERY = 60.0  # seconds, per process: how many keys it opened
KEY_PROVIDER = env.one_of("KEY_PROVIDER", ("file", "transit", "pkcs11"), "file")
TRANSIT: tuple[str, str, str, str] = (
    env.text("TRANSIT_URL", ""),
    env.text("TRANSIT_TOKEN", ""),
    env.text("TRANSIT_KEY", "schakel"),
    env.text("TRANSIT_CERTIFICATES", ""),
)
PKCS11: tuple[str, str, str, str] = (
    env.text("HSM_MODULE", ""),
    env.text("HSM_TOKEN", "schakel"),
    env.text("HSM_PIN", ""),
    env.text("HSM_KEY", "schakel"),
)
if DOOR == "publiek":  # it seals with public keys, and opens nothing
    for _name in ("KEY_FILE", "TRANSIT_TOKEN", "HSM_PIN", "LOGIN_PROVIDERS"):
        if env.stated(_name):
            raise ImproperlyConfigured(
                f"The public door must not have keys: leave {_name} out of its environment."
            )
    KEY_FILE, KEY_PROVIDER, TRANSIT, PKCS11 = None, "none", ("",) * 4, ("",) * 4
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
HTTPS = env.flag("HTTPS", default=True)
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^gezond$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if HTTPS:  # bound to this host name alone, whatever a neighbour on the same domain sets
    for _door in DOORS.values():
        for _cookie in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
            _door[_cookie] = f"__Host-{_door[_cookie]}"
    globals().update(DOORS[DOOR])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["schakel.vault.uploads.InMemoryOnly"]  # never in the clear on a disk

# Where who finds a weakness may tell it, in order of preference; empty: there is no security.txt.
SECURITY_CONTACT = env.contacts("SECURITY_CONTACT")
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET", "")  # a path, or host:port; empty: files are not scanned
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nothing of ours is for pages of others

# People and login

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "schakel.people.passwords.NotTooLong", "OPTIONS": {"max_length": 128}},
    {"NAME": "schakel.people.passwords.NotUsual"},
    {"NAME": "schakel.people.passwords.NotOfOurContext"},
    {
        "NAME": "schakel.people.passwords.NotBreached",
        "OPTIONS": {"path": env.file("BREACHED_PASSWORDS")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "schakel.people.login.AccountAdapter"
MFA_ADAPTER = "schakel.people.login.SecondStepAdapter"
MFA_TOTP_ISSUER = "Schakel"
MFA_PASSKEY_LOGIN_ENABLED = True
SECOND_STEP_REQUIRED = True  # the demo and the tests alone do without
ONE_SESSION_PER_ROLE = True  # the demo alone does without: there many are one person
MFA_FORMS = {
    "authenticate": "schakel.people.login_forms.SecondStepForm",
    "activate_totp": "schakel.people.login_forms.ActivateCodesForm",
    "add_webauthn": "schakel.people.login_forms.AddKeyForm",
    "edit_webauthn": "schakel.people.login_forms.EditKeyForm",
}
SOCIALACCOUNT_ADAPTER = "schakel.people.providers.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "schakel.people.providers.Provider",
        "APPS": providers(env.text("LOGIN_PROVIDERS", "")) if DOOR == "werkplek" else [],
    }
}
PROOF_ELSEWHERE = "people:prove_elsewhere"  # where who has no password proves it anew
ACCOUNT_SESSION_REMEMBER = False  # a shared computer must not stay logged in
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

# Language and time: Dutch is the source language

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "taal"
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Files, mail, queue, logs

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Pages that outlive the database, and the public keys: written by set-up, read by the public door.
STANDBY = Path(env.text("SCHAKEL_STANDBY", str(VAR / "standby")))
# A district may bring its own tokens.css and logo.svg: docs/theming.md.
THEME_DIR = Path(env.text("SCHAKEL_THEME_DIR")) if env.given("SCHAKEL_THEME_DIR") else None
STATICFILES_DIRS = [("theme", THEME_DIR)] if THEME_DIR else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
globals().update(env.mail())
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Schakel <geen-antwoord@schakel.example>")
EMAIL_TIMEOUT = 15
DEFAULT_EXCEPTION_REPORTER_FILTER = "schakel.config.errors.NothingReported"
