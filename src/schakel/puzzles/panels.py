"""What do higher modules show on the page of a puzzle?

A puzzle knows no handover; whoever does, is named in `settings.PUZZLE_PANELS`.
"""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from schakel.people.models import Person
from schakel.puzzles.models import Puzzle
from schakel.signals.panels import Panel


class PuzzlePanelMaker(Protocol):
    """A function that makes the block of one puzzle for one reader; None: there is none."""

    def __call__(self, puzzle: Puzzle, *, by: Person, now: datetime) -> Panel | None: ...


def panels_of(puzzle: Puzzle, *, by: Person, now: datetime) -> list[Panel]:
    """The blocks of higher modules, in the order of the settings."""
    makers: list[PuzzlePanelMaker] = [import_string(name) for name in settings.PUZZLE_PANELS]
    return [panel for make in makers if (panel := make(puzzle, by=by, now=now)) is not None]
