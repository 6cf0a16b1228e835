"""A whole Schakel on a database of its own, that a test may break in any way."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

from schakel.config import environment
from schakel.ops.cluster import SUPERUSER, Cluster
from schakel.ops.tests.processes import SCHAKEL, bare_environment

PATIENCE = 30.0


class Installation:
    """Everything in a folder of its own: database, keys, doors, worker."""

    def __init__(self, **variables: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="schakel-"))
        self.folder.chmod(0o755)
        self.cluster = Cluster(self.folder / "var")
        self.port = _free_port()
        self.staff_port = _free_port()
        usual = {
            "DJANGO_SETTINGS_MODULE": "schakel.config.settings_demo",
            "SCHAKEL_VAR": str(self.folder / "var"),
            "DEMO_DATA": "no",
            "PUBLIEK_PORT": str(self.port),
            "WERKPLEK_PORT": str(self.staff_port),
        }
        self.environment = bare_environment(counted=False, **usual | variables)
        self.process: subprocess.Popen[str] | None = None
        self.log = self.folder / "log"

    def run(self) -> None:
        """Start everything, and wait until it is there."""
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*SCHAKEL, "run"], cwd=environment.ROOT, env=self.environment, text=True,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.until(lambda: "Schakel runs" in self.log.read_text(), seconds=600)

    def end(self) -> None:
        """End everything that is ours, the database last."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pid in self.processes(""):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.cluster.stop()

    def remove(self) -> None:
        """End it, and throw everything away."""
        self.end()
        self.cluster.remove()
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """As the superuser, past all that the app may not see."""
        with psycopg.connect(
            host=str(self.cluster.socket), user=SUPERUSER, dbname="schakel", autocommit=True
        ) as session:
            answer = session.execute(statement, values)
            return answer.fetchall() if answer.description else []

    def said(self, *words: str, well: bool = False) -> str:
        """What a command of ours says, in this installation."""
        done = subprocess.run(
            [*SCHAKEL, *words], cwd=environment.ROOT, env=self.environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0 or not well, done.stdout + done.stderr
        return done.stdout + done.stderr

    def doctor(self, check: str) -> str:
        """What `schakel doctor` finds by one check."""
        found = json.loads(self.said("doctor", "--json"))["checks"][check]
        return " ".join(one["said"] for one in found)

    def processes(self, word: str) -> list[int]:
        """Our processes with this word in their command line."""
        mine, found = self.environment["SCHAKEL_VAR"].encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if (
                    mine in (folder / "environ").read_bytes()
                    and word.encode() in (folder / "cmdline").read_bytes()
                ):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def database_processes(self) -> list[int]:
        """The postmaster, and all that it started."""
        master = int((self.cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """A page of the public door."""
        return self._asked(path, None)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """Send a form to the public door."""
        return self._asked(path, urllib.parse.urlencode(form).encode())

    def new_form(self) -> dict[str, str]:
        """A form as a visitor gets it, with the hidden value that is this one's own."""
        status, _headers, page = self.get("/melden/")
        assert status == 200
        (key,) = re.findall(r'name="submission_key" value="(\w+)"', page)
        return {
            "send": "1",
            "submission_key": key,
            "reporter_kind": "resident",
            "story": "In het huis op de hoek slapen acht mensen.",
            "municipality": "GM0748",
        }

    def until(self, happened: Callable[[], object], *, seconds: float = PATIENCE) -> None:
        """Wait for it; a database or a door that is away for a moment is no answer."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if happened():
                    return
            except (OSError, psycopg.Error, AssertionError):
                pass
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.1)

    def _asked(self, path: str, body: bytes | None) -> tuple[int, dict[str, str], str]:
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, data=body, headers={"Host": "localhost"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, dict(refused.headers), refused.read().decode()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
