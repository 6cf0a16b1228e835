"""What does handing over show on the page of a puzzle?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schakel.handover.models import Handover
from schakel.people.models import Person
from schakel.puzzles.models import Puzzle
from schakel.signals.panels import Panel


@dataclass(frozen=True)
class OnPuzzlePage:
    """Every time that the puzzle went on as one package, and what came back."""

    handovers: Sequence[Handover]


def on_puzzle(puzzle: Puzzle, *, by: Person, now: datetime) -> Panel | None:
    """The block "Doorgezet" of one puzzle; None when it never went anywhere."""
    handovers = list(puzzle.handovers.select_related("to", "status").order_by("-at"))
    return Panel("handover/on_puzzle.html", OnPuzzlePage(handovers)) if handovers else None
