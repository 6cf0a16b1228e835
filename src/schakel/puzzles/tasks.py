"""What does the worker do for puzzles? Each task calls one action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.puzzles.actions.noticing import notice_at, notice_patterns
from schakel.puzzles.actions.reminding import remind
from schakel.signals.models import Signal
from schakel.vault.asker import seeing


@app.task(name="schakel.puzzles.tasks.notice_at_desk")
@seeing("signals", "linking", "puzzles", "people")
def notice_at_desk(*, signal_id: str) -> None:
    """Look at the desk of a signal, now that it is known what the signal touches."""
    notice_at(Signal.objects.select_related("desk").get(pk=signal_id).desk, now=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="schakel.puzzles.tasks.notice", queueing_lock="schakel.puzzles.tasks.notice")
@seeing("signals", "linking", "puzzles", "people")
def notice(timestamp: int) -> None:  # procrastinate says which hour
    """Look every hour for what comes back."""
    notice_patterns(now=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="schakel.puzzles.tasks.remind", queueing_lock="schakel.puzzles.tasks.remind")
@seeing("puzzles", "people", "signals")
def remind_of_reviews(timestamp: int) -> None:  # procrastinate says which quarter
    """Call for the puzzles that must be looked at again."""
    remind(timezone.now())
