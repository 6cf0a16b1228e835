"""How many independent sources tell something, and which signals may repeat each other?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from schakel.organisations.models import Organisation
from schakel.puzzles.models import SourceStatement
from schakel.signals.models import Signal, SignalReporter


@dataclass(frozen=True)
class Sources:
    """Which signals come from which source: those of one source share a representative."""

    of: Mapping[UUID, UUID]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(set(self.of.values()))

    def count_of(self, signals: Iterable[UUID]) -> int:
        """How many tell it, of these signals."""
        return len({self.of[signal] for signal in signals})

    def together_with(self, signal: UUID) -> set[UUID]:
        """The other signals of the same source."""
        return {one for one, source in self.of.items() if source == self.of[signal]} - {signal}


@dataclass(frozen=True)
class Doubt:
    """Two signals that may come from one source, and why that is asked."""

    signal: Signal
    other: Signal
    same_person: bool  # else: the same organisation


def sources_of(signals: Iterable[Signal]) -> Sources:
    """The independent sources of some signals.

    Rule: signals that repeat each other count as one source, also when they do so by a third
    signal.
    Source: product.md 6.9; issue "Puzzle pieces" (a rumour copied twice stays one rumour).
    """
    ids = [signal.pk for signal in signals]
    return Sources(grouped(ids, same_pairs(ids)))


def same_pairs(ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Every pair that was last said to be of one source and that reaches one of these signals."""
    known: dict[frozenset[UUID], tuple[UUID, UUID, bool]] = {}
    reached: set[UUID] = set()
    border = set(ids)
    while border:
        told = SourceStatement.objects.filter(Q(signal__in=border) | Q(other__in=border))
        reached |= border
        border = set()
        for one, other, same in told.order_by("at", "id").values_list(
            "signal_id", "other_id", "same"
        ):
            known[frozenset((one, other))] = (one, other, same)
        border = {
            end for one, other, same in known.values() if same for end in (one, other)
        } - reached
    return [(one, other) for one, other, same in known.values() if same]


def grouped(
    ids: Iterable[UUID],
    pairs: Iterable[tuple[UUID, UUID]],
    *,
    apart: Collection[frozenset[UUID]] = (),
) -> dict[UUID, UUID]:
    """Each id with the one that stands for its group, when pairs hang together.

    What stands in `apart` never ends up in one group, not through a third one either: of pairs
    that would bring them together the first ones count.
    """
    stands_for: dict[UUID, UUID] = {}
    not_with: dict[UUID, set[UUID]] = defaultdict(set)
    for two in apart:
        one, other = sorted(two, key=str)
        not_with[one].add(other)
        not_with[other].add(one)

    def leader(one: UUID) -> UUID:
        while (above := stands_for.get(one, one)) != one:
            one = above
        return one

    for one, other in pairs:
        first, last = sorted((leader(one), leader(other)), key=str)
        if first == last or any(leader(each) == first for each in not_with[last]):
            continue
        stands_for[last] = first
        not_with[first] |= not_with.pop(last)
    return {one: leader(one) for one in ids}


def doubts_about(signals: Sequence[Signal]) -> list[Doubt]:
    """Pairs that may be one source and about which nobody said anything yet.

    Rule: the same account, or professionals of one organisation, raises the question and answers
    nothing.
    Source: product.md 6.9 and "Decisions that shape everything".
    """
    ids = [signal.pk for signal in signals]
    judged = {
        frozenset(pair)
        for pair in SourceStatement.objects.filter(signal__in=ids, other__in=ids).values_list(
            "signal_id", "other_id"
        )
    }
    person_of = dict(
        SignalReporter.objects.filter(signal__in=ids, person__isnull=False).values_list(
            "signal_id", "person_id"
        )
    )
    found = []
    for one, other in combinations(signals, 2):
        if frozenset((one.pk, other.pk)) in judged:
            continue
        same_person = one.pk in person_of and person_of[one.pk] == person_of.get(other.pk)
        if same_person or _colleagues(one, other):
            found.append(Doubt(other, one, same_person))
    return found


def _colleagues(one: Signal, other: Signal) -> bool:
    """Whether two professionals of one partner reported; a municipality has too many people."""
    kind = Signal.ReporterKind.PROFESSIONAL
    return (
        one.reporter_kind == other.reporter_kind == kind
        and one.reported_by is not None
        and one.reported_by_id == other.reported_by_id
        and one.reported_by.kind != Organisation.Kind.MUNICIPALITY
    )


def counted(signals: int, sources: int) -> str:
    """ "3 signalen, 2 onafhankelijke bronnen"."""
    said = ngettext("%(n)s signaal", "%(n)s signalen", signals) % {"n": signals}
    from_sources = ngettext(
        "%(n)s onafhankelijke bron", "%(n)s onafhankelijke bronnen", sources
    ) % {"n": sources}
    return gettext("%(signals)s, %(sources)s") % {"signals": said, "sources": from_sources}
