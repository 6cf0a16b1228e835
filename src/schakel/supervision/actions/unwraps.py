"""How does the privacy officer hear that far more is opened than usual?"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from schakel.people.models import Notice
from schakel.people.notices import notify
from schakel.supervision.actions.canaries import privacy_officers
from schakel.vault import unwrap_alarm
from schakel.vault.models import UnwrapCount

WATCHED: Final = timedelta(hours=26)  # a worker that was away for a day still tells


@transaction.atomic
def watch(*, now: datetime) -> int:
    """Tell the privacy officers of each unusual hour once, and let go of what is old.

    Rule: ten times the usual number of keys opened is an alarm, whatever opened them.
    Source: design security.md 1.2 and T52.
    """
    UnwrapCount.objects.filter(hour__lt=now - unwrap_alarm.KEPT).delete()
    untold = [
        alarm
        for alarm in unwrap_alarm.alarms(since=now - WATCHED, until=now)
        if alarm.told_at is None
    ]
    # Two workers at once: whoever changes the row is the one that tells.
    told = UnwrapCount.objects.filter(pk__in=[alarm.row for alarm in untold], told_at=None).update(
        told_at=now
    )
    if told:
        notify(
            privacy_officers(now=now),
            Notice.Kind.KEYS_OPENED,
            reference="sleutels",
            url_name="supervision:unusual",
            now=now,
            urgent=True,
            again=True,
        )
    return told
