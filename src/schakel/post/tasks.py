"""What does the worker do with the post? It tries, waits longer each time, and gives up in days."""

from typing import Final
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from schakel.post import delivery
from schakel.vault.asker import seeing

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
WAITS: Final = (
    15,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
)


class LongerEachTime(BaseRetryStrategy):
    """Nine more attempts in two days; also after a 5xx, which is often a mistake in settings."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        del exception  # every reason is worth another attempt
        if job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


@app.task(retry=LongerEachTime(), pass_context=True)
@seeing("post")
def deliver(context: JobContext, letter_id: str) -> None:
    """Send one letter. Arguments are ids only: jobs are stored in clear."""
    try:
        delivery.deliver(UUID(letter_id), now=timezone.now())
    except delivery.NotDelivered:
        if context.job is not None and context.job.attempts >= len(WAITS):
            delivery.give_up(UUID(letter_id), now=timezone.now())
            return
        raise
    finally:
        close_old_connections()  # or a worker would keep one that a restart of PostgreSQL broke
