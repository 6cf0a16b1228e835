"""What would the worker have done in all those years, and what of it is left for today?

The history is played in seconds, so nobody was mailed or reminded at the time. What still
matters today is done now, at the moments at which it would have happened; the rest is dropped.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import F

from schakel.handover.actions.reminding import remind_of_silence
from schakel.people.models import Notice
from schakel.post.models import Letter
from schakel.puzzles.actions.noticing import notice_patterns
from schakel.signals.actions.receiving import tell_of_new_input, tell_the_desk
from schakel.signals.actions.reminders import remind
from schakel.signals.models import Signal
from schakel.vault.models import RecordKey

RECENT: Final = timedelta(days=2)
SEEN_WITHIN: Final = timedelta(hours=3)
# The moments in the past at which the worker speaks: enough to leave nothing unsaid for later.
TICKS: Final = (20, 12, 8, 5, 3, 2, 1, 0)

# Each signal was searched when it came in, and patterns are noticed once, at the end.
DONE_ALREADY: Final = (
    "schakel.signals.tasks.tell_the_desk",
    "schakel.signals.tasks.tell_of_new_input",
    "schakel.linking.tasks.search",
)


def settle(now: datetime) -> None:
    """Bring notices, mails and the queue to where they would be today."""
    recently = Signal.objects.filter(received_at__gt=now - RECENT).select_related(
        "desk", "district"
    )
    for signal in recently.order_by("received_at"):
        tell_the_desk(signal, now=signal.received_at)
    added = Signal.objects.filter(new_input_at__gt=now - RECENT).select_related("desk", "owner")
    for signal in added.order_by("new_input_at"):
        tell_of_new_input(signal, now=signal.new_input_at or now)
    notice_patterns(now=now)
    for days in TICKS:
        remind(now - timedelta(days=days))
        remind_of_silence(now - timedelta(days=days))
    _see_old_notices(now)
    _forget_old_mail(now)
    _empty_queue()


def _see_old_notices(now: datetime) -> None:
    """People read what was older; of what is closed, nothing waits."""
    waiting = Notice.objects.filter(seen_at=None)
    closed = Signal.objects.filter(state=Signal.State.CLOSED).values("reference")
    for old in (
        waiting.filter(created_at__lt=now - RECENT),
        waiting.filter(reference__in=closed),
    ):
        old.update(seen_at=F("created_at") + SEEN_WITHIN)


def _forget_old_mail(now: datetime) -> None:
    old = Letter.objects.filter(created_at__lt=now - RECENT)
    keys = list(old.values_list("key_id", flat=True))
    old.delete()
    RecordKey.objects.filter(pk__in=keys).delete()


def _empty_queue() -> None:
    """Jobs of what was done already, and of mails that are gone; recent mails still leave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND ("
            " task_name = ANY(%s)"
            " OR (task_name = 'schakel.post.tasks.deliver' AND NOT EXISTS ("
            "  SELECT FROM post_letter WHERE post_letter.id = (args ->> 'letter_id')::uuid)))",
            [[*DONE_ALREADY, *settings.AFTER_LINKING]],
        )
