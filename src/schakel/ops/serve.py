"""How do two doors and a worker run as one thing, that starts and ends cleanly?"""

import ctypes
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings

from schakel.ops.cluster import ClusterUnusable

Say = Callable[[str], None]

PORTS = {"publiek": ("PUBLIEK_PORT", 8000), "werkplek": ("WERKPLEK_PORT", 8001)}
START_WITHIN = 90.0  # seconds
STOP_WITHIN = 10.0
PAUSES = (0.5, 1, 2, 4, 8, 15, 30)  # seconds between restarts of a part that keeps dying
STEADY = 60.0  # a part that ran this long begins with a short pause again
LOOK_EVERY = 0.25


class CannotRun(Exception):
    """Schakel cannot start or go on; the text says why and what to do."""


def port_of(door: str) -> int:
    """The port of a door: the environment's, or the usual one."""
    name, usual = PORTS[door]
    value = os.environ.get(name) or usual
    try:
        port = int(value)
    except ValueError:
        raise CannotRun(f"{name} must be a port number.") from None
    if not 0 < port < 2**16:
        raise CannotRun(f"{name} must be between 1 and 65535.")
    return port


def host() -> str:
    """Where the doors listen: this machine only, unless SCHAKEL_HOST says otherwise."""
    return os.environ.get("SCHAKEL_HOST", "127.0.0.1")


def check_ports(doors: Sequence[str] = tuple(PORTS)) -> None:
    """Refuse before anything is made, rather than after a minute."""
    for door in doors:
        port = port_of(door)
        with socket.socket(socket.AF_INET6 if ":" in host() else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host(), port))
            except OSError as refused:
                name = PORTS[door][0]
                raise CannotRun(
                    f"Port {port} for {door} cannot be used ({refused.strerror}). "
                    f"Choose another one: {name}={port + 10}"
                ) from refused
    ports = [port_of(door) for door in doors]
    if len(set(ports)) < len(ports):
        raise CannotRun("PUBLIEK_PORT and WERKPLEK_PORT must differ.")


def door_command(door: str) -> list[str]:
    """The web server of one door. Without an access log: that would hold addresses and paths.

    It takes far more connections than the door has threads (SCHAKEL_THREADS), so that who sends
    slowly keeps no thread from others; see `schakel.config.rsgi`.
    """
    return [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--loop", "asyncio",
        "--host", host(), "--port", str(port_of(door)),
        "--workers", os.environ.get("SCHAKEL_WORKERS", "1"),
        "--backpressure", "512",
        "--http", "auto", "--no-ws", "--no-access-log", "--log-level", "error",
        "schakel.config.rsgi:application",
    ]  # fmt: skip


# What the public door has no business with: keys, the owner of the tables, the mail server. Its
# own secret it gets, which follows from ours and from which ours does not follow.
NOT_FOR_PUBLIEK = (
    "KEY_FILE", "KEY_PROVIDER", "TRANSIT_URL", "TRANSIT_TOKEN", "HSM_MODULE", "HSM_PIN",
    "DATABASE_OWNER_URL", "DATABASE_WERKPLEK_URL", "EMAIL_URL", "SECRET_KEY",
    "SECRET_KEY_FALLBACKS", "LOGIN_PROVIDERS",
)  # fmt: skip


def door_environment(door: str) -> dict[str, str]:
    """One door per process; the processes that serve share connections in a pool.

    Rule: the public process has public keys only, also in its environment.
    Source: issue "Trust", Access; security.md T51.
    """
    own = {**os.environ, "SCHAKEL_DOOR": door, "DATABASE_POOL": "yes"}
    if door != "publiek":
        return own
    for name in NOT_FOR_PUBLIEK:
        own.pop(name, None)
        own.pop(f"{name}_FILE", None)
    for end in ("", "_FILE"):  # not with the role of another part
        if of_its_own := own.get(f"DATABASE_PUBLIEK_URL{end}"):
            own.pop("DATABASE_URL", None)
            own.pop("DATABASE_URL_FILE", None)
            own[f"DATABASE_URL{end}"] = of_its_own
    own["SECRET_KEY"] = _for_publiek(settings.SECRET_KEY)
    own["SECRET_KEY_FALLBACKS"] = ",".join(map(_for_publiek, settings.SECRET_KEY_FALLBACKS))
    return own


def _for_publiek(secret: str) -> str:
    return hmac.digest(secret.encode(), b"schakel|door|publiek", "sha256").hex()


@dataclass
class Part:
    """A process that must stay alive: a door or the worker."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    again_at: float | None = None

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches it through us and in order."""
        self.began, self.again_at = time.monotonic(), None
        self.process = subprocess.Popen(  # noqa: S603  # our own commands, no shell
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  # before any thread exists here
        )

    def send(self, number: int) -> None:
        """To the process and everything that it started."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def gone(self) -> bool:
        """Whether nothing is left, its own children included."""
        if self.process is None:
            return True
        self.process.poll()
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class Run:
    """The doors and the worker, watched until somebody ends it."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.parts = [
            *(Part(door, door_command(door), door_environment(door)) for door in PORTS),
            Part("worker", [sys.executable, "-m", "schakel.config.cli", "worker"]),
        ]
        self.stopping = False
        self.failed_starts = 0  # of the database, one after the other
        self.database_at = 0.0  # not before this moment it is started again

    def __call__(self, welcome: Callable[[], None]) -> None:
        """Start, welcome, watch, and whatever happens: leave no process."""
        before = {n: signal.signal(n, self._stop) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            for part in self.parts:
                part.start()
            self._wait_until_ready()
            if not self.stopping:
                welcome()
            while not self.stopping:
                self._look()
                time.sleep(LOOK_EVERY)
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until_ready(self) -> None:
        last, deadline = "", time.monotonic() + START_WITHIN
        for door in PORTS:
            while not self.stopping:
                ready, last = ask_health(door)
                if ready:
                    break
                for part in self.parts:
                    if not part.alive():
                        raise CannotRun(f"{part.name} ended while starting; see the lines above.")
                if time.monotonic() > deadline:
                    raise CannotRun(f"{door} is not ready after {START_WITHIN:.0f} s: {last}")
                time.sleep(0.1)

    def _look(self) -> None:
        now = time.monotonic()
        self._look_at_database(now)
        for part in self.parts:
            if part.alive():
                continue
            if part.again_at is None:
                part.send(signal.SIGKILL)  # what it may have left behind
                part.deaths = 1 if now - part.began > STEADY else part.deaths + 1
                if part.deaths > len(PAUSES) and part.name in PORTS:
                    raise CannotRun(f"{part.name} keeps ending; see the lines above.")
                pause = PAUSES[min(part.deaths, len(PAUSES)) - 1]
                part.again_at = now + pause
                self.say(f"{part.name} ended; starting it again in {pause:g} s.")
            elif now >= part.again_at:
                part.start()

    def _look_at_database(self, now: float) -> None:
        """Start it again when it ended by itself, and again when that does not go.

        The doors stay: who comes meanwhile gets the page with numbers to call, and is told that
        nothing was sent. Source: design security.md 4, R7.
        """
        cluster = settings.CLUSTER
        if not cluster or now < self.database_at:
            return
        if not self.failed_starts and not cluster.has_crashed():
            return
        self.say("PostgreSQL ended without a word; starting it again.")
        try:
            cluster.ensure()
            self.failed_starts = 0
        except ClusterUnusable as problem:
            pause = PAUSES[min(self.failed_starts, len(PAUSES) - 1)]
            self.failed_starts += 1
            self.database_at = time.monotonic() + pause
            self.say(f"{problem}\nTrying again in {pause:g} s.")

    def _end(self) -> None:
        for part in self.parts:
            part.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        while time.monotonic() < deadline and not all(part.gone() for part in self.parts):
            time.sleep(0.05)
        for part in self.parts:
            if not part.gone():
                part.send(signal.SIGKILL)
            if part.process:
                part.process.wait()


def ask_health(door: str) -> tuple[bool, str]:
    """Whether a door is ready, and what it says."""
    address = "127.0.0.1" if host() in {"0.0.0.0", "::"} else host()  # noqa: S104  # compared, not bound
    address = f"[{address}]" if ":" in address else address
    named = urlsplit(settings.PUBLIEK_URL if door == "publiek" else settings.WERKPLEK_URL).netloc
    request = urllib.request.Request(
        f"http://{address}:{port_of(door)}/gezond", headers={"Host": named}
    )
    # Without the proxies of the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=3) as answer:
            return answer.status == 200, "ready"  # noqa: PLR2004  # HTTP
    except urllib.error.HTTPError as refused:
        try:
            checks = json.load(refused).get("checks", {})
        except ValueError:
            checks = {}
        wrong = [f"{name}: {said}" for name, said in checks.items() if said != "ok"]
        return False, "; ".join(wrong) or f"answered {refused.code}"
    except OSError:
        return False, "no answer"


class PidFile:
    """Who runs here, so that `schakel stop` knows whom to ask."""

    def __init__(self) -> None:
        self.path: Path = settings.VAR / "run.pid"

    def running(self) -> int | None:
        """The process that runs Schakel from this folder, if any."""
        try:
            pid = int(self.path.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if b"schakel" in command else None

    def __enter__(self) -> "PidFile":
        if other := self.running():
            raise CannotRun(
                f"Schakel already runs from this folder (process {other}). "
                "End it with `schakel stop`."
            )
        self.path.write_text(str(os.getpid()))
        return self

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


_LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Also when we are killed without a chance to tell our parts."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
