"""What does the worker do for handovers? Each task calls one action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.handover.actions.reminding import remind_of_silence
from schakel.vault.asker import seeing


@app.periodic(cron="*/5 * * * *")
@app.task(name="schakel.handover.tasks.remind", queueing_lock="handover.remind")
@seeing("handover", "signals", "people")
def remind(timestamp: int) -> None:  # procrastinate passes the tick
    """Look every five minutes for partners that should have answered."""
    remind_of_silence(timezone.now())
