"""The power fails while keys of records move to the bucket of a new quarter, or an old one goes."""

import signal
import subprocess
import sys
from datetime import date, timedelta
from uuid import uuid4

import pytest

from schakel.config import environment
from schakel.vault import bucketing, buckets
from schakel.vault.key_file import add_bucket, read_key_file
from schakel.vault.models import RecordKey, SealedContent
from schakel.vault.remembered import REMEMBERED

ROTATE = """
import os, signal, sys
from datetime import datetime
import django

django.setup()
from schakel.kernel.parts import WORKER
from schakel.ops import rotation
from schakel.vault import bucketing, key_file, keys
from schakel.vault.asker import Asker, asking

where, left, moment = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
SEES = ("keys", "audit", "people")

def here(name):
    global left
    if name == where:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

put_in, destroy, fsync, move = (
    keys.FileProvider.put_in, keys.FileProvider.destroy_bucket, os.fsync, bucketing._move
)

def dying_put_in(*given, **named):
    here("in a batch")
    return put_in(*given, **named)

def dying_destroy(*given, **named):
    here("before a bucket goes")
    destroy(*given, **named)
    here("after a bucket went")

def dying_fsync(descriptor):
    here("in the key file")
    fsync(descriptor)

def dying_move(*given):
    moved = move(*given)
    here("after a batch")
    return moved

bucketing.AT_ONCE = 2
bucketing._move = lambda rows, bucket, at_once: dying_move(rows, bucket, 2)
keys.FileProvider.put_in, keys.FileProvider.destroy_bucket = dying_put_in, dying_destroy
key_file.os.fsync = dying_fsync
with asking(Asker(WORKER, sees=frozenset(SEES))):
    for _ in rotation.into_buckets(now=moment):
        pass
here("at the end")
"""
POINTS = [
    *(("in the key file", nth) for nth in (1, 2, 3, 6)),
    *(("in a batch", nth) for nth in (1, 2, 4)),
    *(("after a batch", nth) for nth in (1, 2, 3)),
    ("before a bucket goes", 1),
    ("before a bucket goes", 2),
    ("after a bucket went", 1),
]


@pytest.mark.parametrize(("where", "nth"), POINTS)
def test_killed_anywhere_all_that_is_in_use_opens_and_a_second_time_it_is_done(
    where, nth, installation, settings, tmp_path
):
    """R12: `schakel keys rotate bucket`, kill -9, run again; what is due keeps its own bucket."""
    settings.KEY_FILE = tmp_path / "keys.toml"
    held = {}
    for number in range(6):
        content = f"kanarie {number}".encode()
        row = SealedContent.objects.store(content, key=RecordKey.objects.create_key())
        held[row.pk] = content
    made = row.key.created_on
    first, later = buckets.of_new(made), made + timedelta(days=366)
    due = buckets.of_due(later + timedelta(days=1000), uuid4())
    bucketing.put_away([row.key_id], due)
    long_ago = buckets.of_new(date(2024, 5, 1))  # nothing lies in it any more
    add_bucket(settings.KEY_FILE, long_ago)

    def rotate(where: str, nth: int) -> int:
        return subprocess.run(
            [sys.executable, "-c", ROTATE, where, str(nth), f"{later}T12:00:00+00:00"],
            cwd=environment.ROOT, env=installation, check=False,
        ).returncode  # fmt: skip

    def read() -> dict:
        REMEMBERED.clear()
        return {row.pk: row.opened() for row in SealedContent.objects.all()}

    assert rotate(where, nth) == -signal.SIGKILL
    assert read() == held

    assert rotate("nowhere", 0) == 0

    assert read() == held
    assert set(RecordKey.objects.values_list("bucket", flat=True)) == {buckets.of_new(later), due}
    there = read_key_file(settings.KEY_FILE).buckets.keys()
    assert first not in there
    assert long_ago not in there
    assert there >= {due, *buckets.wanted(later)}
