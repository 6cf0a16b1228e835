"""The demo: a private database, keys of its own, one-click login and a mailbox page."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from schakel.config import environment as env
from schakel.config.doors import DOORS
from schakel.kernel.parts import OWNER, PUBLIEK, WERKPLEK, WORKER
from schakel.ops.cluster import Cluster

_var = Path(env.text("SCHAKEL_VAR", str(env.ROOT / "var")))
_cluster = None if env.given("DATABASE_URL") else Cluster(_var)
if _cluster:
    env.offer(
        DATABASE_URL=_cluster.settings(WORKER),
        DATABASE_PUBLIEK_URL=_cluster.settings(PUBLIEK),
        DATABASE_WERKPLEK_URL=_cluster.settings(WERKPLEK),
        DATABASE_OWNER_URL=_cluster.settings(OWNER),
    )


def _own_secret() -> str:
    """A secret of this checkout, made at the first start."""
    path = _var / "secret-key"
    if not path.exists():
        _var.mkdir(parents=True, exist_ok=True)
        fresh = _var / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first, and its secret counts
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


_publiek, _werkplek = env.number("PUBLIEK_PORT", 8000), env.number("WERKPLEK_PORT", 8001)
if not env.given("SECRET_KEY"):
    env.offer(SECRET_KEY=_own_secret())
env.offer(
    PUBLIEK_URL=f"http://localhost:{_publiek}",
    WERKPLEK_URL=f"http://localhost:{_werkplek}",
    ALLOWED_HOSTS="*",
    HTTPS="no",
    CHECKPOINT_DIR=str(_var / "checkpoints"),
)

from schakel.config.settings import *  # noqa: E402, F403  # what is offered above must come first

DEMO = True
DEMO_DATA = env.flag("DEMO_DATA", default=True)  # people and signals, when there is nobody yet
CLUSTER = _cluster
DOORS["werkplek"]["ROOT_URLCONF"] = "schakel.config.urls_staff_demo"
# Its people are entered with a click; `SECOND_STEP=yes make run` shows what a real account asks.
SECOND_STEP_REQUIRED = env.flag("SECOND_STEP", default=False)
ONE_SESSION_PER_ROLE = False
PROOF_ELSEWHERE = "demo:prove"  # people of the demo have no passwords
DEMO_CONTEXT = "schakel.ops.demo_login.offered"
TEMPLATES[0]["OPTIONS"]["context_processors"].append(DEMO_CONTEXT)  # noqa: F405  # idem
if not env.given("EMAIL_URL"):
    EMAIL_BACKEND = "schakel.post.demo_mailbox.Backend"
# Several checkouts may run side by side on one host name: a cookie of one is not for another.
for _door, _port in (("publiek", _publiek), ("werkplek", _werkplek)):
    for _name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        DOORS[_door][_name] += f"_{_port}"
globals().update(DOORS[DOOR])  # noqa: F405  # idem
