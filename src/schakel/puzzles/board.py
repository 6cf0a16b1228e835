"""What lies on the table of one puzzle: signals, pieces, and what people said of them?

Both the picture and the list are made of this, so they cannot tell different things.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from schakel.puzzles.contents import memberships_of
from schakel.puzzles.models import Puzzle, PuzzleSignal, PuzzleStep
from schakel.puzzles.same import Decided, decided_between
from schakel.puzzles.sources import Sources, counted, grouped, sources_of
from schakel.signals.models import Milestone, PuzzlePiece, Signal, Weighing

# The kinds in the order in which they are drawn and listed.
KINDS = {kind: place for place, kind in enumerate(PuzzlePiece.Kind.values)}
SHOWN_STEPS = (
    Milestone.Step.RECEIVED,
    Milestone.Step.WEIGHED,
    Milestone.Step.PASSED_ON,
    Milestone.Step.REPORTED_BACK,
)


@dataclass(frozen=True)
class OnSignal:
    """One signal on the table."""

    number: int
    signal: Signal
    membership: PuzzleSignal
    source: int  # which independent source, numbered
    repeats: tuple[str, ...]  # other signals in the puzzle of the same source
    reliability: str  # of the source, in words
    content: str  # reliability of the content, in words
    owes_feedback: bool

    @property
    def key(self) -> str:
        return f"signaal-{self.number}"

    @property
    def name(self) -> str:
        return self.signal.reference

    @property
    def received(self) -> str:
        return _("ontvangen %(day)s") % {"day": day_of(self.signal.received_at)}

    @property
    def from_source(self) -> str:
        return _("bron %(number)s") % {"number": self.source}

    @property
    def reliability_short(self) -> str:
        """The word before the explanation: as much as fits in the picture."""
        return self.reliability.partition(":")[0]

    @property
    def url(self) -> str:
        return self.signal.get_absolute_url()


@dataclass(frozen=True)
class OnPiece:
    """One piece on the table; its value only when somebody opened the door."""

    number: int
    piece: PuzzlePiece
    signal: OnSignal
    value: str = ""

    @property
    def key(self) -> str:
        return f"stuk-{self.number}"

    @property
    def kind(self) -> str:
        return self.piece.get_kind_display()

    @property
    def name(self) -> str:
        return _("stuk %(number)s") % {"number": self.number}

    @property
    def added(self) -> str:
        """By whom it came to light, when that was the desk and not the reporter."""
        piece = self.piece
        if piece.added_by is None or piece.added_at == self.signal.signal.registered_at:
            return ""
        return f"{piece.added_by.name}, {day_of(piece.added_at)}"


@dataclass(frozen=True)
class OnSame:
    """That two pieces are the same thing, decided by a person."""

    one: OnPiece
    other: OnPiece
    decided: Decided

    @property
    def key(self) -> str:
        return f"zelfde-{self.one.number}-{self.other.number}"

    @property
    def name(self) -> str:
        """Who decided it, and when."""
        at = day_of(self.decided.at) if self.decided.at else ""
        return _("zelfde: %(who)s, %(day)s") % {"who": self.decided.who, "day": at}

    @property
    def pair(self) -> str:
        return _("stuk %(one)s en stuk %(other)s") % {
            "one": self.one.number,
            "other": self.other.number,
        }

    @property
    def url(self) -> str:
        """The page of the decision."""
        try:
            return reverse(
                "linking:touch", args=[self.decided.touch.newer.reference, self.decided.touch.pk]
            )
        except NoReverseMatch:
            return f"#{self.one.key}"


@dataclass(frozen=True)
class Moment:
    """Something that happened to one of the signals, or to the puzzle itself."""

    number: int
    at: datetime
    what: str  # a code, for the shape of its mark
    says: str
    signal: OnSignal | None = None  # None: the puzzle itself
    more: str = ""

    @property
    def key(self) -> str:
        return f"moment-{self.number}"

    @property
    def about(self) -> str:
        return self.signal.name if self.signal else _("deze puzzel")


@dataclass(frozen=True)
class Board:
    """Everything on the table."""

    signals: Sequence[OnSignal] = ()
    pieces: Sequence[OnPiece] = ()
    same: Sequence[OnSame] = ()
    moments: Sequence[Moment] = ()
    sources: int = 0
    opened: bool = False

    @property
    def in_words(self) -> str:
        return counted(len(self.signals), self.sources)

    @property
    def by_kind(self) -> list[tuple[str, list[OnPiece]]]:
        """The pieces, per kind, in the order of the picture."""
        kinds: dict[str, list[OnPiece]] = {}
        for piece in self.pieces:
            kinds.setdefault(piece.kind, []).append(piece)
        return list(kinds.items())

    @property
    def owing(self) -> list[OnSignal]:
        """The signals of which the reporter did not hear back yet.

        Rule: every reporter is told apart, also when their signals went on as one puzzle.
        Source: issue "From signal to action" (feedback is mandatory); product.md 5.4.
        """
        return [each for each in self.signals if each.owes_feedback]


@dataclass
class _Facts:
    """What is asked once for all signals together."""

    weighings: Mapping[UUID, Weighing] = field(default_factory=dict)
    milestones: Sequence[Milestone] = ()
    sources: Sources = field(default_factory=lambda: Sources({}))


def board_of(
    puzzle: Puzzle,
    steps: Sequence[PuzzleStep],
    *,
    values: Mapping[UUID, str] | None = None,
) -> Board:
    """Lay a puzzle on the table: as many questions to the database for few signals as for many."""
    rows = memberships_of(puzzle)
    signals = [row.signal for row in rows]
    facts = _Facts(
        weighings={
            each.signal_id: each
            for each in Weighing.objects.filter(signal__in=signals)
            .order_by("signal", "-at")
            .distinct("signal")
        },
        milestones=list(
            Milestone.objects.filter(
                signal__in=signals, step__in=SHOWN_STEPS, skipped_because=""
            ).order_by("at", "pk")
        ),
        sources=sources_of(signals),
    )
    on_signals = _signals(rows, facts)
    decided = decided_between(signals)
    pieces = _pieces(on_signals, decided, values or {})
    by_piece = {each.piece.pk: each for each in pieces}
    return Board(
        signals=on_signals,
        pieces=pieces,
        same=[
            OnSame(*_in_order(by_piece[each.one], by_piece[each.other]), each)
            for each in decided
            if each.one in by_piece and each.other in by_piece
        ],
        moments=_moments(on_signals, facts.milestones, steps),
        sources=facts.sources.count,
        opened=values is not None,
    )


def day_of(moment: datetime) -> str:
    """A day as it is written everywhere: 3 november 2026."""
    return formats.date_format(timezone.localtime(moment), "j b Y")


def _signals(rows: Sequence[PuzzleSignal], facts: _Facts) -> list[OnSignal]:
    numbers: dict[UUID, int] = {}
    told = {each.signal_id for each in facts.milestones if each.step == SHOWN_STEPS[-1]}
    references = {row.signal_id: row.signal.reference for row in rows}
    found = []
    for place, row in enumerate(rows, 1):
        source = facts.sources.of[row.signal_id]
        weighing = facts.weighings.get(row.signal_id)
        not_weighed = _("nog niet gewogen")
        found.append(
            OnSignal(
                number=place,
                signal=row.signal,
                membership=row,
                source=numbers.setdefault(source, len(numbers) + 1),
                repeats=tuple(
                    sorted(
                        references[other] for other in facts.sources.together_with(row.signal_id)
                    )
                ),
                reliability=weighing.get_source_reliability_display() if weighing else not_weighed,
                content=weighing.get_content_reliability_display() if weighing else not_weighed,
                owes_feedback=row.signal_id not in told,
            )
        )
    return found


def _pieces(
    signals: Sequence[OnSignal], decided: Sequence[Decided], values: Mapping[UUID, str]
) -> list[OnPiece]:
    """Kind by kind; what is the same lies together, so that its lines are short."""
    by_signal = {each.signal.pk: each for each in signals}
    rows = list(
        PuzzlePiece.objects.filter(signal__in=by_signal)
        .select_related("added_by")
        .defer("text", "added_by__password")
    )
    things = grouped([row.pk for row in rows], [(each.one, each.other) for each in decided])
    first: dict[UUID, int] = {}
    for row in rows:
        number = by_signal[row.signal_id].number
        thing = things[row.pk]
        first[thing] = min(first.get(thing, number), number)
    rows.sort(
        key=lambda row: (
            KINDS.get(row.kind, len(KINDS)),
            first[things[row.pk]],
            str(things[row.pk]),
            by_signal[row.signal_id].number,
            row.position,
            row.added_at,
        )
    )
    return [
        OnPiece(place, row, by_signal[row.signal_id], values.get(row.pk, ""))
        for place, row in enumerate(rows, 1)
    ]


def _in_order(one: OnPiece, other: OnPiece) -> tuple[OnPiece, OnPiece]:
    return (one, other) if one.number < other.number else (other, one)


def _moments(
    signals: Sequence[OnSignal], milestones: Sequence[Milestone], steps: Sequence[PuzzleStep]
) -> list[Moment]:
    by_signal = {each.signal.pk: each for each in signals}
    found: list[tuple[datetime, str, str, OnSignal | None, str]] = [
        (
            # The trail rounds what a reporter does; the desk's clocks ran from this moment.
            by_signal[each.signal_id].signal.received_at
            if each.step == Milestone.Step.RECEIVED
            else each.at,
            str(each.step),
            each.get_step_display(),
            by_signal[each.signal_id],
            "",
        )
        for each in milestones
    ]
    found += [
        (step.at, "puzzle", step.get_kind_display(), None, ", ".join([*step.signals, step.other]))
        for step in steps
    ]
    found.sort(key=lambda each: (each[0], each[3].number if each[3] else 0, each[2]))
    return [
        Moment(place, at, what, says, signal, more.strip(", "))
        for place, (at, what, says, signal, more) in enumerate(found, 1)
    ]
