"""How long may a job take? One that never ends must not keep the others waiting for ever.

A job that takes longer ends the worker: a thread cannot be ended from outside, a process can.
Whatever watches over the worker starts it again, `schakel.ops.tasks` puts the job back after
half a minute of silence, and sets it aside when it did this too often.
"""

import faulthandler
import os
import signal
import sys
import threading
import time
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

PUT_BACK: Final = 60.0  # seconds
LOOK_EVERY: Final = 5.0


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


def end_when_the_clock_is_put_back() -> None:
    """Watch the clock beside the worker, which is to be started again when it is put back.

    Work of every minute is put in the queue by the clock: after an hour back there would be none
    for an hour. One that starts anew begins with the minute that it is.
    """
    threading.Thread(target=_watch, name="clock", daemon=True).start()


def _watch() -> None:
    ahead = _ahead()
    while (now := _ahead()) > ahead - PUT_BACK:
        ahead = max(ahead, now)
        time.sleep(LOOK_EVERY)
    sys.stderr.write("worker: the clock was put back; ending, to be started again.\n")
    os.kill(os.getpid(), signal.SIGTERM)


def _ahead() -> float:
    """How far the clock is ahead of time that only goes on."""
    return time.time() - time.monotonic()
