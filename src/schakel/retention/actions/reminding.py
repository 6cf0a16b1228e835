"""Who hears that the day has come to look again at a signal that is kept longer?"""

from datetime import date, datetime

from schakel.people.models import Notice
from schakel.people.notices import notify
from schakel.retention.models import Hold
from schakel.signals.hearing import told_of


def remind_all(*, today: date, now: datetime) -> None:
    """Tell the officers of the desk, on the day itself; the hold goes on until somebody ends it.

    Rule: a hold is looked at again on the day that was set. Source: product.md 17.8.
    """
    due = Hold.objects.filter(ended_at=None, look_again_on=today)
    for hold in due.select_related("signal__desk").defer("why"):
        notify(
            told_of(hold.signal, on=now),
            Notice.Kind.HOLD_DUE,
            reference=hold.signal.reference,
            url_name="retention:hold",
            now=now,
        )
