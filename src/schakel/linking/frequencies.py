"""How common is each name in a realm? Counted at night, and kept sealed: it is what betrays names.

A common surname that agrees says less than a rare one. Which tokens are common is exactly what an
attack by frequency needs, so the counts lie in the database in a capsule of the realm's own keys.
"""

import json
import struct
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid4

import numpy as np
from django.db import connection

from schakel.linking.capsule import unpacked
from schakel.linking.encoding import VERSION
from schakel.linking.models import IndexedMention, SealedFrequencies
from schakel.linking.realms import Keyring
from schakel.linking.scoring import Frequencies, frequency_fields
from schakel.vault.link_keys import LinkKeys

AT_ONCE: Final = 5_000
# Of a value that occurs once nothing is kept: everything that is not in the table is as rare.
ONCE: Final = 1
# As long as an opened key is kept: reading the counts of a large realm takes longer than a search.
LONGEST_SECONDS: Final = 60.0
MOST_KEPT: Final = 16
# Written out, for every search asks it (see lookup.py).
WRITTEN: Final = """
SELECT written, key_version FROM linking_sealedfrequencies
WHERE realm_id = %s AND kind = %s AND key_version = ANY (%s::smallint[]) AND encoding_version = %s
"""
_HEADING: Final = struct.Struct(">I")

_kept: "OrderedDict[UUID, tuple[float, Frequencies]]" = OrderedDict()


def count_frequencies(keyring: Keyring, kind: str) -> None:
    """Count how common the values of a kind are, among what was written with the newest key."""
    if not (names := frequency_fields(kind)):
        return
    counted: dict[str, Counter[int]] = {name: Counter() for name in names}
    for features in _opened(keyring, kind):
        for name in names:
            said = features[name][features[name] != 0]
            tokens, numbers = np.unique(said, return_counts=True)
            counted[name].update(dict(zip(tokens.tolist(), numbers.tolist(), strict=True)))
    plain = _written({name: counts for name, counts in counted.items() if counts})
    SealedFrequencies.objects.update_or_create(
        realm=keyring.realm,
        kind=kind,
        defaults={
            "key_version": keyring.current,
            "encoding_version": VERSION,
            "written": uuid4(),
            "sealed": keyring.writing.seal_capsule(plain, place=_place(kind)),
        },
    )


def frequencies_of(keyring: Keyring, kind: str) -> dict[int, Frequencies]:
    """How common values are, by version of the key; of one without counts nothing is known."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [keyring.realm.pk, kind, list(keyring.versions), VERSION])
        found = cursor.fetchone()
    if found is None:
        return {}
    written, version = found
    since, known = _kept.get(written, (0.0, None))
    if known is None or time.monotonic() - since > LONGEST_SECONDS:
        sealed = SealedFrequencies.objects.values_list("sealed", flat=True).get(
            realm=keyring.realm, kind=kind, written=written
        )
        known = _read(bytes(sealed), kind, keyring.versions[version])
        _kept[written] = (time.monotonic(), known)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return {version: known}


def _opened(keyring: Keyring, kind: str) -> Iterator[np.ndarray]:
    rows = IndexedMention.objects.filter(
        realm=keyring.realm,
        kind=kind,
        key_version=keyring.current,
        encoding_version=VERSION,
        canary=None,
    ).values_list("pk", "capsule")
    batch: list[tuple[object, bytes]] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        batch.append((row[0], bytes(row[1])))
        if len(batch) == AT_ONCE:
            yield _features(keyring.writing, kind, batch)
            batch = []
    if batch:
        yield _features(keyring.writing, kind, batch)


def _features(keys: LinkKeys, kind: str, batch: list[tuple[object, bytes]]) -> np.ndarray:
    places = [f"{kind}|{identity}".encode() for identity, _sealed in batch]
    return unpacked(kind, keys.open_many([sealed for _identity, sealed in batch], places))


def _written(counted: dict[str, Counter[int]]) -> bytes:
    """Per field: how many values return, their chance of meeting, and how rare the others are.

    Then, in the same order, those values and their shares.
    """
    heading: dict[str, tuple[int, float, float]] = {}
    arrays: list[bytes] = []
    for name, counts in counted.items():
        total = sum(counts.values())
        often = sorted((token, number) for token, number in counts.items() if number > ONCE)
        met = sum((number / total) ** 2 for number in counts.values())
        heading[name] = (len(often), met, 1 / total)
        arrays.append(np.array([token for token, _number in often], "<i8").tobytes())
        arrays.append(np.array([number / total for _token, number in often], "<f8").tobytes())
    told = json.dumps(heading).encode()
    return b"".join([_HEADING.pack(len(told)), told, *arrays])


def _read(sealed: bytes, kind: str, keys: LinkKeys) -> Frequencies:
    plain = keys.open_capsule(sealed, place=_place(kind))
    (length,) = _HEADING.unpack_from(plain)
    at = _HEADING.size + length
    shares: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    chance, rarest = {}, {}
    for name, (number, met, least) in json.loads(plain[_HEADING.size : at]).items():
        tokens = np.frombuffer(plain, "<i8", number, at)
        shares_of = np.frombuffer(plain, "<f8", number, at + tokens.nbytes)
        at += tokens.nbytes + shares_of.nbytes
        if number:
            shares[name] = (tokens, shares_of)
        chance[name], rarest[name] = met, least
    return Frequencies(shares=shares, chance=chance, rarest=rarest)


def _place(kind: str) -> bytes:
    return f"frequencies|{kind}".encode()
