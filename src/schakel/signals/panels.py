"""What do higher modules show on the page of a signal?

A signal knows no link and no puzzle; whoever does, is named in `settings.SIGNAL_PANELS` and is
asked when the page is made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from schakel.people.models import Person
from schakel.signals.models import Signal


@dataclass(frozen=True)
class Panel:
    """One block: the template that draws it, and what that template finds as `panel`."""

    template: str
    content: Any


class PanelMaker(Protocol):
    """A function that makes the block of one signal for one reader; None: there is none."""

    def __call__(self, signal: Signal, *, by: Person, now: datetime) -> Panel | None: ...


def panels_of(signal: Signal, *, by: Person, now: datetime) -> list[Panel]:
    """The blocks of higher modules, in the order of the settings."""
    makers: list[PanelMaker] = [import_string(name) for name in settings.SIGNAL_PANELS]
    return [panel for make in makers if (panel := make(signal, by=by, now=now)) is not None]
