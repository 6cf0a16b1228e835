"""What does the worker do for signals? Each task takes ids and calls one action."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.signals.actions import attachments, receiving, reminders
from schakel.signals.models import Signal
from schakel.vault.asker import seeing


@app.task(
    name="schakel.signals.tasks.tell_the_desk",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing("signals", "people")
def tell_the_desk(*, signal_id: str) -> None:
    """Tell the desk that a signal came in."""
    receiving.tell_the_desk(Signal.objects.get(pk=signal_id), now=timezone.now())


@app.task(name="schakel.signals.tasks.tell_of_new_input")
@seeing("signals", "people")
def tell_of_new_input(*, signal_id: str) -> None:
    """Tell who has the signal in hand that the reporter added something."""
    signal = Signal.objects.select_related("desk", "owner").get(pk=signal_id)
    receiving.tell_of_new_input(signal, now=timezone.now())


@app.task(
    name="schakel.signals.tasks.make_shown_copy",
    # Over a day in all: what a virus scanner must look at, waits until it is back.
    retry=RetryStrategy(max_attempts=9, exponential_wait=4),
)
@seeing("signals", "files")
def make_shown_copy(*, attachment_id: str) -> None:
    """Make the copy of a file that people may see."""
    attachments.make_shown_copy(UUID(attachment_id), now=timezone.now())


# One waits at most: a minute that was missed needs no turn of its own.
@app.periodic(cron="* * * * *")
@app.task(name="schakel.signals.tasks.remind", queueing_lock="schakel.signals.tasks.remind")
@seeing("signals", "people")
def remind(timestamp: int) -> None:  # procrastinate says which minute
    """Send the reminders of terms that run out."""
    reminders.remind(timezone.now())
