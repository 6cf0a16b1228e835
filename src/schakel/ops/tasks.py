"""What happens to work whose worker died? It is taken up again, a few times."""

from typing import Final

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

# Rule: after so many times it is the job that kills workers; others must go on.
# Source: design security.md 4, R4 and R14.
MOST_ATTEMPTS: Final = 5


@app.periodic(cron="* * * * *")
@app.task(
    name="schakel.ops.tasks.take_up_again",
    queueing_lock="schakel.ops.tasks.take_up_again",
    pass_context=True,
)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Put back in the queue what a worker had in hand that has been silent for half a minute.

    So a job may be done twice, and is never forgotten: nobody else looks for it.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # One of which one at most may wait, and the next turn waits already: that will do.
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
