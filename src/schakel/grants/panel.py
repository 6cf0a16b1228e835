"""What does the page of a signal show of who reads along?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schakel.grants.models import Grant
from schakel.grants.reading import of_signal
from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.signals.panels import Panel


@dataclass(frozen=True)
class OnSignalPage:
    """Everybody of outside the desk who reads along now, or is proposed to."""

    signal: Signal
    grants: Sequence[Grant]


def on_signal(signal: Signal, *, by: Person, now: datetime) -> Panel:
    """The block "Wie leest mee"."""
    return Panel("grants/on_signal.html", OnSignalPage(signal, of_signal(signal, now=now)))
