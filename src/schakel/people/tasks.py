"""What does the worker tidy up for people?"""

from procrastinate.contrib.django import app

from schakel.people.sessions import SessionStore
from schakel.vault.asker import seeing


@app.periodic(cron="7 3 * * *")
@app.task(name="schakel.people.tasks.forget_sessions", queueing_lock="people.forget_sessions")
@seeing("people")
def forget_sessions(timestamp: int) -> None:  # procrastinate passes the tick
    """Every night: take away the rows of sessions that are over."""
    SessionStore.clear_expired()
