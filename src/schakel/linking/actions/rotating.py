"""How does a realm get a new key, or new encodings, while people go on searching in it?

    1. a new key: from now on is written with it, and searched with both
    2. piece by piece, in batches, each in its own transaction: open, encode again, swap
    3. when nothing is left under the old key: it is destroyed

Stopped anywhere, it goes on where it was: what is done is done, and nothing is half. Tokens cannot
be made into other tokens without the text; only here stored pieces are opened in number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from schakel.audit.trail import record
from schakel.linking.actions.counting import count_in
from schakel.linking.actions.indexing import index_canary, index_in
from schakel.linking.encoding import VERSION
from schakel.linking.models import Canary, IndexedMention, Realm, RealmKey
from schakel.linking.realms import add_key, keyring_of, locked_realm, shred_key
from schakel.signals.models import PuzzlePiece

AT_ONCE: Final = 100


@dataclass(frozen=True)
class Progress:
    """How many mentions are encoded again, of how many there were when it began."""

    realm: Realm
    done: int
    of: int


class StillInUse(RuntimeError):
    """Something is indexed with a key that was about to be destroyed."""


def reencode(
    realm: Realm,
    *,
    now: datetime,
    at_once: int = AT_ONCE,
    after: Callable[[str], object] = str,
) -> Iterator[Progress]:
    """Encode everything in a realm again under a new key, or go on with that.

    Rule: keys are replaced every year, and at once when one may have leaked; an old key is
    destroyed as soon as nothing needs it, so that what was copied earlier says nothing any more.
    Source: design linking.md, 5.3 (rotation); issue "Puzzle pieces".

    `after` is told each step that is done, by name: what watches may stop it there.
    """
    if not RealmKey.objects.filter(realm=realm, state=RealmKey.State.LEAVING).exists():
        add_key(realm, now=now)
        after("key")
    whole, done = _left(realm).count(), 0
    yield Progress(realm, done, whole)
    stuck: IndexedMention | None = None
    while batch := list(_left(realm)[:at_once]):
        if batch[0] == stuck:
            raise StillInUse(f"{realm}: a mention stays as it was, whatever is encoded again.")
        stuck = batch[0]
        done += _encode_again(realm, batch, now=now)
        after("batch")
        yield Progress(realm, done, max(whole, done))
    _retire(realm, now=now)
    after("retire")
    count_in(realm)
    after("count")


def _left(realm: Realm) -> QuerySet[IndexedMention]:
    """What was not written with the newest key and the newest encoding."""
    current = RealmKey.objects.get(realm=realm, state=RealmKey.State.CURRENT).version
    return IndexedMention.objects.filter(
        ~Q(key_version=current) | ~Q(encoding_version=VERSION), realm=realm
    ).order_by("key_version", "pk")


@transaction.atomic
def _encode_again(realm: Realm, batch: list[IndexedMention], *, now: datetime) -> int:
    """Swap the mentions of some pieces and canaries; answers how many mentions are gone."""
    realm = locked_realm(realm)
    pieces = PuzzlePiece.objects.filter(pk__in={row.piece_id for row in batch})
    canaries = Canary.objects.filter(pk__in={row.canary_id for row in batch}).select_related("key")
    gone = IndexedMention.objects.filter(Q(piece__in=pieces) | Q(canary__in=canaries), realm=realm)
    number = gone.count()
    index_in(realm, *pieces.select_related("signal", "key"), now=now)
    keyring = keyring_of(realm)
    for canary in canaries:
        index_canary(canary, keyring)
    return number


@transaction.atomic
def _retire(realm: Realm, *, now: datetime) -> None:
    realm = locked_realm(realm)
    if _left(realm).exists():
        raise StillInUse(f"{realm}: not everything is encoded again.")
    for row in RealmKey.objects.filter(realm=realm, state=RealmKey.State.LEAVING).select_related(
        "key"
    ):
        shred_key(row, now=now)
    record("linking.rotate", by=None, on=realm, now=now)
