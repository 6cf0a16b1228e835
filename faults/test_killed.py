"""Somebody pulls the plug, again and again, while people report: is anything lost or doubled?"""

import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from faults.installation import Installation

PEOPLE = 4
SECONDS = 20
CODE = re.compile(r'in-receipt__group">(\w+)<')
RECEIVED = "SELECT count(*) FROM audit_event WHERE action = 'signal.receive'"


@pytest.fixture(scope="module")
def schakel() -> Iterator[Installation]:
    made = Installation()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def signals(schakel: Installation) -> int:
    return schakel.ask("SELECT count(*) FROM signals_signal")[0][0]


def report(schakel: Installation, form: dict[str, str]) -> str:
    """One person, who tries again until there is a code: answers that code."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            status, _headers, page = schakel.post("/melden/", form)
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
            continue
        if status == 200 and (groups := CODE.findall(page)):
            return "-".join(groups)
        assert status in {200, 503}, status
        time.sleep(0.2)
    raise AssertionError(schakel.log.read_text()[-3000:])


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def victims(schakel: Installation, name: str) -> list[int]:
    if name == "database":
        return schakel.database_processes()
    # As a word of its own: a door has `--workers`, and is not meant.
    pids = schakel.processes("granian" if name == "door" else "\0worker\0")
    return [pid for pid in pids if pid != schakel.process.pid]


@pytest.mark.parametrize("victim", ["door", "worker", "database"])
def test_what_was_confirmed_is_there_once_whatever_was_killed(schakel, victim, capsys):
    """R1, R3, R4: kill -9 at random moments under load; 0 lost, 0 doubled, trail = signals."""
    before, stop, ledger = signals(schakel), threading.Event(), []

    def person(number: int) -> None:
        while not stop.is_set():
            try:
                form = schakel.new_form()
            except (OSError, http.client.HTTPException, AssertionError):
                time.sleep(0.2)
                continue
            ledger.append((form["submission_key"], report(schakel, form), report(schakel, form)))

    chance, kills = random.Random(7), 0  # noqa: S311  # no secret
    with ThreadPoolExecutor(PEOPLE) as crowd:
        going = [crowd.submit(person, number) for number in range(PEOPLE)]
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            time.sleep(2 + 3 * chance.random())
            try:
                kill(victims(schakel, victim))
                kills += 1
            except OSError:
                continue  # it is dead already, and not up again yet
        stop.set()
        for each in going:
            each.result()

    with capsys.disabled():
        print(f"\n{victim}: {kills} kills, {len(ledger)} reports confirmed")  # noqa: T201  # seen
    assert kills >= 3
    assert len(ledger) >= 5
    # The second time is a retry of something that was stored: the same code, and nothing new.
    assert all(first == again for _key, first, again in ledger)
    assert len({code for _key, code, _again in ledger}) == len(ledger)
    schakel.until(lambda: signals(schakel) == before + len(ledger))
    assert schakel.ask(RECEIVED)[0][0] == signals(schakel)
    schakel.until(lambda: schakel.get("/gezond")[0] == 200)


def test_work_that_was_in_hand_is_done_after_all(schakel):
    """R4, R14: a worker is killed in the middle of a job; the job is done by the next one."""
    assert report(schakel, schakel.new_form())
    schakel.until(lambda: signals(schakel) > 0, seconds=60)
    in_hand = "SELECT id FROM procrastinate_jobs WHERE status = 'doing'"
    tell = "schakel.signals.tasks.tell_the_desk"
    with psycopg.connect(
        host=str(schakel.cluster.socket), user="postgres", dbname="schakel"
    ) as holder:
        # Everything that is about a signal waits from here on, and one job is begun with.
        holder.execute("LOCK TABLE signals_signal IN ACCESS EXCLUSIVE MODE")
        (found,) = holder.execute("SELECT id FROM signals_signal LIMIT 1").fetchone()
        ((ours,),) = schakel.ask(
            "INSERT INTO procrastinate_jobs"
            " (task_name, args, queue_name, status, attempts, priority, abort_requested)"
            " VALUES (%s, %s, 'default', 'todo', 0, 0, false) RETURNING id",
            tell,
            json.dumps({"signal_id": str(found)}),
        )
        schakel.until(lambda: schakel.ask(in_hand))
        begun = {job for (job,) in schakel.ask(in_hand)}
        kill(victims(schakel, "worker"))
        time.sleep(1)
        assert begun <= {job for (job,) in schakel.ask(in_hand)}
        holder.rollback()

    # What succeeded is gone; half a minute of silence, and the turn of a minute, are waited for.
    # Others of its kind may wait longer, after a database that was killed: four seconds, sixteen, …
    left = "SELECT count(*) FROM procrastinate_jobs WHERE id = ANY(%s)"
    schakel.until(lambda: schakel.ask(left, [ours, *begun])[0][0] == 0, seconds=300)


def test_a_table_that_is_locked_and_a_full_pool_answer_soon_and_recover(schakel):
    """R19, R20: more people than connections, and somebody who holds a lock."""
    forms = [schakel.new_form() for _ in range(20)]

    def timed(form: dict[str, str]) -> tuple[int, str, float]:
        began = time.monotonic()
        status, headers, _page = schakel.post("/melden/", form)
        lowered = {name.lower(): value for name, value in headers.items()}
        return status, lowered.get("retry-after", ""), time.monotonic() - began

    with (
        psycopg.connect(
            host=str(schakel.cluster.socket), user="postgres", dbname="schakel"
        ) as holder,
        ThreadPoolExecutor(len(forms)) as crowd,
    ):
        holder.execute("LOCK TABLE intake_envelope IN ACCESS EXCLUSIVE MODE")
        answers = list(crowd.map(timed, forms))
        holder.rollback()

    assert {(status, retry) for status, retry, _took in answers} == {(503, "60")}
    # A lock is waited for two seconds, a connection as well; the rest is a busy machine.
    assert max(took for _status, _retry, took in answers) < 15
    assert all(report(schakel, form) for form in forms[:3])
