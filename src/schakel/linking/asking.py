"""What may the pieces of one signal touch in a realm? Nothing else can be asked.

Rule: a search starts from a mention in a registered signal; there is no searching for a name.
Source: issue "Puzzle pieces" (no free search); design linking.md, 5.3.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from schakel.linking.actions.indexing import encoded_with
from schakel.linking.capsule import unpacked
from schakel.linking.encoding import VERSION
from schakel.linking.frequencies import frequencies_of
from schakel.linking.lookup import NORMAL, Answer, Asked, Breadth, look_up, place_of
from schakel.linking.models import IndexedMention, Realm
from schakel.linking.realms import Keyring, keyring_of
from schakel.linking.stored_weights import model_for
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.opening import unseal_many

COUNTED_LIVE_BELOW = 10_000
# Written out, for every search asks it (see lookup.py).
OWN: Final = """
SELECT id, realm_id, kind, signal_id, piece_id, canary_id, number, tokens, capsule, key_version,
       encoding_version
FROM linking_indexedmention
WHERE realm_id = %s AND signal_id = %s AND encoding_version = %s
"""


def answers_in(
    realm: Realm, signal: Signal, *, breadth: Breadth = NORMAL
) -> list[tuple[IndexedMention, Answer]]:
    """Per mention of a signal in this realm: what it may touch there."""
    keyring = keyring_of(realm)
    asked = list(_asked(signal, keyring))
    kinds = {each.kind for _row, each in asked}
    models = {kind: model_for(kind) for kind in kinds}
    sizes = {kind: population_of(realm, kind) for kind in kinds}
    common = {kind: frequencies_of(keyring, kind) for kind in kinds}
    return [
        (
            row,
            look_up(
                each,
                keyring,
                models[each.kind],
                population=sizes[each.kind],
                frequencies=common[each.kind],
                outside=signal.pk,
                breadth=breadth,
            ),
        )
        for row, each in asked
    ]


def population_of(realm: Realm, kind: str) -> int:
    """How many things of a kind there are in a realm; counted anew while that is cheap."""
    counted = realm.sizes.get(kind, 0)
    if counted >= COUNTED_LIVE_BELOW:
        return counted
    return IndexedMention.objects.filter(realm=realm, kind=kind)[:COUNTED_LIVE_BELOW].count()


def _asked(signal: Signal, keyring: Keyring) -> Iterator[tuple[IndexedMention, Asked]]:
    """What is stored of a signal, to search with: its tokens, and its own capsules opened.

    Only while a key is being replaced its own pieces are encoded with every key in use, so that
    it also finds what was written with the other one.
    """
    rows = list(IndexedMention.objects.raw(OWN, [keyring.realm.pk, signal.pk, VERSION]))
    again = _encoded_again(rows, keyring) if len(keyring.versions) > 1 else {}
    for row in rows:
        yield row, again.get((row.piece_id, row.number)) or _from_capsule(row, keyring)


def _from_capsule(row: IndexedMention, keyring: Keyring) -> Asked:
    plain = keyring.versions[row.key_version].open_capsule(
        bytes(row.capsule), place=place_of(row.pk, row.kind)
    )
    features = unpacked(row.kind, [plain]).reshape(())
    return Asked(row.kind, {row.key_version: row.tokens}, {row.key_version: features})


def _encoded_again(
    rows: Sequence[IndexedMention], keyring: Keyring
) -> Mapping[tuple[object, int], Asked]:
    pieces = PuzzlePiece.objects.select_related("key").in_bulk(
        [row.piece_id for row in rows if row.piece_id is not None]
    )
    texts = unseal_many(pieces.values(), "text")
    tokens: dict[tuple[object, int], dict[int, Sequence[int]]] = defaultdict(dict)
    features: dict[tuple[object, int], dict[int, np.ndarray]] = defaultdict(dict)
    kinds: dict[tuple[object, int], str] = {}
    for identity, piece in pieces.items():
        for version, keys in keyring.versions.items():
            for number, encoded in enumerate(encoded_with(keys, piece.kind, texts[piece.pk])):
                kinds[identity, number] = encoded.kind
                tokens[identity, number][version] = encoded.tokens
                features[identity, number][version] = encoded.features
    return {each: Asked(kind, tokens[each], features[each]) for each, kind in kinds.items()}
