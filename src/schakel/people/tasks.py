"""What does the worker do for people? It tidies up, and tells them of their own login."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.people import login_news
from schakel.people.models import Notice
from schakel.people.sessions import SessionStore
from schakel.vault.asker import seeing


@app.periodic(cron="7 3 * * *")
@app.task(name="schakel.people.tasks.forget_sessions", queueing_lock="people.forget_sessions")
@seeing("people")
def forget_sessions(timestamp: int) -> None:  # procrastinate passes the tick
    """Every night: take away the rows of sessions that are over, and devices of long ago."""
    SessionStore.clear_expired()
    login_news.forget_devices(now=timezone.now())


@app.task(
    name="schakel.people.tasks.tell_of_login",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
@seeing("people", "post")
def tell_of_login(*, person_id: str, kind: str) -> None:
    """Tell somebody what happened with their login; of nobody, nothing."""
    login_news.told(UUID(person_id), Notice.Kind(kind), now=timezone.now())
