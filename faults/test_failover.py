"""The database is lost for good: does the one that follows take over, with all that was confirmed?

R9 of design security.md. The lines are those of docs/operations.md, with folders of this test.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from faults.installation import Installation
from faults.test_killed import RECEIVED, kill, report, signals
from schakel.config import environment
from schakel.kernel.parts import OWNER, PUBLIEK, ROLES, WERKPLEK, WORKER
from schakel.ops.cluster import APP, SUPERUSER, Cluster

PAGE = environment.ROOT / "docs" / "operations.md"
PEOPLE = 4
BACK_WITHIN = 30.0  # design security.md, R9


def on_the_page(kind: str) -> list[str]:
    section = PAGE.read_text().split("## A second database that follows", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"```{kind}\n(.*?)```", section, flags=re.DOTALL)


class Pair(Installation):
    """A Schakel on a PostgreSQL of its own, and a second PostgreSQL that follows the first."""

    def __init__(self, folder: Path) -> None:
        first, second = Cluster(folder / "first"), Cluster(folder / "second")
        # The one that follows stands in front here: it answers, and takes nothing that is written.
        super().__init__(
            **{
                name: f"postgresql://{ROLES[part]}@/schakel"
                f"?host={quote(f'{second.socket},{first.socket}', safe='')}"
                f"&{self._how()}"
                for name, part in (
                    ("DATABASE_URL", WORKER),
                    ("DATABASE_PUBLIEK_URL", PUBLIEK),
                    ("DATABASE_WERKPLEK_URL", WERKPLEK),
                    ("DATABASE_OWNER_URL", OWNER),
                )
            }
        )
        self.cluster = self.first = first
        self.second = second

    @staticmethod
    def _how() -> str:
        """What the page adds to the address: which of the two is meant."""
        (block,) = on_the_page("sh")[:1]
        return str(re.search(r"\?sslmode=verify-full&(\S+)", block)[1])

    def make(self) -> None:
        (settings,) = on_the_page("ini")
        _addresses, copy, _take_over = on_the_page("sh")
        self.first.ensure()
        with (self.first.data / "postgresql.conf").open("a") as file:
            file.write(settings)
        with (self.first.data / "pg_hba.conf").open("a") as file:
            file.write(f"local replication {SUPERUSER} peer map={APP}\n")
        # Nobody follows yet, and making tables must not wait for that.
        self._set(self.first, "synchronous_standby_names", "")
        self.first.stop()
        self.first.ensure()
        self.ask_of(self.first, f"CREATE DATABASE schakel OWNER {ROLES[OWNER]}", "postgres")
        self.second.place.mkdir(mode=0o755)
        self.second.closed_folder(self.second.data)
        for line in self._lines(copy):
            if line[0] == "pg_ctl":
                self.second.ensure()  # starts it, on a socket of its own
            else:
                self.second.run(*line)
        self.run()
        self.ask("ALTER SYSTEM RESET synchronous_standby_names")
        self.ask("SELECT pg_reload_conf()")
        self.until(self.follows)

    def follows(self) -> bool:
        return self.ask("SELECT sync_state FROM pg_stat_replication") == [("sync",)]

    def lose_the_first(self) -> None:
        kill(self.database_processes())

    def take_over(self) -> None:
        """As the page says, with `psql`."""
        for line in self._lines(on_the_page("sh")[2]):
            assert line[0] == "psql"
            subprocess.run(
                [str(self.second.binary("psql")), *line[1:]], check=True, capture_output=True
            )
        self.cluster = self.second

    def ask_of(self, cluster: Cluster, statement: str, database: str = "schakel") -> list[tuple]:
        with psycopg.connect(
            host=str(cluster.socket), user=SUPERUSER, dbname=database, autocommit=True
        ) as session:
            answer = session.execute(statement)
            return answer.fetchall() if answer.description else []

    def remove(self) -> None:
        super().remove()
        self.first.remove()
        self.second.remove()

    def _set(self, cluster: Cluster, name: str, value: str) -> None:
        self.ask_of(cluster, f"ALTER SYSTEM SET {name} = '{value}'", "postgres")

    def _lines(self, block: str) -> list[list[str]]:
        mine = {
            "db1.example": str(self.first.socket),
            "db2.example": str(self.second.socket),
            "/var/lib/postgresql/18/standby": str(self.second.data),
            "schakel_replica": SUPERUSER,
        }
        for theirs, ours in mine.items():
            block = block.replace(theirs, ours)
        joined = block.replace("\\\n", " ")
        lines = (shlex.split(line, comments=True) for line in joined.splitlines())
        return [line for line in lines if line]


@pytest.fixture
def pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="schakel-"))
    folder.chmod(0o755)
    made = Pair(folder)
    try:
        made.make()
        yield made
    finally:
        made.remove()
        shutil.rmtree(folder)


def receiver(pair: Pair) -> int:
    """The process of the second that takes in what the first writes."""
    ((pid,),) = pair.ask_of(pair.second, "SELECT pid FROM pg_stat_wal_receiver")
    return int(pid)


def test_the_second_takes_over_and_nothing_that_was_confirmed_is_lost(pair, capsys):
    """R9: kill -9 of the first for good, under load; the doors find the second by themselves."""
    ledger, stop = [], threading.Event()

    def person(number: int) -> None:
        while not stop.is_set():
            try:
                form = pair.new_form()
            except (OSError, AssertionError):
                time.sleep(0.2)
                continue
            code = report(pair, form)
            ledger.append((time.monotonic(), form["submission_key"], code, report(pair, form)))

    with ThreadPoolExecutor(PEOPLE) as crowd:
        going = [crowd.submit(person, number) for number in range(PEOPLE)]
        time.sleep(6)
        lost_at = time.monotonic()
        pair.lose_the_first()
        time.sleep(2)
        assert pair.get("/gezond")[0] == 503  # one that can only be read is of no use
        pair.take_over()
        taken_over_at = time.monotonic()
        pair.until(lambda: any(when > taken_over_at + 1 for when, *_ in ledger), seconds=60)
        time.sleep(3)
        stop.set()
        for each in going:
            each.result()

    before = [when for when, *_ in ledger if when < lost_at]
    first_after = min(when for when, *_ in ledger if when > taken_over_at)
    with capsys.disabled():
        print(  # noqa: T201  # seen
            f"\nfailover: {len(before)} confirmed before, {len(ledger) - len(before)} after;"
            f" the first one {first_after - taken_over_at:.1f} s after taking over"
        )
    assert len(before) >= 3
    assert first_after - taken_over_at < BACK_WITHIN
    assert all(code == again for _when, _key, code, again in ledger)
    assert len({code for _when, _key, code, _again in ledger}) == len(ledger)
    # The worker opens what the door took in: it found the second too, and who asks is believed.
    pair.until(lambda: signals(pair) == len(ledger), seconds=120)
    assert pair.ask(RECEIVED)[0][0] == len(ledger)
    pair.until(lambda: pair.get("/gezond")[0] == 200)
    assert "Traceback" not in pair.log.read_text()


def test_nothing_is_confirmed_that_the_second_does_not_have(pair):
    """R9: while the second takes nothing in, nobody gets a code for what it would not have."""
    form, said = pair.new_form(), []
    stuck = receiver(pair)
    os.kill(stuck, signal.SIGSTOP)
    try:
        with pytest.raises(TimeoutError):
            said.append(pair.post("/melden/", form))
        assert said == []
        pair.lose_the_first()
    finally:
        os.kill(stuck, signal.SIGCONT)
    pair.take_over()

    # The same form again, at the second: there once, whatever the first had done with it.
    assert report(pair, form) == report(pair, form)
    pair.until(lambda: signals(pair) == 1, seconds=120)
