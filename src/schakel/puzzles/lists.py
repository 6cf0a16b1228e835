"""Which puzzles does a desk have, the one to look at first on top?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.organisations.models import Pattern
from schakel.people.models import Person
from schakel.puzzles.models import PatternSeen, Puzzle, PuzzleSignal
from schakel.puzzles.policy import PATTERN_POLICY, PUZZLE_POLICY
from schakel.puzzles.sources import counted, grouped, same_pairs
from schakel.signals.models import Signal
from schakel.vault.opening import unseal_many

PER_PAGE = 25
SHOWN_AT_START = 5
STILL_TO_CHOOSE = 50


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see."""

    state: str = Puzzle.State.OPEN  # "all": everything
    owner: str = ""  # "me"
    strength: str = ""

    def rows(self, person: Person) -> Q:
        """Which puzzles fit."""
        return (
            (Q() if self.state == "all" else Q(state=self.state))
            & (Q(owner=person) if self.owner == "me" else Q())
            & (Q(strength=self.strength) if self.strength else Q())
        )


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    puzzle: Puzzle
    hypothesis: str
    counted: str

    def due(self, today: date) -> str:
        """Whether the next look is far, today, or past."""
        if self.puzzle.review_on > today:
            return "ok"
        return "late" if self.puzzle.review_on < today else "soon"


@dataclass(frozen=True)
class Repetition:
    """A pattern that was seen, with how the district calls it."""

    seen: PatternSeen
    label: str
    source: str
    confirmed: bool
    count: int
    months: int
    signals: Sequence[Signal]

    @property
    def first(self) -> Signal | None:
        return self.signals[0] if self.signals else None


def page_of(person: Person, filters: Filters, number: str | None) -> "Page[Puzzle]":
    """One page of the puzzles that fit; open ones by their next look, others newest first."""
    order = (
        ("review_on", "reference")
        if filters.state == Puzzle.State.OPEN
        else ("-made_at", "reference")
    )
    return Paginator(_own(person).filter(filters.rows(person)).order_by(*order), PER_PAGE).get_page(
        number
    )


def rows_of(puzzles: Sequence[Puzzle]) -> list[Row]:
    """The lines of a list, opened; as many questions for few as for many."""
    texts = unseal_many(puzzles, "hypothesis")
    inside: dict[UUID, list[UUID]] = defaultdict(list)
    for puzzle, signal in PuzzleSignal.objects.filter(puzzle__in=puzzles, removed=None).values_list(
        "puzzle_id", "signal_id"
    ):
        inside[puzzle].append(signal)
    everything = {signal for signals in inside.values() for signal in signals}
    source_of = grouped(everything, same_pairs(everything))
    return [
        Row(
            puzzle,
            texts[puzzle.pk],
            counted(
                len(inside[puzzle.pk]), len({source_of[signal] for signal in inside[puzzle.pk]})
            ),
        )
        for puzzle in puzzles
    ]


def to_review(person: Person, *, now: datetime) -> list[Puzzle]:
    """The puzzles of this person that must be looked at again today, or should have been."""
    today = timezone.localdate(now)
    due = _own(person).filter(owner=person, state=Puzzle.State.OPEN, review_on__lte=today)
    return list(due.order_by("review_on", "reference")[:SHOWN_AT_START])


def open_beside(person: Person, *, desk: UUID, without: Puzzle | None = None) -> list[Puzzle]:
    """The open puzzles of one desk, to choose from; the newest first."""
    rows = _own(person).filter(desk=desk, state=Puzzle.State.OPEN)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return list(rows.order_by("-made_at")[:STILL_TO_CHOOSE])


def first_words(puzzles: Sequence[Puzzle], *, most: int = 70) -> dict[UUID, str]:
    """How each puzzle is recognised where somebody chooses one: the start of its hypothesis."""
    texts = unseal_many(puzzles, "hypothesis")
    return {
        pk: text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
        for pk, text in ((pk, " ".join(text.split())) for pk, text in texts.items())
    }


def with_signal(person: Person, signal: Signal) -> list[Puzzle]:
    """The puzzles in which a signal is now; one that went up in another is told by that other."""
    rows = _own(person).filter(memberships__signal=signal, memberships__removed=None)
    return list(rows.exclude(state=Puzzle.State.MERGED).order_by("made_at"))


def repetitions_for(
    person: Person, *, states: Sequence[str] = (PatternSeen.State.NEW,)
) -> list[Repetition]:
    """What was seen to come back at somebody's desk.

    What lies in one open puzzle already, is known: it is left out of what is new.
    """
    rows = list(
        PATTERN_POLICY.rows(person, "see")
        .filter(state__in=states)
        .select_related("desk", "decided_by")
        .prefetch_related("signals")
        .order_by("-noticed_at", "reference")
    )
    lying_together = _open_contents([row.pk for row in rows])
    return [
        repetition
        for repetition in described(rows)
        if repetition.seen.state != PatternSeen.State.NEW
        or not any(
            {signal.pk for signal in repetition.signals} <= inside for inside in lying_together
        )
    ]


def described(rows: Sequence[PatternSeen]) -> list[Repetition]:
    """Patterns that were seen, as their district describes them."""
    if not rows:
        return []
    patterns = {
        (each.district_id, each.code): each
        for each in Pattern.objects.filter(
            district__in={row.desk.district_id for row in rows},
            code__in={row.code for row in rows},
        )
    }
    return [
        Repetition(
            seen=row,
            label=str(pattern),
            source=pattern.source,
            confirmed=pattern.confirmed,
            count=pattern.count,
            months=pattern.months,
            signals=sorted(row.signals.all(), key=lambda each: (each.received_at, each.reference)),
        )
        for row in rows
        if (pattern := patterns.get((row.desk.district_id, row.code))) is not None
    ]


def lie_together(signals: Collection[UUID]) -> bool:
    """Whether one open puzzle holds all these signals."""
    inside: dict[UUID, set[UUID]] = defaultdict(set)
    for puzzle, signal in PuzzleSignal.objects.filter(
        removed=None, puzzle__state=Puzzle.State.OPEN, signal__in=signals
    ).values_list("puzzle_id", "signal_id"):
        inside[puzzle].add(signal)
    return any(held == set(signals) for held in inside.values())


def _open_contents(patterns: Sequence[UUID]) -> list[set[UUID]]:
    """What lies in each open puzzle that holds a signal of one of these patterns."""
    inside: dict[UUID, set[UUID]] = defaultdict(set)
    for puzzle, signal in PuzzleSignal.objects.filter(
        removed=None,
        puzzle__state=Puzzle.State.OPEN,
        signal__patterns__in=patterns,
    ).values_list("puzzle_id", "signal_id"):
        inside[puzzle].add(signal)
    return list(inside.values())


def _own(person: Person) -> "QuerySet[Puzzle]":
    return PUZZLE_POLICY.rows(person, "see").select_related("owner", "desk", "key")
