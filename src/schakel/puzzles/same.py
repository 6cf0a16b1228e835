"""Which pieces are about the same thing, as people decided or as the index sees it?

Nothing is opened for this: only decisions, levels and keyed tokens are compared.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from schakel.linking.models import IndexedMention, Touch
from schakel.organisations.models import Organisation
from schakel.signals.models import Signal

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Decided:
    """Two pieces that somebody said are the same thing."""

    touch: Touch
    one: UUID  # piece of the older signal
    other: UUID  # piece of the newer signal
    who: str
    at: datetime | None


def decided_between(signals: Collection[Signal]) -> list[Decided]:
    """What people decided to be the same, between pieces of these signals; the oldest first."""
    ids = [signal.pk for signal in signals]
    touches = (
        Touch.objects.filter(verdict=Touch.Verdict.SAME, newer__in=ids, older__in=ids)
        .select_related("decided_by", "newer")
        .order_by("decided_at", "pk")
    )
    return [
        Decided(
            touch,
            touch.older_piece_id,
            touch.newer_piece_id,
            touch.decided_by.name if touch.decided_by else "",
            touch.decided_at,
        )
        for touch in touches
    ]


def decided_around(signal: Signal) -> list[Signal]:
    """The other signals of which a piece was decided to be the same as one of this signal."""
    same = Touch.objects.filter(verdict=Touch.Verdict.SAME)
    later = same.filter(older=signal).values("newer")
    earlier = same.filter(newer=signal).values("older")
    found = Signal.objects.filter(pk__in=later, desk=signal.desk_id) | Signal.objects.filter(
        pk__in=earlier, desk=signal.desk_id
    )
    return list(found.order_by("received_at", "reference"))


@dataclass(frozen=True)
class Alike:
    """Pairs of pieces that count as the same, the surest first, and those that never do."""

    pairs: list[Pair]
    denied: set[frozenset[UUID]]


def alike_at(desk: Organisation, kinds: Sequence[str], *, since: datetime) -> Alike:
    """Which pieces count as the same for noticing a pattern.

    Rule: a pattern rests on what people decided, on strong touches that nobody denied, and on
    equal tokens; stored texts are never opened to count them. What somebody denied is not brought
    together by a third piece either.
    Source: issue "Puzzle pieces" (matches without opening what is sealed).
    """
    touches = Touch.objects.filter(
        newer__desk=desk, older__desk=desk, newer__received_at__gte=since
    )
    denied: set[frozenset[UUID]] = set()
    said: list[Pair] = []
    seen: list[Pair] = []
    for one, other, level, verdict in touches.order_by("pk").values_list(
        "older_piece_id", "newer_piece_id", "level", "verdict"
    ):
        if verdict == Touch.Verdict.NOT_SAME:
            denied.add(frozenset((one, other)))
        elif verdict == Touch.Verdict.SAME:
            said.append((one, other))
        elif level == Touch.Level.STRONG:
            seen.append((one, other))
    equal: dict[tuple[object, ...], list[UUID]] = defaultdict(list)
    mentions = IndexedMention.objects.filter(
        signal__desk=desk, signal__received_at__gte=since, piece__kind__in=kinds
    ).order_by("piece_id", "number")
    for piece, kind, version, tokens in mentions.values_list(
        "piece_id", "kind", "key_version", "tokens"
    ):
        if tokens and piece is not None:
            equal[(kind, version, *sorted(tokens))].append(piece)
    seen += [
        pair
        for alike in equal.values()
        for pair in pairwise(dict.fromkeys(alike))
        if frozenset(pair) not in denied
    ]
    return Alike(said + seen, denied)
