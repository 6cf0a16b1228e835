"""How do the keys of records move from bucket to bucket, and when is a bucket destroyed?

In batches, each in a transaction of its own: stopped anywhere, it goes on where it was. A key that
was being wrapped opens as before or as after, and never not at all.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from schakel.vault import buckets
from schakel.vault.keys import provider
from schakel.vault.models import RecordKey
from schakel.vault.rotating import Progress

AT_ONCE: Final = 500


def prepare(names: Collection[str]) -> list[str]:
    """Make the keys of buckets that are not there yet; answers which were made."""
    missing = sorted(set(names) - provider().buckets())
    for name in missing:
        provider().make_bucket(name)
    return missing


def put_away(key_ids: Collection[UUID], bucket: str, *, at_once: int = AT_ONCE) -> int:
    """Move these keys to a bucket, that is made when needed; answers how many were moved."""
    prepare([bucket])
    moved = 0
    wanted = RecordKey.objects.alive().filter(pk__in=key_ids)
    while done := _move(wanted, bucket, at_once):
        moved += done
    return moved


def move_on(
    *, on: date, at_once: int = AT_ONCE, after: Callable[[str], object] = str
) -> Iterator[Progress]:
    """Move every key that is in use to the bucket of this quarter, or go on with that.

    What falls due stays in the bucket of its own quarter. `after` is told each step.
    """
    prepare(buckets.wanted(on))
    after("prepared")
    bucket, in_use = buckets.of_new(on), RecordKey.objects.alive()
    in_use = in_use.exclude(bucket__startswith=buckets.DUE)
    done, whole = 0, _left(in_use, bucket).count()
    yield Progress("bucket", done, whole)
    while moved := _move(in_use, bucket, at_once):
        done += moved
        after("batch")
        yield Progress("bucket", done, max(done, whole))


def destroy_outlived(*, on: date) -> list[str]:
    """Destroy the buckets whose time is over and in which nothing lies; answers which.

    Rule: nothing that somebody may still need lies in it: what does, keeps its bucket.
    Source: security.md 3.4.
    """
    gone = []
    for name in buckets.outlived(provider().buckets(), on=on):
        if not RecordKey.objects.filter(bucket=name).exists():
            provider().destroy_bucket(name)
            gone.append(name)
    return gone


def _left(rows: QuerySet[RecordKey], bucket: str) -> QuerySet[RecordKey]:
    return rows.exclude(bucket=bucket).order_by("pk")


@transaction.atomic
def _move(rows: QuerySet[RecordKey], bucket: str, at_once: int) -> int:
    batch = list(_left(rows, bucket).select_for_update()[:at_once])
    for key in batch:
        key.keep(key.kept(), bucket=bucket)
        if key.bucket != bucket:
            raise RuntimeError(f"bucket {bucket} is gone")  # else this would go on for ever
    RecordKey.objects.bulk_update(batch, ["wrapped", "kek_version", "bucket"])
    return len(batch)
