"""A job never ends: do the others go on, and is it let go in the end?"""

from collections.abc import Iterator

import psycopg
import pytest

from faults.installation import Installation
from faults.test_killed import report, signals

MAY_TAKE = 5  # seconds
HANGS = "schakel.people.tasks.forget_sessions"


@pytest.fixture
def schakel() -> Iterator[Installation]:
    made = Installation(JOB_SECONDS=str(MAY_TAKE))
    try:
        made.run()
        yield made
    finally:
        made.remove()


def test_others_go_on_and_it_is_done_when_it_can_be(schakel):
    """R14: the worker ends with the job, is started again, and does what else there is."""
    of_it = "SELECT status, attempts FROM procrastinate_jobs WHERE task_name = %s"
    with psycopg.connect(
        host=str(schakel.cluster.socket), user="postgres", dbname="schakel"
    ) as holder:
        holder.execute("LOCK TABLE people_staffsession IN ACCESS EXCLUSIVE MODE")
        schakel.ask(
            "INSERT INTO procrastinate_jobs"
            " (task_name, args, queue_name, status, attempts, priority, abort_requested)"
            """ VALUES (%s, '{"timestamp": 0}', 'default', 'todo', 0, 100, false)""",
            HANGS,
        )
        schakel.until(lambda: schakel.ask(of_it, HANGS) == [("doing", 0)])

        # What comes in behind it reaches its desk, and the job is tried a second time.
        assert report(schakel, schakel.new_form())
        schakel.until(lambda: signals(schakel) == 1, seconds=60)
        schakel.until(lambda: schakel.ask(of_it, HANGS)[0][1] >= 1, seconds=240)
        # Nothing of the worker that ended waits in the database for ever.
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        assert schakel.ask(waiting)[0][0] <= 1
        holder.rollback()

    schakel.until(lambda: schakel.ask(of_it, HANGS) == [], seconds=240)
    said = schakel.log.read_text()
    assert "worker ended; starting it again" in said
    assert "forget_sessions" in said  # where it was, for who looks after Schakel
