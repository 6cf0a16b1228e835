"""How does a puzzle end, and how does it open again?"""

from datetime import date, datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.people.notices import count_as_seen
from schakel.puzzles.actions.history import locked, said, write_step
from schakel.puzzles.actions.making import check_review
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY


@transaction.atomic
def close(puzzle: Puzzle, *, outcome: str, words: str, by: Person, now: datetime) -> PuzzleStep:
    """Close with an outcome and words. Its signals live on by themselves: each has a reporter."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "close", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "close")
    words = said(words)
    puzzle.outcome, puzzle.closed_at = Puzzle.Outcome(outcome), now
    puzzle.seal(outcome_words=words)
    puzzle.save()
    step = write_step(
        puzzle,
        PuzzleStep.Kind.CLOSED,
        reason=words,
        before={"outcome": outcome},
        by=by,
        now=now,
    )
    count_as_seen(by, now=now, reference=puzzle.reference)
    record("puzzle.close", by=by, on=puzzle, because=because, detail={"outcome": outcome}, now=now)
    return step


@transaction.atomic
def reopen(
    puzzle: Puzzle, *, reason: str, review_on: date, by: Person, now: datetime
) -> PuzzleStep:
    """Open a closed puzzle again; how it ended the first time stays in the history."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "reopen", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "reopen")
    check_review(review_on, now=now)
    step = write_step(puzzle, PuzzleStep.Kind.REOPENED, reason=said(reason), by=by, now=now)
    puzzle.outcome, puzzle.closed_at = "", None
    puzzle.review_on, puzzle.reminded = review_on, Puzzle.Reminded.NOBODY
    puzzle.seal(outcome_words="")
    puzzle.save()
    record("puzzle.reopen", by=by, on=puzzle, because=because, now=now)
    return step
