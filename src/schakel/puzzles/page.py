"""What stands on the page of one puzzle, opened for one reader?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from schakel.audit.trail import events_on
from schakel.people.models import Person
from schakel.puzzles.actions.undoing import undoable_numbers
from schakel.puzzles.board import Board, OnPiece, OnSame, board_of
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.picture.graph import Graph, graph_of
from schakel.puzzles.picture.timeline import Line, line_of
from schakel.puzzles.policy import PUZZLE_POLICY
from schakel.puzzles.sources import Doubt, doubts_about

MOST_LOOKS = 100


@dataclass(frozen=True)
class PieceRow:
    """One line of the list of pieces, with every piece that is the same."""

    piece: OnPiece
    same: Sequence[tuple[int, OnSame]]


@dataclass(frozen=True)
class Laid:
    """A puzzle as one page shows it."""

    hypothesis: str
    outcome_words: str
    board: Board
    graph: Graph
    line: Line
    doubts: Sequence[Doubt]
    merged_in: Sequence[Puzzle]

    @property
    def rows(self) -> list[PieceRow]:
        """The pieces as a list: everything that the picture draws."""
        return [
            PieceRow(
                piece,
                [
                    (same.other.number if same.one is piece else same.one.number, same)
                    for same in self.board.same
                    if piece in (same.one, same.other)
                ],
            )
            for piece in self.board.pieces
        ]


@dataclass(frozen=True)
class Told:
    """One step of the history in words."""

    step: PuzzleStep
    reason: str
    was: Sequence[tuple[str, str]]
    can_be_undone: bool


def laid_out(puzzle: Puzzle, *, values: Mapping[UUID, str] | None = None) -> Laid:
    """Open what the page shows at once; the pieces only when their values were opened before."""
    board = board_of(puzzle, list(puzzle.steps.all()), values=values)
    return Laid(
        hypothesis=puzzle.unsealed("hypothesis"),
        outcome_words=puzzle.unsealed("outcome_words"),
        board=board,
        graph=graph_of(board),
        line=line_of(board),
        doubts=doubts_about([each.signal for each in board.signals]) if puzzle.is_open else (),
        merged_in=list(puzzle.merged_in.order_by("reference")),
    )


def verbs_on(puzzle: Puzzle, person: Person) -> set[str]:
    """What this person may do now: as the policy says, and as the puzzle's life allows."""
    allowed = PUZZLE_POLICY.verbs_on(person, puzzle)
    now_possible = set(PUZZLE_LIFECYCLE.verbs_from(puzzle.state))
    return {verb for verb in allowed if verb not in PUZZLE_LIFECYCLE.steps or verb in now_possible}


def history_of(puzzle: Puzzle) -> list[Told]:
    """Everything that was done with it, the newest first; all under the puzzle's own key."""
    steps = list(puzzle.steps.select_related("by"))
    for step in steps:
        step.key, step.puzzle = puzzle.key, puzzle
    can_be_undone = undoable_numbers(steps)
    befores = [json.loads(step.unsealed("before") or "{}") for step in steps]
    owners = {before["owner"] for before in befores if "owner" in before}
    named = Person.objects.filter(pk__in=owners).values_list("pk", "name") if owners else []
    names = {str(pk): name for pk, name in named}
    return [
        Told(
            step,
            step.unsealed("reason"),
            _was(before, names),
            step.number in can_be_undone,
        )
        for step, before in zip(reversed(steps), reversed(befores), strict=True)
    ]


def looks_at(puzzle: Puzzle) -> list[tuple[str, object, str]]:
    """Who opened it: what was opened, when and by whom; the newest first."""
    looks = {
        "puzzle.read": _("Puzzel geopend"),
        "puzzle.print": _("Afgedrukt of geopend om af te drukken"),
        "puzzle.see_details": _("Puzzelstukken bekeken"),
        "puzzle.read_for_handover": _("Gelezen om door te zetten"),
    }
    events = events_on(puzzle).filter(action__in=looks).order_by("-at", "-id")[:MOST_LOOKS]
    return [(looks[event.action], event.at, getattr(event.actor, "name", "")) for event in events]


def _was(before: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What an edit replaced, in words."""
    said = []
    if "hypothesis" in before:
        said.append((_("Werkhypothese was"), before["hypothesis"]))
    if "strength" in before:
        said.append((_("Sterkte was"), str(Puzzle.Strength(before["strength"]).label)))
    if "review_on" in before:
        day = formats.date_format(date.fromisoformat(before["review_on"]), "j F Y")
        said.append((_("Opnieuw bekijken was"), day))
    if "owner" in before:
        said.append((_("Eigenaar was"), names.get(before["owner"], "")))
    if "outcome" in before:
        said.append((_("Uitkomst"), str(Puzzle.Outcome(before["outcome"]).label)))
    return said
