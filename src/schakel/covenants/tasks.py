"""What does the worker do between municipalities? Always at the same times, whatever there is."""

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.covenants.actions import comparing, retracting, telling
from schakel.covenants.models import Registration
from schakel.vault.asker import seeing


# At fixed times, and not when somebody adds a piece: then the moment of the work would tell.
@app.periodic(cron="*/15 * * * *")
@app.task(name="schakel.covenants.tasks.compare", queueing_lock="schakel.covenants.tasks.compare")
@seeing("covenants", "linking", "signals", "people")
def compare(timestamp: int) -> None:  # procrastinate says which minute
    """Compare what is new under each covenant that holds; destroy what was under one that ended."""
    comparing.compare(now=timezone.now())


@app.periodic(cron="7-59/15 * * * *")
@app.task(name="schakel.covenants.tasks.tell", queueing_lock="schakel.covenants.tasks.tell")
@seeing("covenants", "linking", "signals", "people")
def tell(timestamp: int) -> None:  # procrastinate says which minute
    """Tell the holders, remind them, and let expire what nobody took up."""
    telling.tell(now=timezone.now())


@app.task(name="schakel.covenants.tasks.forget")
@seeing("covenants", "linking", "signals", "people")
def forget(*, registration_id: str) -> None:
    """Forget at both sides what touched a signal that was withdrawn."""
    registration = Registration.objects.select_related("covenant").get(pk=registration_id)
    retracting.forget_touches(registration, now=timezone.now())
