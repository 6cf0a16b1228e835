"""The disk of the database is full: is that said, does reading go on, and is it over afterwards?"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from faults.installation import Installation
from faults.test_killed import report, signals

MEGABYTES = 400


@pytest.fixture
def small(tmp_path_factory) -> Iterator[Installation]:
    """A Schakel of which the database lies on a disk of its own, that is soon full."""
    assert os.geteuid() == 0, "Run this as root: it mounts a small disk (tmpfs)."
    made = Installation()
    place = made.folder / "var"
    place.mkdir(mode=0o755)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", str(place)],
        check=True,
    )
    try:
        made.run()
        yield made
    finally:
        (place / "ballast").unlink(missing_ok=True)
        made.end()
        subprocess.run(["umount", "-l", str(place)], check=True)
        shutil.rmtree(made.folder, ignore_errors=True)


def fill(folder: Path) -> Path:
    """Take all that is left, to the last block."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(64 * 1024))
        except OSError:
            return ballast


def refused_until_there_is_room(
    schakel: Installation, forms: list[dict[str, str]], ballast: Path, *, stored: int
) -> None:
    """Send them while it is full: each is refused in words or stored, and goes through later."""
    answers = [schakel.post("/melden/", form) for form in forms]
    refused = [answer for answer in answers if answer[0] == 503]
    confirmed = [answer for answer in answers if answer[0] == 200]
    print(f"\nfull: {len(refused)} refused, {len(confirmed)} stored")  # noqa: T201  # seen
    assert refused
    assert len(refused) + len(confirmed) == len(forms)
    assert all("nog niet verstuurd" in page for _status, _headers, page in refused)
    for page in ("/", "/acuut/", "/hulp/"):
        assert schakel.get(page)[0] == 200

    ballast.unlink()
    schakel.until(lambda: schakel.get("/gezond")[0] == 200, seconds=120)
    schakel.until(lambda: signals(schakel) == stored + len(confirmed), seconds=60)
    assert all(report(schakel, form) for form in forms)
    schakel.until(lambda: signals(schakel) == stored + len(forms), seconds=60)


def test_nothing_is_confirmed_that_is_not_stored_and_it_is_over_when_there_is_room(small, capsys):
    """R6, R7: no receipt without a report; pages go on; nothing is broken afterwards."""
    for _ in range(3):
        report(small, small.new_form())
    stored = 3
    small.until(lambda: signals(small) == stored, seconds=60)  # the worker takes them in
    forms = [small.new_form() for _ in range(40)]
    ballast = fill(small.folder / "var")

    with capsys.disabled():
        refused_until_there_is_room(small, forms, ballast, stored=stored)
    with psycopg.connect(
        host=str(small.cluster.socket), user="postgres", dbname="schakel", autocommit=True
    ) as session:
        session.execute("VACUUM")
