"""The log of the database has a disk of its own, and that is full: is anything lost?"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from faults.installation import Installation
from faults.test_disk_full import fill, refused_until_there_is_room
from faults.test_killed import report, signals

MEGABYTES = 128  # four pieces of log of 16 MB each, and little more


@pytest.fixture
def narrow(tmp_path_factory) -> Iterator[tuple[Installation, Path]]:
    """A Schakel of which the log of the database lies on a small disk, and that disk."""
    assert os.geteuid() == 0, "Run this as root: it mounts a small disk (tmpfs)."
    made = Installation()
    disk = made.folder / "log-disk"
    disk.mkdir()
    made.said("setup", well=True)
    made.cluster.stop()
    log = made.cluster.data / "pg_wal"
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", str(disk)],
        check=True,
    )
    try:
        subprocess.run(["cp", "-a", str(log), str(disk / "pg_wal")], check=True)
        shutil.rmtree(log)
        log.symlink_to(disk / "pg_wal")
        made.run()
        yield made, disk
    finally:
        (disk / "ballast").unlink(missing_ok=True)
        made.end()
        subprocess.run(["umount", "-l", str(disk)], check=True)
        shutil.rmtree(made.folder, ignore_errors=True)


def test_a_full_disk_of_log_loses_nothing_and_is_over_when_there_is_room(narrow, capsys):
    """R7: no receipt without a report; who needs help now finds it; afterwards all goes through."""
    schakel, disk = narrow
    for _ in range(3):
        report(schakel, schakel.new_form())
    stored = 3
    schakel.until(lambda: signals(schakel) == stored, seconds=60)
    forms = [schakel.new_form() for _ in range(12)]
    ballast = fill(disk)
    assert "free for the log of the database" in schakel.doctor("disk")

    # The log is full when the piece in use is: somebody else writes it full.
    with pytest.raises(psycopg.OperationalError):  # it ends while it writes
        schakel.ask(
            "SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 1000000))"
            " FROM generate_series(1, %s)", 2 * MEGABYTES,
        )  # fmt: skip
    with capsys.disabled():
        refused_until_there_is_room(schakel, forms, ballast, stored=stored)
