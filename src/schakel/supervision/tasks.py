"""What does the worker do for supervision? It watches canaries and keys, and verifies the trail."""

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.supervision.actions import canaries, unwraps, verifying
from schakel.vault.asker import seeing

PATH = "schakel.supervision.tasks"


@app.periodic(cron="* * * * *")
@app.task(name=f"{PATH}.watch_canaries", queueing_lock=f"{PATH}.watch_canaries")
@seeing("supervision", "audit", "people", "signals")
def watch_canaries(timestamp: int) -> None:  # procrastinate says which minute
    """Look every minute whether somebody opened a canary."""
    canaries.watch(now=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name=f"{PATH}.watch_unwraps", queueing_lock=f"{PATH}.watch_unwraps")
@seeing("people")
def watch_unwraps(timestamp: int) -> None:
    """Look every five minutes whether far more is opened than usual."""
    unwraps.watch(now=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name=f"{PATH}.verify", queueing_lock=f"{PATH}.verify")
@seeing("audit", "people")
def verify(timestamp: int) -> None:
    """Verify the whole trail every night."""
    verifying.verify(now=timezone.now())


@app.task(name=f"{PATH}.verify_now")
@seeing("audit", "people")
def verify_now() -> None:
    """Verify the whole trail because somebody asked."""
    verifying.verify(now=timezone.now())


@app.periodic(cron="0 7 * * *")
@app.task(name=f"{PATH}.mail_checkpoint", queueing_lock=f"{PATH}.mail_checkpoint")
@seeing("audit")
def mail_checkpoint(timestamp: int) -> None:
    """Mail the newest seal every morning."""
    verifying.mail_checkpoint(now=timezone.now())
