"""What does the worker do for the trail? It seals what happened, a few times a minute."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.audit import sealer
from schakel.vault.asker import seeing


# With seconds, as a sixth field. One waits at most: a turn that was missed needs none of its own.
@app.periodic(cron="* * * * * */15")
@app.task(name="schakel.audit.tasks.seal", queueing_lock="schakel.audit.tasks.seal")
@seeing("audit")
def seal(timestamp: int) -> None:  # procrastinate says which turn
    """Seal every fifteen seconds what was committed."""
    try:
        sealer.seal(now=timezone.now())
    finally:
        close_old_connections()  # or a worker would keep one that a restart of PostgreSQL broke
