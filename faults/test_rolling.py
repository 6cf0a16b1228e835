"""A new version is put in place while people work: is anything lost, and who notices?

R17 of design security.md. The old version is a commit of our own history, which really runs: its
doors and its worker, on the data that the new code migrates under them.
"""

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from faults.colleague import Colleague
from faults.installation import Installation, _free_port
from faults.test_killed import CODE, RECEIVED, report, signals
from schakel.config import environment
from schakel.ops.tests.processes import SCHAKEL

# The last commit before grants, resets of logins and known devices: twelve hours and eight
# migrations older than the day this was written. A later one is as good, when migrations follow it.
OLD = "eabe850"
RESIDENTS = 2
PAUSE = 0.5
INBOX = "/signalen/"


@pytest.fixture(scope="module")
def old_code() -> Iterator[Path]:
    """The source of the old version, beside ours; without the history there is nothing to test."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-old-"))
    folder.chmod(0o755)
    tree = folder / "tree"
    added = _git("worktree", "add", "--detach", str(tree), OLD)
    assert added.returncode == 0, (
        f"Commit {OLD} is not in this history (a shallow clone?): `git fetch --unshallow`."
        f" Git says: {added.stderr}"
    )
    try:
        yield tree / "src"
    finally:
        _git("worktree", "remove", "--force", str(tree))
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def schakel(old_code) -> Iterator[Installation]:
    """Set up and run by the old code; what is asked of it by command is asked of ours."""
    made = Installation(DEMO_DATA="yes", PYTHONPATH=str(old_code))
    try:
        made.run()
        del made.environment["PYTHONPATH"]
        yield made
    finally:
        made.remove()


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(environment.ROOT), *words], check=False, capture_output=True, text=True
    )


def migrated(schakel: Installation) -> set[tuple]:
    return set(schakel.ask("SELECT app, name FROM django_migrations"))


@dataclass
class Traffic:
    """What people did, what they got, and how long they waited."""

    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    codes: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, who: str, status: object, began: float) -> None:
        with self.lock:
            self.answers[f"{who} {status}"] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)

    def resident(self, schakel: Installation) -> None:
        """Reports, sends again what was refused, and sends once more what was not."""
        while not self.stop.is_set():
            try:
                form = schakel.new_form()
            except (OSError, AssertionError):
                self.note("form", "refused", time.monotonic())
                continue
            code = self.sent(schakel, form)
            if self.sent(schakel, form) != code:
                self.doubled.append(code)
            with self.lock:
                self.codes[form["submission_key"]] = code
            time.sleep(PAUSE)

    def sent(self, schakel: Installation, form: dict[str, str]) -> str:
        while True:
            began = time.monotonic()
            try:
                status, _headers, page = schakel.post("/melden/", form)
            except (OSError, http.client.HTTPException) as problem:
                self.note("report", type(problem).__name__, began)
                continue
            groups = CODE.findall(page)
            self.note("report", status if groups else f"{status} without a code", began)
            if groups:
                return "-".join(groups)
            assert status == 503, page[:500]
            time.sleep(PAUSE)

    def officer(self, noor: Colleague) -> None:
        """Opens the inbox, and a signal of it."""
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                page = noor.get(INBOX)
                self.note("inbox", page.status if page.path == INBOX else page.path, began)
            except OSError as problem:
                self.note("inbox", type(problem).__name__, began)
            time.sleep(PAUSE)

    def who_logs_in(self, schakel: Installation) -> None:
        """Somebody whose day begins just now, again and again."""
        while not self.stop.is_set():
            newcomer, began = Colleague(schakel, "noor"), time.monotonic()
            try:
                page = newcomer.get("/inloggen/")
                if page.status == 200:
                    page = newcomer.post("/demo/inloggen/noor/", page.hidden())
                self.note("login", page.status, began)
            except OSError as problem:
                self.note("login", type(problem).__name__, began)
            time.sleep(2 * PAUSE)


def of_the_new_code(schakel: Installation, *words: str) -> tuple[int, str]:
    """A process of ours beside theirs; one that goes on serving is ended after a while."""
    beside = schakel.environment | {
        "PUBLIEK_PORT": str(_free_port()),
        "WERKPLEK_PORT": str(_free_port()),
    }
    with subprocess.Popen(
        [*SCHAKEL, *words], cwd=environment.ROOT, env=beside, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            said, _ = process.communicate(timeout=40)
        except subprocess.TimeoutExpired:
            process.terminate()
            said, _ = process.communicate()
            return 0, f"it went on serving: {said}"
        return process.returncode, said


@pytest.mark.parametrize("words", ["serve publiek", "serve werkplek", "worker"])
def test_new_code_does_not_begin_on_tables_that_are_behind(schakel, words):
    """R17, the reverse: not half of the work, but one clear line, and the old ones go on."""
    before = migrated(schakel)

    status, said = of_the_new_code(schakel, *words.split())

    assert status == 1, said
    assert "schakel migrate" in said
    assert "Traceback" not in said
    assert migrated(schakel) == before
    assert report(schakel, schakel.new_form())


def test_a_new_version_comes_in_while_people_report_and_work(schakel, capsys):
    """R17: the old doors go on while the new code migrates, and the new ones find all of it."""
    traffic, noor = Traffic(), Colleague(schakel, "noor")
    noor.log_in()
    schakel.until(lambda: waiting(schakel) == 0, seconds=120)
    before, behind = signals(schakel), migrated(schakel)
    never_received = before - schakel.ask(RECEIVED)[0][0]  # signals of the demo made otherwise

    with ThreadPoolExecutor(RESIDENTS + 2) as crowd:
        going = [crowd.submit(traffic.resident, schakel) for _ in range(RESIDENTS)]
        going += [
            crowd.submit(traffic.officer, noor),
            crowd.submit(traffic.who_logs_in, schakel),
        ]
        try:
            time.sleep(8)
            quiet, traffic.answers, slowest_before = traffic.answers, Counter(), traffic.slowest
            traffic.slowest = 0.0
            began = time.monotonic()
            said = schakel.said("migrate")
            took = time.monotonic() - began
            during, traffic.answers, slowest = traffic.answers, Counter(), traffic.slowest
            time.sleep(15)
        finally:
            traffic.stop.set()
        for each in going:
            each.result()

    with capsys.disabled():
        print(  # noqa: T201  # seen
            f"\nrolling: {len(migrated(schakel) - behind)} migrations in {took:.1f} s;"
            f" {len(traffic.codes)} reports confirmed\n before {dict(quiet)},"
            f" slowest {slowest_before:.1f} s\n during {dict(during)}, slowest {slowest:.1f} s"
            f"\n after  {dict(traffic.answers)}"
        )
    assert "Traceback" not in said, said
    assert migrated(schakel) > behind
    assert len(traffic.codes) > 10
    assert traffic.doubled == []
    assert set(quiet) == set(traffic.answers) == {"report 200", "inbox 200", "login 200"}
    assert {"report 200", "inbox 200", "login 200"} <= set(during)
    assert set(during) <= {
        "report 200", "inbox 200", "login 200", "form refused",
        "report 503 without a code", "inbox 503", "login 503",
    }  # fmt: skip
    assert len(set(traffic.codes.values())) == len(traffic.codes)
    # The old worker opens what the old door took in, on the new tables.
    schakel.until(lambda: signals(schakel) == before + len(traffic.codes), seconds=120)
    assert "Traceback" not in schakel.log.read_text()

    schakel.end()
    schakel.run()  # with our code now

    assert re.search(r"Tables +up to date", schakel.log.read_text())
    assert noor.is_in()
    assert noor.get(INBOX).status == 200
    assert report(schakel, schakel.new_form())
    schakel.until(lambda: signals(schakel) == before + len(traffic.codes) + 1, seconds=120)
    assert schakel.ask(RECEIVED)[0][0] == signals(schakel) - never_received
    assert "Traceback" not in schakel.log.read_text()


def waiting(schakel: Installation) -> int:
    return schakel.ask("SELECT count(*) FROM intake_envelope")[0][0]
