"""How do moments and terms read on the pages of the desk?"""

from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, ngettext

from schakel.signals import inbox
from schakel.signals.models import Deadline, Signal, Task

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
WEEK_FROM = 14
NEAR = timedelta(hours=24)
TERMS = dict(Deadline.Kind.choices)
REPORTERS = dict(Signal.ReporterKind.choices)


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
def pieces(number: int) -> str:
    """How many pieces of the puzzle there are."""
    said = ngettext("%(number)s puzzelstuk", "%(number)s puzzelstukken", number)
    return said % {"number": number}


@register.filter
def touches(number: int) -> str:
    """How many earlier signals a signal may touch."""
    said = ngettext("raakt %(number)s eerder signaal", "raakt %(number)s eerdere signalen", number)
    return said % {"number": number}


@register.filter
def term_label(kind: str) -> str:
    """What must happen before a deadline."""
    return str(TERMS.get(kind, ""))


@register.filter
def reporter_label(kind: str) -> str:
    """What kind of reporter told it."""
    return str(REPORTERS.get(kind, ""))


@register.simple_tag
def standing(signal: Signal) -> str:
    """Urgency and state as tags. A list repeats few combinations, so each is drawn once."""
    added_to = signal.new_input_at is not None
    return _standing(signal.urgency, "" if added_to else signal.state, get_language() or "")


@lru_cache(maxsize=128)
def _standing(urgency: str, state: str, _language: str) -> str:
    return render_to_string("signals/standing.html", {"urgency": urgency, "state": state})
