"""A weighing for the tests: only what a test is about needs saying."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schakel.signals.actions.weighing import Judgement, weigh
from schakel.signals.models import Answer, Signal, Weighing
from schakel.signals.urgency import Facts

NL = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=NL)
LATER = MONDAY + timedelta(hours=2)
REASON = "De melder zag het zelf, twee keer deze week."


def judged(decided: str, *, reason: str = REASON) -> Judgement:
    return Judgement(Weighing.Source.USUALLY, Weighing.Content.SEEN, decided, reason)


def weighed(signal: Signal, decided: str, *, by, now=LATER, after=None, **known) -> Weighing:
    """Weigh a signal, as somebody who opened the newest form."""
    if after is None:
        newest = signal.weighings.first()
        after = newest.pk if newest else None
    facts = Facts(**{"forms": ("labour",), **known})
    weighing = weigh(signal, facts, judged(decided), after=after, by=by, now=now)
    signal.refresh_from_db()
    return weighing


def made_acute(signal: Signal, *, by, now=LATER) -> Signal:
    weighed(signal, Signal.Urgency.ACUTE, by=by, now=now, immediate_danger=Answer.YES)
    return signal


def running(signal: Signal) -> dict[str, datetime]:
    """The terms that run, by kind."""
    return {term.kind: term.due_at for term in signal.deadlines.filter(met_at=None)}
