"""How do moments and terms read on the pages of the desk?"""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext, ngettext

from schakel.signals import inbox
from schakel.signals.models import Deadline, Signal, Task

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
WEEK_FROM = 14
NEAR = timedelta(hours=24)


@register.filter
def age(since: datetime, now: datetime) -> str:
    """How long ago, in words that fit a row."""
    seconds = (now - since).total_seconds()
    if seconds < MINUTE:
        return gettext("zojuist")
    if seconds < HOUR:
        number = int(seconds // MINUTE)
        return ngettext("%(n)s minuut oud", "%(n)s minuten oud", number) % {"n": number}
    if seconds < 2 * DAY:
        number = int(seconds // HOUR)
        return ngettext("%(n)s uur oud", "%(n)s uur oud", number) % {"n": number}
    number = int(seconds // DAY)
    if number >= WEEK_FROM:
        return ngettext("%(n)s week oud", "%(n)s weken oud", number // 7) % {"n": number // 7}
    return ngettext("%(n)s dag oud", "%(n)s dagen oud", number) % {"n": number}


@register.filter
def due_state(thing: Signal | Task, now: datetime) -> str:
    """Whether the deadline of a signal or a check is far, near or past."""
    if isinstance(thing, Signal):
        return inbox.due_state(thing, now)
    if thing.due_at is None or thing.due_at >= now + NEAR:
        return "ok"
    return "late" if thing.due_at < now else "soon"


@register.filter
def term_label(kind: str) -> str:
    """What must happen before a deadline."""
    return str(Deadline.Kind(kind).label) if kind in Deadline.Kind.values else ""
