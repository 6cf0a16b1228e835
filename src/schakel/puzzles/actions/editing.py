"""How does somebody change what is thought of a puzzle, or look at it again?"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.desks import members_of
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import count_as_seen, notify
from schakel.puzzles.actions.history import locked, said, write_step
from schakel.puzzles.actions.making import Thought, check_review
from schakel.puzzles.lifecycle import PUZZLE_LIFECYCLE
from schakel.puzzles.models import Puzzle, PuzzleStep
from schakel.puzzles.policy import PUZZLE_POLICY


class NotOfThisDesk(Exception):
    """A puzzle is in the hands of somebody of its own desk."""


class NothingChanged(Exception):
    """Everything stands there already."""


@transaction.atomic
def edit(
    puzzle: Puzzle, thought: Thought, *, owner: Person, reason: str, by: Person, now: datetime
) -> PuzzleStep:
    """Change hypothesis, strength, owner or next look; what stood there stays in the history."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "edit", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "edit")
    reason = said(reason)
    stood = as_it_stands(puzzle)
    becomes = {
        "hypothesis": said(thought.hypothesis),
        "strength": Puzzle.Strength(thought.strength).value,
        "review_on": thought.review_on.isoformat(),
        "owner": str(owner.pk),
    }
    before = {name: value for name, value in stood.items() if becomes[name] != value}
    if not before:
        raise NothingChanged
    if "review_on" in before:
        check_review(thought.review_on, now=now)
        puzzle.reminded = Puzzle.Reminded.NOBODY
    if "owner" in before:
        if owner not in possible_owners(puzzle, now=now):
            raise NotOfThisDesk
        puzzle.owner = owner
    puzzle.strength = Puzzle.Strength(thought.strength)
    puzzle.review_on = thought.review_on
    puzzle.seal(hypothesis=becomes["hypothesis"])
    puzzle.save()
    step = write_step(puzzle, PuzzleStep.Kind.EDITED, reason=reason, before=before, by=by, now=now)
    record("puzzle.edit", by=by, on=puzzle, because=because, fields=sorted(before), now=now)
    if "owner" in before and owner != by:
        notify(
            [owner],
            Notice.Kind.PUZZLE_ASSIGNED,
            reference=puzzle.reference,
            url_name="puzzles:detail",
            now=now,
        )
    return step


@transaction.atomic
def review(puzzle: Puzzle, *, words: str, next_on: date, by: Person, now: datetime) -> PuzzleStep:
    """Look again: say what came of it, and when the next time is."""
    puzzle = locked(puzzle)
    because = PUZZLE_POLICY.require(by, "edit", puzzle)
    PUZZLE_LIFECYCLE.advance(puzzle, "edit")
    check_review(next_on, now=now)
    step = write_step(
        puzzle,
        PuzzleStep.Kind.REVIEWED,
        reason=said(words),
        before={"review_on": puzzle.review_on.isoformat()},
        by=by,
        now=now,
    )
    puzzle.review_on, puzzle.reminded = next_on, Puzzle.Reminded.NOBODY
    puzzle.save(update_fields=["review_on", "reminded"])
    count_as_seen(by, now=now, reference=puzzle.reference)
    record("puzzle.review", by=by, on=puzzle, because=because, now=now)
    return step


def as_it_stands(puzzle: Puzzle) -> dict[str, str]:
    """What an edit may replace, as it is written in the history."""
    return {
        "hypothesis": puzzle.unsealed("hypothesis"),
        "strength": puzzle.strength,
        "review_on": puzzle.review_on.isoformat(),
        "owner": str(puzzle.owner_id),
    }


def possible_owners(puzzle: Puzzle, *, now: datetime) -> list[Person]:
    """The officers of the desk today, and who owns it now."""
    people = members_of(puzzle.desk, Role.FOCAL_OFFICER, on=timezone.localdate(now))
    return people if puzzle.owner in people else [puzzle.owner, *people]
