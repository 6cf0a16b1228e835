"""How do tests get a whole Schakel of their own, started and ended exactly as a user does?"""

import ctypes
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from schakel.config import environment
from schakel.ops.cluster import Cluster
from schakel.ops.tests.processes import bare_environment

SCHAKEL = Path(sys.executable).with_name("schakel")
START_WITHIN = 150.0  # seconds, on a busy machine: a database is made, and the demo is played
END_WITHIN = 30.0
START_CLUSTER = (
    "import sys; from pathlib import Path; from schakel.ops.cluster import Cluster;"
    "Cluster(Path(sys.argv[1])).ensure()"
)


@dataclass(frozen=True)
class Running:
    """A Schakel that runs: the addresses of its doors, and the folder with all it has."""

    publiek: str
    werkplek: str
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)  # what else is in its environment

    def command(self, *words: str, typed: str = "") -> str:
        """What the command `schakel` says, run beside it by whoever keeps the machine."""
        done = subprocess.run(
            [SCHAKEL, *words],
            cwd=environment.ROOT,
            env=bare_environment(
                counted=False,
                SCHAKEL_VAR=str(self.folder),
                PUBLIEK_PORT=self.publiek.rpartition(":")[2],
                WERKPLEK_PORT=self.werkplek.rpartition(":")[2],
                **self.more,
            ),
            check=False,
            capture_output=True,
            text=True,
            input=typed,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop_database(self) -> None:
        """As when the database server falls over, in good order."""
        assert Cluster(self.folder).stop()

    def start_database(self) -> None:
        """By a process that ends at once: whoever keeps running would keep the server up too."""
        subprocess.run([sys.executable, "-c", START_CLUSTER, str(self.folder)], check=True)
        for address in (self.publiek, self.werkplek):
            _wait_until_ready(address)


@contextmanager
def running(**more: str) -> Iterator[Running]:
    """Start with nothing, wait until both doors answer, end with Ctrl-C and look for leftovers."""
    # Not below pytest's own folder: PostgreSQL runs as another user, who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="schakel-running-"))
    folder.chmod(0o755)
    publiek, werkplek = _free_ports()
    log = folder / "run.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [SCHAKEL, "run"],
            cwd=environment.ROOT,
            env=bare_environment(
                counted=False,
                SCHAKEL_VAR=str(folder),
                PUBLIEK_PORT=str(publiek),
                WERKPLEK_PORT=str(werkplek),
                **more,
            ),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  # before any thread exists here
        )
    try:
        schakel = Running(
            f"http://localhost:{publiek}", f"http://localhost:{werkplek}", folder, more
        )
        for address in (schakel.publiek, schakel.werkplek):
            _wait_until_ready(address, of=process, log=log)
        yield schakel
        process.send_signal(signal.SIGINT)
        process.wait(END_WITHIN)
        ended = log.read_text()
        assert process.returncode == 0, ended
        assert ended.rstrip().endswith("Schakel has ended."), ended
        assert "Traceback" not in ended, ended
        assert processes_of(folder) == {}
    finally:
        process.terminate()
        process.wait(END_WITHIN)
        Cluster(folder).remove()
        shutil.rmtree(folder, ignore_errors=True)


def processes_of(folder: Path) -> dict[int, str]:
    """Everything that runs with this folder in its environment or in its command."""
    mark, found = str(folder).encode(), {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if mark in command or mark in (process / "environ").read_bytes():
                found[int(process.name)] = command.replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _wait_until_ready(
    address: str, *, of: subprocess.Popen[bytes] | None = None, log: Path | None = None
) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        status, health = _ask(f"{address}/gezond")
        if status == 200:
            return
        ended = of is not None and of.poll() is not None
        if ended or time.monotonic() > deadline:
            said = log.read_text() if log else ""
            raise AssertionError(f"{address} is not ready: {health or 'no answer'}\n{said}")
        time.sleep(0.1)


def _ask(address: str) -> tuple[int, object]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()
    except OSError:
        return 0, None


_LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Also when the tests are killed without a chance to end what they started."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
