"""How does a piece become findable: its mentions encoded with the keys of a realm, and stored?"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from schakel.audit.trail import record
from schakel.linking.encoding import Encoded, encode
from schakel.linking.lookup import place_of
from schakel.linking.models import Canary, IndexedMention, Realm
from schakel.linking.reading import mentions_in
from schakel.linking.realms import Keyring, keyring_of, locked_realm
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.link_keys import LinkKeys
from schakel.vault.opening import unseal_many


@transaction.atomic
def index_in(realm: Realm, *pieces: PuzzlePiece, now: datetime) -> list[IndexedMention]:
    """Make pieces findable in a realm; what was there of them is replaced.

    Their text is opened for this, once, and that is recorded; searching never opens it again.
    For the realm of a covenant too, which has keys of its own. The pieces come with their
    signal (`select_related("signal", "key")`).
    """
    if not pieces:
        return []
    keyring = keyring_of(locked_realm(realm))
    IndexedMention.objects.filter(realm=realm, piece__in=pieces).delete()
    texts = unseal_many(pieces, "text")
    rows = [
        _row(encoded, keyring, number, signal=piece.signal, piece=piece)
        for piece in pieces
        for number, encoded in enumerate(encoded_with(keyring.writing, piece.kind, texts[piece.pk]))
    ]
    IndexedMention.objects.bulk_create(rows)
    for signal in {piece.signal_id: piece.signal for piece in pieces}.values():
        record("linking.index", by=None, on=signal, fields=("pieces",), now=now)
    return rows


@transaction.atomic
def leave(realm: Realm, *pieces: PuzzlePiece) -> int:
    """Make pieces unfindable in a realm again; answers how many mentions went."""
    return IndexedMention.objects.filter(realm=realm, piece__in=pieces).delete()[0]


def index_canary(canary: Canary, keyring: Keyring) -> int:
    """Make a canary findable, in place of what was there of it; answers with how many mentions."""
    IndexedMention.objects.filter(canary=canary).delete()
    mentions = encoded_with(keyring.writing, canary.kind, canary.unsealed("text"))
    rows = [_row(each, keyring, number, canary=canary) for number, each in enumerate(mentions)]
    return len(IndexedMention.objects.bulk_create(rows))


def missing_in(realm: Realm, signal: Signal) -> list[PuzzlePiece]:
    """The pieces of a signal of which nothing is findable in a realm."""
    return list(
        PuzzlePiece.objects.filter(signal=signal)
        .exclude(mentions__realm=realm)
        .select_related("signal", "key")
    )


def encoded_with(keys: LinkKeys, kind: str, text: str) -> Iterator[Encoded]:
    """What a text mentions, encoded; a mention without one token can never be found."""
    for mention in mentions_in(kind, text):
        encoded = encode(mention, keys)
        if encoded.tokens:
            yield encoded


def _row(
    encoded: Encoded,
    keyring: Keyring,
    number: int,
    *,
    signal: Signal | None = None,
    piece: PuzzlePiece | None = None,
    canary: Canary | None = None,
) -> IndexedMention:
    row = IndexedMention(
        realm=keyring.realm,
        kind=encoded.kind,
        signal=signal,
        piece=piece,
        canary=canary,
        number=number,
        tokens=sorted(encoded.tokens),
        key_version=keyring.current,
        encoding_version=encoded.version,
    )
    row.capsule = keyring.writing.seal_capsule(
        encoded.features.tobytes(), place=place_of(row.pk, row.kind)
    )
    return row
