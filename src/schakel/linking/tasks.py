"""What does the worker do to find links? Each task takes ids and calls one action."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.linking.actions import counting, rotating, searching
from schakel.linking.models import Realm, RealmKey
from schakel.signals.models import Signal
from schakel.vault.asker import seeing


@app.task(
    name="schakel.linking.tasks.search",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing("signals", "linking", "people")
def search(*, signal_id: str) -> None:
    """Make the pieces of a signal findable, and keep what they touch."""
    signal = Signal.objects.select_related("desk", "district").filter(pk=signal_id).first()
    if signal is not None:  # deleted meanwhile: nothing is left to find
        searching.search(signal, now=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="schakel.linking.tasks.count", queueing_lock="schakel.linking.tasks.count")
@seeing("linking")
def count(timestamp: int) -> None:  # procrastinate says which minute
    """Count how often tokens occur, so that searches begin with the rarest."""
    counting.count_all(now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="schakel.linking.tasks.catch_up", queueing_lock="schakel.linking.tasks.catch_up")
@seeing("signals", "linking", "people")
def catch_up(timestamp: int) -> None:  # idem
    """Search what was put off, or never sought because a job was lost."""
    now = timezone.now()
    for signal in searching.waiting(before=now - timedelta(minutes=10), now=now):
        searching.search(signal, now=now)


@app.periodic(cron="50 3 * * *")
@app.task(name="schakel.linking.tasks.go_on", queueing_lock="schakel.linking.tasks.go_on")
@seeing("linking", "signals")
def go_on(timestamp: int) -> None:  # idem
    """Finish replacing keys where that was stopped halfway."""
    for realm in Realm.objects.filter(keys__state=RealmKey.State.LEAVING).distinct():
        for _progress in rotating.reencode(realm, now=timezone.now()):
            pass
