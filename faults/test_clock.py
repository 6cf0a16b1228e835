"""The clock of the application jumps, and that of the database does not: does all still hold?

By Debian's libfaketime, in the processes of Schakel and not in those of PostgreSQL.
"""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faults.colleague import Colleague
from faults.installation import Installation
from faults.test_killed import RECEIVED, report, signals

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
# With time that only goes on left as it is, this library lets `time.sleep` fail (0.9.10).
SLEEP = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
HOUR = 3600
# Ten seconds before the clock of the Netherlands jumps from two to three, and before a leap day.
SUMMER_TIME = datetime(2026, 3, 29, 0, 59, 50, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 28, 22, 59, 50, tzinfo=UTC)
AFTER_LEAP_DAY = datetime(2028, 2, 29, 22, 59, 50, tzinfo=UTC)


class Faked(Installation):
    """A Schakel of which the clock can be set."""

    def __init__(self) -> None:
        assert LIBRARY.exists(), "Install libfaketime first: apt-get install libfaketime"
        super().__init__(
            DEMO_DATA="yes",
            LD_PRELOAD=str(LIBRARY),
            FAKETIME_DONT_FAKE_MONOTONIC="1",
            FAKETIME_CACHE_DURATION="1",
        )
        self.clock = self.folder / "clock"
        self.environment["FAKETIME_TIMESTAMP_FILE"] = str(self.clock)
        (self.folder / "sitecustomize.py").write_text(SLEEP)
        self.environment["PYTHONPATH"] = str(self.folder)
        self.is_off_by(0)

    def is_off_by(self, seconds: float) -> None:
        """Set the clock, and wait until every process looked at it."""
        self.clock.write_text(f"{seconds:+.0f}s\n")
        time.sleep(2)

    def is_at(self, moment: datetime) -> None:
        self.is_off_by((moment - datetime.now(UTC)).total_seconds())


@pytest.fixture(scope="module")
def schakel() -> Iterator[Faked]:
    made = Faked()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def comes_in(schakel: Faked, number: int = 1) -> None:
    """Reports get a code and reach a desk, also now."""
    before = signals(schakel)
    assert len({report(schakel, schakel.new_form()) for _ in range(number)}) == number
    schakel.until(lambda: signals(schakel) == before + number, seconds=90)


def test_reports_go_on_whatever_the_clock_does_and_the_trail_stays_whole(schakel):
    """R16: an hour ahead and back, an hour behind and back, summer time, a leap day."""
    events = schakel.ask("SELECT count(*) FROM audit_event")[0][0]
    received = schakel.ask(RECEIVED)[0][0] - signals(schakel)
    for seconds in (0, HOUR, 0, -HOUR, 0):
        schakel.is_off_by(seconds)
        if seconds:
            assert "seconds apart" in schakel.doctor("clock")
        comes_in(schakel)
    assert schakel.doctor("clock") == ""

    for moment in (SUMMER_TIME, LEAP_DAY, AFTER_LEAP_DAY):
        schakel.is_at(moment)
        until = time.monotonic() + 20
        while time.monotonic() < until:  # across the moment itself
            comes_in(schakel, number=3)
        noor = Colleague(schakel, "noor")
        noor.log_in()
        for page in ("/", "/signalen/?status=all"):
            shown = noor.get(page)
            assert (shown.status, shown.path) == (200, page.split("?")[0])
            assert re.findall(r"[-−]\d+ (?:minu|uur|dag|werkdag|week|we)", shown.text) == []
    schakel.is_off_by(0)
    comes_in(schakel)

    assert schakel.ask(RECEIVED)[0][0] == signals(schakel) + received
    assert schakel.ask("SELECT count(*) FROM audit_event")[0][0] > events
    assert "Traceback" not in schakel.log.read_text()
    schakel.said("audit", "verify", well=True)


def test_no_term_ends_before_it_begins(schakel):
    """R16: each term by the clock of the moment at which it began, in working days."""
    ends = "SELECT count(*) FROM signals_deadline WHERE NOT"
    ends += " (starts_at < due_at AND starts_at <= half_at AND half_at <= nearly_at"
    ends += " AND nearly_at <= due_at)"

    assert schakel.ask("SELECT count(*) FROM signals_deadline")[0][0] > 20
    assert schakel.ask(ends)[0][0] == 0


def test_a_session_does_not_outlive_a_jump(schakel):
    """R16: an hour ahead it is over; and back again, what seems to come is not believed."""
    noor = Colleague(schakel, "noor")
    schakel.is_off_by(0)
    noor.log_in()
    assert noor.is_in()

    schakel.is_off_by(HOUR)
    assert not noor.is_in()

    noor.log_in()
    assert noor.is_in()
    schakel.is_off_by(0)
    assert not noor.is_in()


def test_work_of_every_minute_goes_on_after_a_jump_back(schakel):
    """R16: an hour that comes twice is no hour without reminders and seals."""
    schakel.is_off_by(HOUR)
    done = "SELECT coalesce(max(id), 0) FROM procrastinate_periodic_defers"
    before = schakel.ask(done)[0][0]
    schakel.until(lambda: schakel.ask(done)[0][0] > before, seconds=90)

    schakel.is_off_by(0)
    before = schakel.ask(done)[0][0]
    schakel.until(lambda: schakel.ask(done)[0][0] > before, seconds=150)
