"""How does a door answer: in this process without a server between, or as it serves?"""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from schakel.kernel.parts import PUBLIEK, ROLES
from schakel.ops import serve
from schakel.ops.bench.figures import NotMeasured

WITHIN = 60.0  # seconds to start
ENDS_WITHIN = 20.0
READY = 200


@contextmanager
def as_door(name: str) -> Iterator[None]:
    """For this block, routes, middleware and database role are those of the door."""
    doors: dict[str, dict[str, Any]] = getattr(settings, "DOORS")  # noqa: B009  # ours
    with override_settings(DOOR=name, **doors[name]), _role_of(name):
        yield


@contextmanager
def _role_of(door: str) -> Iterator[None]:
    named = connection.settings_dict
    before = named["USER"]
    if settings.DATABASE_PLAYS_EVERY_PART:  # the tests say it with every statement
        yield
        return
    connection.close()
    named["USER"] = ROLES[door]
    try:
        yield
    finally:
        connection.close()
        named["USER"] = before


@dataclass(frozen=True)
class Served:
    """A door that serves: where, and which processes work for it."""

    port: int
    process: int
    postmaster: int


@contextmanager
def public_door(port: int) -> Iterator[Served]:
    """The public door as it serves, on the database of this process."""
    named = settings.DATABASES["default"]
    at = f"{named['NAME']}?{urlencode({'host': named['HOST']})}"
    command = serve.door_command("publiek")
    command[command.index("--port") + 1] = str(port)
    process = subprocess.Popen(  # noqa: S603  # our own command
        command,
        env={
            **serve.door_environment("publiek"),
            "DATABASE_PUBLIEK_URL": f"postgresql://{ROLES[PUBLIEK]}@/{at}",
            "SCHAKEL_STANDBY": str(settings.STANDBY),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield Served(port, process.pid, _postmaster())
    finally:
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            link.request("GET", "/gezond")
            if link.getresponse().status == READY:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            link.close()
    raise NotMeasured("the public door did not start")


def _postmaster() -> int:
    """The process of which every PostgreSQL backend descends."""
    return int((settings.CLUSTER.place / "pgdata" / "postmaster.pid").read_text().split()[0])
