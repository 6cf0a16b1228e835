"""How are weights learned from what a desk has stored, without reading what was told?

From the index alone: tokens, and the capsules opened with the keys of the realm. Texts stay shut.
"""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction

from schakel.audit.trail import record
from schakel.linking.actions.learning import labels_of
from schakel.linking.capsule import LAYOUTS, unpacked
from schakel.linking.encoding import VERSION
from schakel.linking.joining import Encodings
from schakel.linking.lookup import POSSIBLE_FROM, STRONG_FROM, place_of
from schakel.linking.models import IndexedMention, Realm
from schakel.linking.realms import Keyring, keyring_of
from schakel.linking.scoring import Frequencies, evidence, finished
from schakel.linking.training import train
from schakel.linking.weights import Model

AT_ONCE = 5_000


@transaction.atomic
def train_on(
    realm: Realm, kind: str, *, version: str, now: datetime, said: Callable[[str], None]
) -> Model:
    """Learn the weights of one kind from what lies in one realm, and judge them by its decisions.

    Other realms have other keys, so that their mentions cannot be laid beside these.

    Raises training.NotEnough when the realm has too few, or the kind cannot be learned so.

    Rule: training sees encodings only.
    Source: issue "Puzzle pieces" (weights trained by Splink on the encodings).
    """
    records = encodings_of(keyring_of(realm), kind)
    record("linking.train", by=None, on=realm, detail={"kind": kind}, now=now)
    model = train(
        records, kind=kind, made_on=now.date(), version=version, source=str(realm), said=said
    )
    told = on_decisions(model, population=len(records))
    return replace(model, quality={**model.quality, "on_decisions": told})


def encodings_of(keyring: Keyring, kind: str) -> Encodings:
    """Every mention of a kind that was written with the newest key; canaries are no people."""
    rows = IndexedMention.objects.filter(
        realm=keyring.realm,
        kind=kind,
        key_version=keyring.current,
        encoding_version=VERSION,
        canary=None,
    ).order_by("pk")
    ids: list[str] = []
    parts: list[np.ndarray[Any, Any]] = []
    tokens, starts = array("q"), array("q", [0])
    batch: list[tuple[bytes, bytes]] = []
    for pk, capsule, of_row in rows.values_list("pk", "capsule", "tokens").iterator(AT_ONCE):
        ids.append(str(pk))
        tokens.extend(of_row)
        starts.append(len(tokens))
        batch.append((bytes(capsule), place_of(pk, kind)))
        if len(batch) == AT_ONCE:
            parts.append(_opened(keyring, kind, batch))
            batch = []
    parts.append(_opened(keyring, kind, batch))
    return Encodings(
        ids=ids,
        features=np.concatenate(parts),
        tokens=np.array(tokens, np.int64),
        starts=np.array(starts, np.int64),
    )


def _opened(keyring: Keyring, kind: str, batch: list[tuple[bytes, bytes]]) -> np.ndarray[Any, Any]:
    if not batch:
        return np.empty(0, LAYOUTS[kind])
    capsules, places = zip(*batch, strict=True)
    return unpacked(kind, keyring.writing.open_many(capsules, places))


def on_decisions(model: Model, *, population: int) -> dict[str, Any]:
    """How the weights call what officers decided on: of what is the same, and of what is not.

    How rare a value is does not count here: a decision keeps how two things agreed, never in what.
    """
    labels = labels_of(model.kind)
    nobody = np.zeros(len(labels), LAYOUTS[model.kind])
    bits = evidence(labels.levels, nobody, model, Frequencies())
    scores = finished(model, labels.levels, bits, model.prior(population))
    told: dict[str, Any] = {}
    for name, which in (("same", labels.same), ("not_same", ~labels.same)):
        posteriors = scores.posteriors[which]
        told[name] = {
            "decided": len(posteriors),
            "possible": int((posteriors >= POSSIBLE_FROM).sum()),
            "strong": int((posteriors >= STRONG_FROM).sum()),
        }
    return told
