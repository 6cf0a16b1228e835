"""How common is each name in a realm? Counted at night, and kept sealed: it is what betrays names.

A common surname that agrees says less than a rare one. Which tokens are common is exactly what an
attack by frequency needs, so the counts lie in the database in a capsule of the realm's own keys.
"""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from schakel.linking.capsule import unpacked
from schakel.linking.encoding import VERSION
from schakel.linking.models import IndexedMention, SealedFrequencies
from schakel.linking.realms import Keyring
from schakel.linking.scoring import Frequencies, frequency_fields
from schakel.vault.link_keys import LinkKeys

AT_ONCE: Final = 5_000
# Of a value that occurs once nothing is kept: everything that is not in the table is as rare.
ONCE: Final = 1


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
            "sealed": keyring.writing.seal_capsule(plain, place=_place(kind)),
        },
    )


def frequencies_of(keyring: Keyring, kind: str) -> dict[int, Frequencies]:
    """How common values are, by version of the key; of one without counts nothing is known."""
    row = SealedFrequencies.objects.filter(
        realm=keyring.realm,
        kind=kind,
        key_version__in=list(keyring.versions),
        encoding_version=VERSION,
    ).first()
    if row is None:
        return {}
    return {row.key_version: _read(row, keyring.versions[row.key_version])}


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
    """Per field: how many values there were, their chance of meeting, and those that return."""
    arrays: dict[str, np.ndarray] = {}
    for name, counts in counted.items():
        total = sum(counts.values())
        often = sorted((token, number) for token, number in counts.items() if number > ONCE)
        arrays[f"{name} tokens"] = np.array([token for token, _number in often], dtype=np.int64)
        arrays[f"{name} shares"] = np.array([number / total for _token, number in often])
        met = sum((number / total) ** 2 for number in counts.values())
        arrays[f"{name} known"] = np.array([met, 1 / total])
    written = io.BytesIO()
    np.savez(written, **arrays)  # type: ignore[arg-type]  # its stubs take allow_pickle only
    return written.getvalue()


def _read(row: SealedFrequencies, keys: LinkKeys) -> Frequencies:
    plain = keys.open_capsule(bytes(row.sealed), place=_place(row.kind))
    with np.load(io.BytesIO(plain), allow_pickle=False) as arrays:
        names = [name.removesuffix(" known") for name in arrays.files if name.endswith(" known")]
        return Frequencies(
            shares={
                name: (arrays[f"{name} tokens"], arrays[f"{name} shares"])
                for name in names
                if len(arrays[f"{name} tokens"])
            },
            chance={name: float(arrays[f"{name} known"][0]) for name in names},
            rarest={name: float(arrays[f"{name} known"][1]) for name in names},
        )


def _place(kind: str) -> bytes:
    return f"frequencies|{kind}".encode()
