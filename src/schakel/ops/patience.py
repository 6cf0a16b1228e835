"""How long may a job take? One that never ends must not keep the others waiting for ever.

A job that takes longer ends the worker: a thread cannot be ended from outside, a process can.
Whatever watches over the worker starts it again, `schakel.ops.tasks` puts the job back after
half a minute of silence, and sets it aside when it did this too often.
"""

import faulthandler
from collections.abc import Awaitable, Callable
from typing import Any, Final

from django.conf import settings
from procrastinate import JobContext

# What reads or writes a whole table, and goes on where it was when it is ended: so much longer.
LONGER: Final = 12
LONG_JOBS: Final = frozenset(
    {
        "schakel.covenants.tasks.compare",
        "schakel.linking.tasks.catch_up",
        "schakel.linking.tasks.count",
        "schakel.linking.tasks.go_on",
        "schakel.retention.tasks.destroy",
        "schakel.retention.tasks.put_away",
        "schakel.supervision.tasks.verify",
        "schakel.supervision.tasks.verify_now",
    }
)


def may_take(task_name: str) -> int:
    """For how many seconds a job may be in hand.

    Rule: a job that hangs is ended. Source: design security.md 4, R14.
    """
    usual: int = settings.JOB_SECONDS
    return usual * LONGER if task_name in LONG_JOBS else usual


async def not_for_ever(
    go_on: Callable[[], Awaitable[Any]], context: JobContext, _worker: object
) -> Any:
    """Around each job of the worker, which does one at a time.

    The watch is kept outside Python, so that nothing a job does can hold it up. It says where
    the job was, as lines of code without values, and ends the process.
    """
    job = context.job
    faulthandler.dump_traceback_later(may_take(job.task_name if job else ""), exit=True)
    try:
        return await go_on()
    finally:
        faulthandler.cancel_dump_traceback_later()
