"""The power fails in the middle of a rotation of keys, at every step and inside each."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from schakel.config import environment
from schakel.vault.key_file import read_key_file
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED

ROTATE = """
import os, signal, sys
import django

django.setup()
from schakel.kernel.parts import WORKER
from schakel.vault import key_file, keys, rotating
from schakel.vault.asker import Asker, asking

where, left = sys.argv[1], int(sys.argv[2])

def here(name):
    global left
    if name == where:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

wrap, fsync = keys.FileProvider.wrap, os.fsync

def dying_wrap(*given, **named):
    here("in a batch")
    return wrap(*given, **named)

def dying_fsync(descriptor):
    here("in the key file")
    fsync(descriptor)

keys.FileProvider.wrap, key_file.os.fsync = dying_wrap, dying_fsync
with asking(Asker(WORKER, sees=frozenset({"keys"}))):  # as the command does
    for _ in rotating.rewrap_all(at_once=2, after=lambda step: here("after a step")):
        pass
"""
POINTS = [
    *(("after a step", nth) for nth in range(1, 7)),
    *(("in a batch", nth) for nth in (1, 2, 4)),
    *(("in the key file", nth) for nth in (1, 2, 3, 4)),
]


@pytest.mark.parametrize(("where", "nth"), POINTS)
def test_killed_anywhere_nothing_is_lost_and_a_second_time_it_is_done(
    where,
    nth,
    installation,
    settings,
    tmp_path,
):
    """R12: kill -9, run again: every record opens, and none is left under the old key."""
    settings.KEY_FILE = tmp_path / "keys.toml"
    held = {}
    for number in range(5):
        content = f"kanarie {number}".encode()
        row = SealedContent.objects.store(content, key=RecordKey.objects.create_key())
        held[row.pk] = content

    def rotate(*point: str) -> int:
        return subprocess.run(
            [sys.executable, "-c", ROTATE, *point], cwd=environment.ROOT, env=installation,
            check=False,
        ).returncode  # fmt: skip

    def read() -> dict:
        REMEMBERED.clear()
        return {row.pk: row.opened() for row in SealedContent.objects.all()}

    assert rotate(where, str(nth)) == -signal.SIGKILL
    assert read() == held
    before = read_key_file(django_settings.KEY_FILE)

    assert rotate("nowhere", "0") == 0

    assert read() == held
    material = read_key_file(django_settings.KEY_FILE)
    assert set(RecordKey.objects.values_list("kek_version", flat=True)) == {material.current}
    assert set(material.keks) == {material.current}
    # Killed after its last step it was done already, and the second time is a rotation of its own.
    assert material.current == (3 if set(before.keks) == {2} else 2)
