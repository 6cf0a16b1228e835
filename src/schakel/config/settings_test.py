"""The tests: the demo's private cluster, a database of their own per run, cheap passwords."""

import os
from pathlib import Path

from schakel.config import environment as env
from schakel.kernel.parts import OWNER, TESTER
from schakel.ops.cluster import Cluster

# One name for this run and all its workers and child processes; another run gets another.
_name = os.environ.setdefault("SCHAKEL_TEST_DB", f"test_schakel_{os.getpid()}")
_var = Path(env.text("SCHAKEL_VAR", str(env.ROOT / "var")))
_cluster = None if env.given("DATABASE_URL") else Cluster(_var)
if _cluster:
    env.offer(DATABASE_URL=_cluster.settings(TESTER), DATABASE_OWNER_URL=_cluster.settings(OWNER))
env.offer(
    SECRET_KEY="of-no-value-" * 5,
    PUBLIEK_URL="http://publiek.testserver",
    WERKPLEK_URL="http://werkplek.testserver",
    ALLOWED_HOSTS="*",
    HTTPS="no",
    KEY_FILE=str(_var / "test-keys.toml"),
    SCHAKEL_STANDBY=str(_var / "test-standby"),
)

from schakel.config.settings import *  # noqa: E402, F403  # what is offered above must come first

CLUSTER = _cluster
UNWRAPS_WRITTEN_EVERY = float("inf")  # no statement comes along by the clock: its own test asks it
SECOND_STEP_REQUIRED = False  # people of the tests are inside by themselves; its own tests ask it
# What the tests write is never what `make run` in the same checkout serves.
STATIC_ROOT = _var / "test-static"
# One process and one connection play both doors, the worker and whoever arranges: each statement
# is asked with the role of the part that asks it, and no other right.
DATABASE_PLAYS_EVERY_PART = True
DATABASES["default"]["TEST"] = {"NAME": _name}  # noqa: F405  # of settings
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # noqa: F405  # idem
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
