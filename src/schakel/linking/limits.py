"""How often may somebody search for what touches, and who hears when it is very often?"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final

from django.utils import timezone

from schakel.kernel.workdays import AMSTERDAM
from schakel.linking.models import Lookup
from schakel.people.desks import privacy_officers_of
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.models import PuzzlePiece, Signal

# Rule: whoever works on signals searches wider a few times a day; more often is fishing.
# Source: issue "Puzzle pieces" (counted, limited and recorded); design linking.md, 5.3.
WIDER_A_DAY: Final = 10

# Rule: a piece may always be written down, but what one person adds beyond this in a day is
# sought the next day, and a privacy officer hears of it. A typed name is a question too.
# Source: issue "Puzzle pieces" (nobody can use it to fish); design linking.md, 8.6.
PIECES_A_DAY: Final = 100


def wider_left(person: Person, *, now: datetime) -> int:
    """How often this person may still search wider today."""
    done = Lookup.objects.filter(by=person, wider=True, at__gte=_midnight(now)).count()
    return max(0, WIDER_A_DAY - done)


def may_search_wider(person: Person, *, now: datetime) -> bool:
    return wider_left(person, now=now) > 0


def over_the_limit(pieces: Iterable[PuzzlePiece], *, now: datetime) -> Person | None:
    """Who of those who added these pieces added more today than is sought in a day."""
    people = {piece.added_by_id: piece.added_by for piece in pieces if piece.added_by}
    for person in people.values():
        added = PuzzlePiece.objects.filter(added_by=person, added_at__gte=_midnight(now))
        if added.count() > PIECES_A_DAY:
            return person
    return None


def tell_of_many_lookups(signal: Signal, _person: Person, *, now: datetime) -> None:
    """Tell the privacy officers; whose searches they were stands in the trail of the signal."""
    notify(
        privacy_officers_of(signal.desk, on=timezone.localdate(now)),
        Notice.Kind.MANY_LOOKUPS,
        reference=signal.reference,
        now=now,
    )


def _midnight(now: datetime) -> datetime:
    return datetime.combine(timezone.localdate(now), time.min, AMSTERDAM)
