"""What does the worker do for signals? Each task takes ids and calls one action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.signals.actions import receiving
from schakel.signals.models import Signal


@app.task(name="schakel.signals.tasks.tell_the_desk")
def tell_the_desk(*, signal_id: str) -> None:
    """Tell the desk that a signal came in."""
    receiving.tell_the_desk(Signal.objects.get(pk=signal_id), now=timezone.now())
