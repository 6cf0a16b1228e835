"""How does a puzzle live, from made to closed?"""

from schakel.kernel.lifecycle import Lifecycle, step
from schakel.puzzles.models import Puzzle

State = Puzzle.State

PUZZLE_LIFECYCLE = Lifecycle(
    step("edit", State.OPEN, to=State.OPEN),
    step("add", State.OPEN, to=State.OPEN),
    step("take_out", State.OPEN, to=State.OPEN),
    step("pass_on", State.OPEN, to=State.OPEN),
    step("merge", State.OPEN, to=State.MERGED),
    step("unmerge", State.MERGED, to=State.OPEN),
    step("close", State.OPEN, to=State.CLOSED),
    step("reopen", State.CLOSED, to=State.OPEN),
)
