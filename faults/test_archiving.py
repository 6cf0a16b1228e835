"""PostgreSQL cannot put its log away: does somebody hear of it before the disk is full?"""

from collections.abc import Iterator

import pytest

from faults.installation import Installation
from faults.test_killed import report

CHECK = "log of changes"


@pytest.fixture(scope="module")
def schakel() -> Iterator[Installation]:
    made = Installation()
    try:
        made.run()
        yield made
    finally:
        made.remove()


def test_the_doctor_says_that_the_log_cannot_be_put_away_and_when_it_can_again(schakel):
    """R7: a command that fails, then one that does its work; reports go on all the time."""
    schakel.ask("ALTER SYSTEM SET archive_mode = on")
    schakel.ask("ALTER SYSTEM SET wal_level = replica")
    schakel.ask("ALTER SYSTEM SET archive_command = 'false'")
    schakel.cluster.stop()
    schakel.until(lambda: schakel.cluster.ensure() or schakel.cluster.is_up())
    schakel.until(lambda: schakel.get("/gezond")[0] == 200)
    assert schakel.doctor(CHECK) == ""

    schakel.ask("SELECT pg_switch_wal()")
    failed = "SELECT failed_count FROM pg_stat_archiver"
    schakel.until(lambda: schakel.ask(failed)[0][0] > 0)
    assert "cannot put its log away" in schakel.doctor(CHECK)
    assert report(schakel, schakel.new_form())

    schakel.ask("ALTER SYSTEM SET archive_command = 'true'")
    schakel.ask("SELECT pg_reload_conf()")
    well = "SELECT last_archived_time > last_failed_time FROM pg_stat_archiver"
    schakel.until(lambda: schakel.ask(well)[0][0], seconds=90)
    assert schakel.doctor(CHECK) == ""


def test_the_doctor_says_that_nobody_follows_while_reports_wait_for_it(schakel):
    """R9: who waits for a second that is away is told so."""
    schakel.ask("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'")
    schakel.ask("SELECT pg_reload_conf()")
    wanted = "SELECT current_setting('synchronous_standby_names')"
    schakel.until(lambda: schakel.ask(wanted)[0][0] != "")
    try:
        assert "Nobody follows" in schakel.doctor(CHECK)
    finally:
        schakel.ask("ALTER SYSTEM RESET synchronous_standby_names")
        schakel.ask("SELECT pg_reload_conf()")
    assert report(schakel, schakel.new_form())
