"""What does the page of a signal show of what it touches?"""

from datetime import datetime

from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.signals.panels import Panel


def touches_panel(signal: Signal, *, by: Person, now: datetime) -> Panel | None:
    """Nothing yet."""
    return None
