"""What do higher modules show on the page of a signal, and on the start page?

A signal knows no link and no puzzle; whoever does, is named in `settings.SIGNAL_PANELS` or
`settings.START_PANELS` and is asked when the page is made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
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


@transaction.atomic(savepoint=False)
def panels_of(signal: Signal, *, by: Person, now: datetime) -> list[Panel]:
    """The blocks of higher modules in the order of the settings; they may record what they show."""
    makers: list[PanelMaker] = [import_string(name) for name in settings.SIGNAL_PANELS]
    return [panel for make in makers if (panel := make(signal, by=by, now=now)) is not None]


class StartPanelMaker(Protocol):
    """A function that makes a block of the start page of one reader; None: there is none."""

    def __call__(self, *, by: Person, now: datetime) -> Panel | None: ...


def start_panels(*, by: Person, now: datetime) -> list[Panel]:
    """The blocks of higher modules on the start page, in the order of the settings."""
    makers: list[StartPanelMaker] = [import_string(name) for name in settings.START_PANELS]
    return [panel for make in makers if (panel := make(by=by, now=now)) is not None]
