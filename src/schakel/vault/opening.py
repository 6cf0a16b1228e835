"""How are many sealed rows opened without a query per row?"""

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

from schakel.vault.models import RecordKey, SealedModel

Row = TypeVar("Row", bound=SealedModel)

AT_ONCE = 200


def unseal_many(rows: Iterable[SealedModel], field: str) -> dict[uuid.UUID, str]:
    """Open one field of many rows: at most one query for all their keys. By row id."""
    listed = list(rows)
    deks = RecordKey.objects.opened(row.key_id for row in listed)
    return {row.pk: row.opened_with(deks[row.key_id], field) for row in listed}


def open_keys(rows: Iterable[SealedModel]) -> None:
    """Fetch the keys of up to 500 rows at once, so that `row.unsealed(…)` asks no query."""
    RecordKey.objects.opened({row.key_id for row in rows})


def iter_unsealed(
    rows: "QuerySet[Row]", field: str, *, at_once: int = AT_ONCE
) -> Iterator[tuple[Row, str]]:
    """Open one field of any number of rows as a stream, a few hundred in memory at a time."""
    stream = iter(rows.iterator(chunk_size=at_once))
    while batch := list(islice(stream, at_once)):
        texts = unseal_many(batch, field)
        yield from ((row, texts[row.pk]) for row in batch)
