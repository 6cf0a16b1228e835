"""A worker died with work in hand: is that work done after all? R4 and R14."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from schakel.ops.patience import LONG_JOBS, may_take
from schakel.ops.tasks import MOST_ATTEMPTS, take_up_again

pytestmark = pytest.mark.django_db(transaction=True)

SILENT, ALIVE = "1 minute", "0 minutes"  # since it was heard


def in_hand(*, heartbeat: str | None, attempts: int = 0, lock: str | None = None) -> int:
    """A job that a worker began with, and how long ago that worker was heard."""
    with connection.cursor() as cursor:
        worker = None
        if heartbeat:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - %s::interval) RETURNING id",
                [heartbeat],
            )
            (worker,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, args, queue_name, status, attempts,"
            " priority, abort_requested, worker_id, queueing_lock)"
            " VALUES ('x', %s, 'default', 'doing', %s, 0, false, %s, %s) RETURNING id",
            [json.dumps({}), attempts, worker, lock],
        )
        (job,) = cursor.fetchone()
    return job


def state(job: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()


def look() -> None:
    """As the worker does every minute."""

    class Context:
        def __init__(self, app: object) -> None:
            self.app = app

    async def ask() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await take_up_again.func(Context(worker), timestamp=0)

    async_to_sync(ask)()


def test_work_of_a_worker_that_is_silent_or_gone_is_put_back():
    silent, gone = in_hand(heartbeat=SILENT), in_hand(heartbeat=None)

    look()

    assert state(silent) == ("todo", 1)
    assert state(gone) == ("todo", 1)


def test_work_of_a_worker_that_lives_is_left_alone():
    job = in_hand(heartbeat=ALIVE)

    look()

    assert state(job) == ("doing", 0)


def test_a_job_that_keeps_killing_workers_is_set_aside():
    job = in_hand(heartbeat=SILENT, attempts=MOST_ATTEMPTS)

    look()

    assert state(job)[0] == "failed"


def test_a_turn_whose_next_one_waits_already_is_dropped_and_keeps_nothing_else_waiting():
    turn = in_hand(heartbeat=SILENT, lock="every minute")
    other = in_hand(heartbeat=SILENT)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, args, queue_name, status, attempts,"
            " priority, abort_requested, queueing_lock)"
            " VALUES ('x', '{}', 'default', 'todo', 0, 0, false, 'every minute')"
        )

    look()

    assert state(turn) is None
    assert state(other) == ("todo", 1)


def test_what_goes_through_a_whole_table_may_take_longer_and_is_a_job_that_there_is(settings):
    settings.JOB_SECONDS = 60

    assert may_take("schakel.post.tasks.deliver") == 60
    assert may_take("schakel.supervision.tasks.verify") == 720
    assert app.tasks.keys() >= LONG_JOBS
