"""What does the worker do for the public door? It opens what waits."""

from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.intake.actions import opening
from schakel.vault.asker import seeing

SEES: Final = ("intake", "signals", "people", "files", "post")
FIRST: Final = 100  # before everything else in the queue: somebody may be in danger


@app.task(name="schakel.intake.tasks.open_waiting", priority=FIRST)
@seeing(*SEES)
def open_waiting() -> None:
    """Open everything that waits. Without arguments: the queue does not say what came in."""
    opening.open_waiting(now=timezone.now())


# Also when the job of a report is gone: its worker was killed, or the keys were away.
@app.periodic(cron="* * * * *")
@app.task(
    name="schakel.intake.tasks.open_left_behind",
    queueing_lock="schakel.intake.tasks.open_left_behind",
    priority=FIRST,
)
@seeing(*SEES)
def open_left_behind(timestamp: int) -> None:  # procrastinate says which minute
    """Open what an earlier attempt left."""
    opening.open_waiting(now=timezone.now())
