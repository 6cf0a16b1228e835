"""What comes back so often that the desk should look? Counted in sources, never read from texts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schakel.organisations.models import Organisation, Pattern
from schakel.puzzles.same import Pair, alike_at
from schakel.puzzles.sources import Sources, grouped, sources_of
from schakel.signals.models import PuzzlePiece, Signal

Kind = PuzzlePiece.Kind
ABOUT: dict[str, Kind] = {
    Pattern.Kind.SAME_ADDRESS: Kind.ADDRESS,
    Pattern.Kind.VEHICLE_PLACES: Kind.VEHICLE,
    Pattern.Kind.COMPANY_ADDRESSES: Kind.COMPANY,
}


@dataclass(frozen=True)
class Clue:
    """One piece in one signal; not what stands in it."""

    piece: UUID
    kind: str
    signal: UUID
    municipality: UUID | None


@dataclass(frozen=True)
class Found:
    """Something that came back at least as often as the district wants to know."""

    pattern: Pattern
    pieces: frozenset[UUID]
    signals: frozenset[UUID]
    times: int
    sources: int


def found_at(desk: Organisation, pattern: Pattern, *, now: datetime) -> list[Found]:
    """What repeats at a desk, as one pattern of its district counts it."""
    since = months_before(now, pattern.months)
    signals = list(Signal.objects.filter(desk=desk, received_at__gte=since))
    clues = [
        Clue(*row)
        for row in PuzzlePiece.objects.filter(
            signal__in=signals, kind__in=[Kind.ADDRESS, Kind.VEHICLE, Kind.COMPANY]
        )
        .order_by("added_at", "pk")
        .values_list("pk", "kind", "signal_id", "signal__municipality_id")
    ]
    if not clues:
        return []
    alike = alike_at(desk, list(ABOUT.values()), since=since)
    return repeats(pattern, clues, alike.pairs, sources_of(signals), apart=alike.denied)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of the month where there is no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def repeats(
    pattern: Pattern,
    clues: Sequence[Clue],
    pairs: Iterable[Pair],
    sources: Sources,
    *,
    apart: Collection[frozenset[UUID]] = (),
) -> list[Found]:
    """Every thing of the pattern's kind that comes back often enough.

    Rule: how often is counted in independent sources: no pattern has more places or addresses
    than there are people who told of it. Counts and periods are the district's.
    Source: issue "Puzzle pieces" (repeated patterns); product.md 6.6 and 6.9.
    """
    known = {clue.piece for clue in clues}
    things = grouped(known, [pair for pair in pairs if set(pair) <= known], apart=apart)
    places = _places(clues, things)
    by_thing: dict[UUID, list[Clue]] = defaultdict(list)
    for clue in clues:
        if clue.kind == ABOUT[pattern.kind]:
            by_thing[things[clue.piece]].append(clue)
    found = []
    for own in by_thing.values():
        signals = frozenset(clue.signal for clue in own)
        told_by = sources.count_of(signals)
        times = min(told_by, _counted(pattern.kind, signals, places, clues))
        if times >= pattern.count:
            found.append(
                Found(pattern, frozenset(clue.piece for clue in own), signals, times, told_by)
            )
    return sorted(found, key=lambda each: sorted(map(str, each.pieces)))


def _counted(
    kind: str,
    signals: Set[UUID],
    places: Mapping[UUID, Set[UUID]],
    clues: Sequence[Clue],
) -> int:
    """Signals on an address, or else the addresses at which the thing was."""
    if kind == Pattern.Kind.SAME_ADDRESS:
        return len(signals)
    at = {place for signal in signals for place in places.get(signal, ())}
    if kind == Pattern.Kind.COMPANY_ADDRESSES:
        return len(at)
    # A vehicle may be seen without an address: then the municipality is a place, unless an
    # address in it was counted already.
    with_address = {clue.municipality for clue in clues if clue.signal in signals & places.keys()}
    only_town = {
        clue.municipality
        for clue in clues
        if clue.signal in signals - places.keys() and clue.municipality is not None
    }
    return len(at) + len(only_town - with_address)


def _places(clues: Sequence[Clue], things: Mapping[UUID, UUID]) -> dict[UUID, set[UUID]]:
    """The addresses of each signal; one that is written twice is one."""
    places: dict[UUID, set[UUID]] = defaultdict(set)
    for clue in clues:
        if clue.kind == Kind.ADDRESS:
            places[clue.signal].add(things[clue.piece])
    return dict(places)
