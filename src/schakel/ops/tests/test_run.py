"""Two doors and a worker, run as one thing, with production's own settings."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from schakel.config import environment
from schakel.intake import desk_keys
from schakel.kernel.parts import PUBLIEK, ROLES, WERKPLEK, WORKER
from schakel.ops import serve
from schakel.ops.tests.processes import SCHAKEL, bare_environment


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(happened: Callable[[], object], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def ask(port: int, path: str = "/gezond") -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": "schakel.example"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


def processes_with(*words: str) -> dict[int, str]:
    """Everything that runs with these words in its environment."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            known = (folder / "environ").read_bytes()
            if all(word.encode() in known for word in words):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    return found


def url(role: dict[str, str]) -> str:
    host = role["HOST"].replace("/", "%2F")
    secret = f":{role['PASSWORD']}" if role.get("PASSWORD") else ""
    port = f":{role['PORT']}" if role.get("PORT") else ""
    name = connection.settings_dict["NAME"]
    return f"postgresql://{role['USER']}{secret}@{host}{port}/{name}"


@pytest.fixture
def installation(tmp_path, transactional_db, district) -> dict[str, str]:
    """The environment of a real installation, on this test's own database."""
    shutil.copy(settings.KEY_FILE, tmp_path / "keys.toml")
    return {
        **bare_environment(),
        "DJANGO_SETTINGS_MODULE": "schakel.config.settings",
        "SCHAKEL_VAR": str(tmp_path),
        "DATABASE_URL": url({**settings.DATABASES["default"], "USER": ROLES[WORKER]}),
        "DATABASE_PUBLIEK_URL": url({**settings.DATABASES["default"], "USER": ROLES[PUBLIEK]}),
        "DATABASE_WERKPLEK_URL": url({**settings.DATABASES["default"], "USER": ROLES[WERKPLEK]}),
        "DATABASE_OWNER_URL": url(settings.DATABASE_OWNER),
        "DISTRICT_FILES": ",",
        "SECRET_KEY": "of-no-value-" * 5,
        "ALLOWED_HOSTS": "schakel.example",
        "HTTPS": "no",
        "PUBLIEK_URL": "http://schakel.example",
        "WERKPLEK_URL": "http://schakel.example",
        "PUBLIEK_PORT": str(free_port()),
        "WERKPLEK_PORT": str(free_port()),
    }


@pytest.fixture
def started(installation) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*SCHAKEL, "run"], cwd=environment.ROOT, env=installation,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    yield process
    process.kill()
    for left in processes_with(installation["SCHAKEL_VAR"]):
        os.kill(left, signal.SIGKILL)
    process.communicate()


def told(process: subprocess.Popen[str], pattern: str) -> str:
    """Read on until a line says this."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if re.search(pattern, line):
            return line
    raise AssertionError("".join(lines))


def test_both_doors_serve_recover_and_end_without_a_trace(installation, started):
    publiek, werkplek = int(installation["PUBLIEK_PORT"]), int(installation["WERKPLEK_PORT"])
    mark = installation["SCHAKEL_VAR"]
    told(started, "Schakel runs")

    for door, port in (("publiek", publiek), ("werkplek", werkplek)):
        status, headers, body = ask(port)
        assert status == 200
        assert headers["cache-control"] == "no-store"
        assert json.loads(body) == {
            "status": "ok",
            "door": door,
            "checks": {"database": "ok", "queue": "ok", "keys": "ok"},
        }
    # Nothing of the staff is reachable at the public door.
    assert ask(publiek, "/signalen/")[0] == 404
    assert ask(publiek, "/inloggen/")[0] == 404

    # A door that dies is opened again.
    servers = processes_with(mark, "SCHAKEL_DOOR=werkplek")
    for server in servers:
        os.kill(server, signal.SIGKILL)
    told(started, "werkplek ended; starting it again")
    wait_until(lambda: serve_answers(werkplek))
    assert not servers.keys() & processes_with(mark, "SCHAKEL_DOOR=werkplek").keys()

    # A second one from the same folder is told where the first is.
    second = subprocess.run(
        [*SCHAKEL, "run"], cwd=environment.ROOT, check=False, capture_output=True, text=True,
        env={**installation, "PUBLIEK_PORT": str(free_port()), "WERKPLEK_PORT": str(free_port())},
    )  # fmt: skip
    assert second.returncode == 1
    assert "already runs from this folder" in second.stderr

    # Ctrl-C ends everything.
    started.send_signal(signal.SIGINT)
    said, _ = started.communicate(timeout=20)
    assert started.returncode == 0, said
    assert said.rstrip().endswith("Schakel has ended.")
    assert "Traceback" not in said
    assert processes_with(mark) == {}
    assert not (Path(mark) / "run.pid").exists()


def serve_answers(port: int) -> bool:
    try:
        return ask(port)[0] == 200
    except OSError:
        return False


def test_killed_outright_it_still_leaves_no_process(installation, started):
    told(started, "Schakel runs")

    started.kill()

    wait_until(lambda: processes_with(installation["SCHAKEL_VAR"]) == {})


def test_without_a_database_the_door_says_so_quickly(installation, district, settings):
    settings.STANDBY = Path(installation["SCHAKEL_VAR"]) / "standby"
    desk_keys.write(district)
    port = int(installation["PUBLIEK_PORT"])
    away = {**installation, "DATABASE_PUBLIEK_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    door = subprocess.Popen(
        [*SCHAKEL, "serve", "publiek"], cwd=environment.ROOT, env=away,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: answers_at_all(port))

        began = time.monotonic()
        status, _headers, body = ask(port)

        assert time.monotonic() - began < 2
        assert status == 503
        assert json.loads(body)["checks"] == {
            "database": "unreachable",
            "queue": "no database",
            "keys": "ok",
        }
    finally:
        door.terminate()
        door.wait()


def answers_at_all(port: int) -> bool:
    try:
        return ask(port)[0] > 0
    except OSError:
        return False


def test_a_port_in_use_names_the_variable_to_change(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(installation["WERKPLEK_PORT"])))
        taken.listen()

        refused = subprocess.run(
            [*SCHAKEL, "run"],
            cwd=environment.ROOT,
            env=installation,
            check=False,
            capture_output=True,
            text=True,
        )

    assert refused.returncode == 1
    assert f"Port {installation['WERKPLEK_PORT']} for werkplek cannot be used" in refused.stderr
    assert "WERKPLEK_PORT=" in refused.stderr


def test_a_port_that_is_no_port_is_refused(monkeypatch):
    for wrong in ("http", "0", "70000"):
        monkeypatch.setenv("PUBLIEK_PORT", wrong)
        with pytest.raises(serve.CannotRun, match="PUBLIEK_PORT must be"):
            serve.port_of("publiek")


def test_the_doors_need_two_ports(monkeypatch):
    same = str(free_port())
    monkeypatch.setenv("PUBLIEK_PORT", same)
    monkeypatch.setenv("WERKPLEK_PORT", same)

    with pytest.raises(serve.CannotRun, match="must differ"):
        serve.check_ports()
