"""A private database comes back to the second, and a spoiled backup says so.

R10 and R11 of design security.md: restore to a point in time; a backup that was changed.
"""

import json
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from schakel.config import environment
from schakel.kernel.parts import OWNER, ROLES
from schakel.ops import kept_log
from schakel.ops.cluster import SUPERUSER, Cluster
from schakel.ops.tests.processes import SCHAKEL, run

SETTINGS = {"DJANGO_SETTINGS_MODULE": "schakel.config.settings_demo", "DEMO_DATA": "no"}
FILL = """
from django.utils import timezone
from schakel.audit import sealer
from schakel.vault.models import RecordKey, SealedContent
for number in range(30):
    SealedContent.objects.store(f"kanarie {number}".encode(), key=RecordKey.objects.create_key())
sealer.seal(now=timezone.now(), always=True)
"""


class Installation:
    """A Schakel of its own, that this test may break."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder / "var")
        self.backups = folder / "backups"

    def schakel(self, *words: str, said: str = "", well: bool = True) -> str:
        done = run([*SCHAKEL, *words], said, SCHAKEL_VAR=str(self.folder / "var"), **SETTINGS)
        assert (done.returncode == 0) is well, done.stdout + done.stderr
        return done.stdout + done.stderr

    def ask(self, statement: str, *, database: str = "schakel") -> list[tuple]:
        self.cluster.ensure()
        with psycopg.connect(
            host=str(self.cluster.socket), user=SUPERUSER, dbname=database, autocommit=True
        ) as session:
            answer = session.execute(statement)
            return answer.fetchall() if answer.description else []

    def set_up(self) -> None:
        """Keys first: by them the database knows who asks."""
        self.ask(f"CREATE DATABASE schakel OWNER {ROLES[OWNER]}", database="postgres")
        self.schakel("keys", "create")
        self.schakel("migrate")

    def let_go(self) -> None:
        """This process used the cluster too, and a restore wants it for itself."""
        self.cluster.stop_when_unused()

    def restore(self, moment: datetime, *, well: bool = True) -> str:
        self.let_go()
        where = ("--from", str(self.backups))
        return self.schakel("restore", "--to", moment.isoformat(), *where, well=well)

    def contents(self) -> int:
        return self.ask("SELECT count(*) FROM vault_sealedcontent")[0][0]


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="schakel-"))
    folder.chmod(0o755)
    made = Installation(folder)
    made.set_up()
    made.schakel("shell", said=FILL)
    made.schakel("backup", "--to", str(made.backups))
    yield made
    made.cluster.remove()
    shutil.rmtree(folder)


def test_a_table_that_somebody_dropped_comes_back_to_the_second(installation):
    """R10: rows from after the backup are there, what came after the moment is not, all opens."""
    installation.schakel("shell", said=FILL)
    time.sleep(0.05)
    moment = datetime.now(UTC)
    time.sleep(0.05)
    installation.ask("DROP TABLE vault_sealedcontent CASCADE")

    told = installation.restore(moment)

    assert installation.contents() == 60
    assert "Records that open with the present keys: 60." in told
    assert "2 batches" in told
    assert "A new backup" in told
    (before,) = installation.cluster.place.glob("pgdata.before-*")
    assert str(before) in told
    assert "Records that open" in installation.schakel(
        "restore", "--check", "--to", datetime.now(UTC).isoformat()
    )
    shutil.rmtree(before)


def test_a_second_restore_goes_back_to_after_the_first(installation):
    """R10: the backup that a restore makes is one to restore from."""
    rows = installation.contents()
    moment = datetime.now(UTC)
    time.sleep(0.05)
    installation.ask("DELETE FROM vault_sealedcontent")

    installation.restore(moment)

    assert installation.contents() == rows
    for before in installation.cluster.place.glob("pgdata.before-*"):
        shutil.rmtree(before)


def test_one_byte_that_was_changed_is_seen_and_nothing_is_replaced(installation):
    """R11: a backup that somebody touched is refused, and the database stays what it was."""
    rows = installation.contents()
    newest = max((installation.backups / "base").glob("*.sealed"))
    whole = newest.read_bytes()
    newest.write_bytes(whole[: len(whole) // 2] + b"\0" * 8 + whole[len(whole) // 2 + 8 :])
    try:
        told = installation.restore(datetime.now(UTC), well=False)
    finally:
        newest.write_bytes(whole)

    assert "was changed, cut short, or made with other keys" in told
    assert installation.contents() == rows
    assert not (installation.cluster.place / "pgdata.restored").exists()


def test_with_other_keys_a_backup_opens_for_nobody(installation):
    """R11: keys are not in the backup, and without them it is of no use to a thief."""
    keys = installation.folder / "var" / "keys.toml"
    away = keys.rename(keys.with_suffix(".away"))
    try:
        installation.schakel("keys", "create")
        told = installation.restore(datetime.now(UTC), well=False)
    finally:
        away.replace(keys)

    assert "made with other keys" in told
    root = keys.read_bytes().split(b'root = "')[1][:44]
    for path in installation.backups.rglob("*.*"):
        assert root not in path.read_bytes()
        assert b"schakel" not in path.read_bytes().removeprefix(b"schakel sealed 1\n")[:100_000]


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("2001-01-01 00:00:00", "choose a later moment"),
        ("gisteren", "is no moment"),
        ((datetime.now(UTC) + timedelta(days=1)).isoformat(), "still to come"),
    ],
)
def test_a_moment_that_cannot_be_had_is_refused(installation, moment, reason):
    installation.let_go()
    where = ("--from", str(installation.backups))

    assert reason in installation.schakel("restore", "--to", moment, *where, well=False)


def test_a_restore_waits_until_nobody_uses_the_database(installation):
    installation.ask("SELECT 1")

    told = installation.schakel("restore", "--to", datetime.now(UTC).isoformat(), well=False)

    assert "end it first" in told


def test_changes_are_shipped_in_between_and_the_folder_is_emptied(installation):
    before = len(list((installation.backups / "wal").iterdir()))
    installation.ask("CREATE TABLE IF NOT EXISTS something AS SELECT 1")

    installation.schakel("backup", "--changes", "--to", str(installation.backups))

    assert len(list((installation.backups / "wal").iterdir())) > before
    assert list(kept_log.folder_of(installation.cluster).iterdir()) == []


def test_a_backup_is_closed_to_others_and_its_card_tells_nothing(installation):
    for path in installation.backups.rglob("*.*"):
        assert path.stat().st_mode & 0o077 == 0
    for card in (installation.backups / "base").glob("*.json"):
        assert set(json.loads(card.read_text())) == {"began", "ended", "first_piece"}


def test_an_operator_who_follows_the_page_gets_the_data_back(installation):
    """R10: the commands of docs/operations.md, as they stand there, with own folder and moment."""
    page = (environment.ROOT / "docs" / "operations.md").read_text()
    section = page.split("### The private database, to a moment", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    words = [line[1:] for line in lines if line and line != ["schakel", "run"]]
    assert [line[0] for line in words] == ["backup", "backup", "stop", "restore"]
    rows = installation.contents()

    for line in words:
        if line[0] == "stop":
            moment = datetime.now().astimezone().isoformat()
            time.sleep(0.05)
            installation.ask("TRUNCATE vault_sealedcontent CASCADE")
        installation.let_go()
        mine = {"/mnt/backup/schakel": str(installation.backups)}
        if line[0] == "restore":
            mine[line[line.index("--to") + 1]] = moment
        installation.schakel(*(mine.get(word, word) for word in line))

    assert installation.contents() == rows
