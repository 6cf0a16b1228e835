"""What does the worker do for keeping and letting go?"""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.retention.actions import counting, destroying, putting_away, reminding
from schakel.retention.models import Destruction
from schakel.vault.asker import seeing

EVERYTHING_OF_A_SIGNAL = (
    "retention", "signals", "handover", "linking", "puzzles", "covenants", "files", "keys",
    "people", "audit",
)  # fmt: skip


@app.task(
    name="schakel.retention.tasks.destroy",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing(*EVERYTHING_OF_A_SIGNAL)
def destroy(*, destruction_id: str) -> None:
    """Destroy what two people agreed to; what was done already is not done again."""
    destroying.destroy(Destruction.objects.get(pk=destruction_id), now=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="schakel.retention.tasks.put_away", queueing_lock="retention.put_away")
@seeing(*EVERYTHING_OF_A_SIGNAL)
def put_away(timestamp: int) -> None:  # procrastinate passes the tick
    """Every night: keys in buckets, old ones destroyed, what is due counted, what waits told."""
    today = timezone.localdate()
    putting_away.put_away_all(today=today)
    counting.count_all(today=today)
    reminding.remind_all(today=today, now=timezone.now())
