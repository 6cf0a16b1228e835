"""T51. The public process, as it runs: no private key in its environment or in its memory."""

import base64
import http.client
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest

from schakel.config import environment
from schakel.ops import serve
from schakel.ops.tests.processes import run
from schakel.ops.tests.test_run import (
    installation,  # noqa: F401  # a fixture
    processes_with,
    started,  # noqa: F401  # idem
    told,
    wait_until,
)
from schakel.signals.models import Signal
from schakel.vault.key_file import read_key_file
from schakel.vault.models import DeskKey, RecordKey
from schakel.vault.remembered import REMEMBERED

STORY = "Kanarie: in het huis op de hoek slapen acht mensen."
HEADERS = {"Host": "schakel.example", "Content-Type": "application/x-www-form-urlencoded"}
TRY_EVERYTHING = """
import django
django.setup()
from django.conf import settings
from django.db import DatabaseError
from schakel.signals.models import Message, Signal
from schakel.vault import keys
from schakel.vault.models import DeskKey, RecordKey

assert settings.DOOR == "publiek" and settings.KEY_FILE is None
assert (settings.DATABASE_OWNER, settings.EMAIL_HOST) == ({}, ""), settings.DATABASE_OWNER
for name, attempt in {
    "story": lambda: Signal.objects.get().unsealed("story"),
    "message": lambda: Message.objects.first().unsealed("text"),
    "record key": lambda: RecordKey.objects.first().dek(),
    "desk key": lambda: DeskKey.objects.first()._private(),
    "derived": lambda: keys.provider().derived("token"),
    "new record": lambda: RecordKey.objects.create_key(),
}.items():
    try:
        attempt()
    except (keys.KeysUnavailable, DatabaseError):
        continue
    raise SystemExit(f"opened: {name}")
print("nothing opens")
"""


def memory_of(process: int) -> bytes:
    """Everything that a process has in memory that it could have written there."""
    found = []
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            where, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in where.split("-"))
            try:
                memory.seek(start)
                found.append(memory.read(end - start))
            except OSError:
                continue
    return b"".join(found)


def secrets_of(path: Path) -> dict[str, bytes]:
    """Every private key of this installation, by name."""
    material = read_key_file(path)
    REMEMBERED.clear()
    return {
        "root": material.root,
        **{f"kek {version}": kek for version, kek in material.keks.items()},
        **{f"desk {key}": key._private() for key in DeskKey.objects.all()},
        **{f"record {key}": key.dek() for key in RecordKey.objects.all()},
    }


def written(secret: bytes) -> set[bytes]:
    """As it may stand there: as it is, or as somebody wrote it down."""
    return {secret, base64.b64encode(secret), secret.hex().encode()}


def at_the_door(port: int, method: str, path: str, **form: str) -> str:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request(method, path, urlencode(form), HEADERS)
    answer = link.getresponse()
    page = answer.read().decode()
    link.close()
    assert answer.status == 200, page
    return page


def test_a_takeover_of_the_public_process_finds_no_key_and_opens_nothing(
    installation,  # noqa: F811  # the fixture
    settings,
    request,
):
    """T50, T51. A report is sent, taken in and read; then we look with everything there is."""
    path = Path(installation["SCHAKEL_VAR"]) / "keys.toml"
    installation["KEY_FILE"] = str(path)
    installation["EMAIL_URL"] = "smtp://user:postgeheim@127.0.0.1:1"
    process = request.getfixturevalue("started")
    told(process, "Schakel runs")
    port = int(installation["PUBLIEK_PORT"])

    page = at_the_door(port, "GET", "/melden/")
    (key,) = re.findall(r'name="submission_key" value="(\w+)"', page)
    receipt = at_the_door(
        port, "POST", "/melden/", send="1", submission_key=key, story=STORY, municipality="GM0748"
    )
    assert "Uw code" in receipt
    wait_until(Signal.objects.exists)
    assert Signal.objects.get().unsealed("story") == STORY

    secrets = secrets_of(path)
    assert len(secrets) > 12
    processes = processes_with(installation["SCHAKEL_VAR"], "SCHAKEL_DOOR=publiek")
    assert processes
    public = bytes(DeskKey.objects.first().public)
    seen_public = 0
    for pid in processes:
        known = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        names = {each.split(b"=")[0].decode() for each in known}
        assert not names & {"KEY_FILE", "KEY_FILE_FILE", "DATABASE_OWNER_URL", "EMAIL_URL"}
        memory = memory_of(pid)
        seen_public += public in memory
        found = [
            name
            for name, secret in secrets.items()
            if any(form in memory for form in written(secret))
        ]
        assert found == []
        for text in (installation["SECRET_KEY"], "postgeheim"):
            assert text.encode() not in memory + b"\0".join(known)
    # What looks for nothing finds nothing: the public key is there, and the worker has the others.
    assert seen_public
    running = processes_with(str(path)).items()
    worker = next(pid for pid, line in running if line.strip().endswith("cli worker"))
    assert secrets["kek 1"] in memory_of(worker)

    one = next(iter(processes))
    theirs = dict(
        line.split("=", 1)
        for line in Path(f"/proc/{one}/environ").read_text().split("\0")
        if "=" in line
    )
    tried = subprocess.run(
        [sys.executable, "-c", TRY_EVERYTHING], cwd=environment.ROOT, env=theirs,
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert tried.stdout == "nothing opens\n", tried.stderr


@pytest.mark.parametrize("name", ["KEY_FILE", "KEY_FILE_FILE"])
def test_the_public_door_refuses_to_start_with_keys(installation, name, tmp_path):  # noqa: F811  # idem
    keys = tmp_path / "name-of-file"
    keys.write_text(str(tmp_path / "keys.toml"))

    refused = run(
        [sys.executable, "-c", "import django; django.setup()"],
        **{**installation, "SCHAKEL_DOOR": "publiek", name: str(keys)},
    )

    assert refused.returncode == 1
    assert "must not have keys" in refused.stderr


def test_the_secret_of_the_public_door_follows_from_ours_and_tells_nothing_of_it(
    settings, monkeypatch
):
    monkeypatch.setenv("SECRET_KEY_FILE", "/nowhere")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "ours", ["before"]

    publiek, werkplek = serve.door_environment("publiek"), serve.door_environment("werkplek")

    assert publiek["SECRET_KEY"] == serve.door_environment("publiek")["SECRET_KEY"] != "ours"
    assert publiek["SECRET_KEY_FALLBACKS"] not in {"", "before", publiek["SECRET_KEY"]}
    assert "SECRET_KEY_FILE" not in publiek
    assert werkplek == {**os.environ, "SCHAKEL_DOOR": "werkplek", "DATABASE_POOL": "yes"}


def test_the_environment_of_the_public_door_has_no_keys_and_no_other_way_in(monkeypatch):
    """T51 (ASVS 13.3.2): what it never got, nobody takes from it."""
    for name in serve.NOT_FOR_PUBLIEK:
        monkeypatch.setenv(name, f"canary-{name}")
        monkeypatch.setenv(f"{name}_FILE", f"/canary/{name}")

    public, staff = serve.door_environment("publiek"), serve.door_environment("werkplek")

    assert not [name for name, value in public.items() if "canary" in value]
    assert staff["KEY_FILE"] == "canary-KEY_FILE"
