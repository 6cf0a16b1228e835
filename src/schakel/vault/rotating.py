"""How do all records and desks get under a new key-encryption key, while people go on working?

    1. a new version: from now on every process wraps with it
    2. record by record, in batches, each in its own transaction: unwrap, wrap again
    3. when no record is left under an older version: that version is disabled, not destroyed

Stopped anywhere, it goes on where it was. The records themselves are not touched, and a key of a
record is in memory for a moment only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from schakel.vault.keys import CannotUnwrap, NoSuchBucket, provider
from schakel.vault.models import DeskKey, RecordKey

AT_ONCE: Final = 500
K = TypeVar("K", RecordKey, DeskKey)


@dataclass(frozen=True)
class Progress:
    """How many are done, of how many there were when it began."""

    what: str
    done: int
    of: int


class StillInUse(RuntimeError):
    """Records are left under an older key, and cannot be wrapped again."""


def waiting() -> int:
    """How many keys of records a rotation that begins or goes on now has to wrap again."""
    if is_under_way():
        return _left(RecordKey).count() + _left(DeskKey).count()
    return RecordKey.objects.count() + DeskKey.objects.count()


def is_under_way() -> bool:
    """Whether a rotation began, and its older versions are not all disabled yet."""
    return provider().usable_versions() != {provider().current_version()}


def rewrap_all(
    *, at_once: int = AT_ONCE, after: Callable[[str], object] = str
) -> Iterator[Progress]:
    """Wrap the keys of all records under a new version, or go on with that.

    Rule: key-encryption keys are replaced every year, and at once when one may have leaked; an
    older one is disabled only when no record refers to it.
    Source: design security.md, 3.3; BIO2 8.24.

    `after` is told each step that is done, by name: what watches may stop it there.
    """
    if not RecordKey.objects.exists():
        raise StillInUse(
            "No key of a record can be seen, so none is replaced and none is disabled: who sees "
            "none may be somebody from whom PostgreSQL hides them."
        )
    if not is_under_way():
        provider().add_version()
        after("version")
    whole, done = _left(RecordKey).count() + _left(DeskKey).count(), 0
    yield Progress("record", done, whole)
    while not _disable_older():
        while wrapped := _rewrap(at_once):
            done += wrapped
            after("batch")
            yield Progress("record", done, max(whole, done))
        after("wrapped")
    after("disabled")


def _left(model: type[K]) -> QuerySet[K]:
    rows = model._default_manager.all()
    if model is RecordKey:
        rows = RecordKey.objects.alive()  # of what was destroyed there is nothing to wrap again
    return rows.exclude(kek_version=provider().current_version()).order_by("pk")


@transaction.atomic
def _rewrap(at_once: int) -> int:
    rows = list(_left(RecordKey).select_for_update()[:at_once])
    for row in rows:
        try:
            row.keep(provider().rewrap(row.kept(), context=row.pk.bytes), bucket=row.bucket)
        except (CannotUnwrap, NoSuchBucket):
            raise _does_not_open(row) from None
    RecordKey.objects.bulk_update(rows, ["wrapped", "kek_version", "bucket"])
    desks = list(_left(DeskKey).select_for_update()[: at_once - len(rows)])
    for key in desks:
        try:
            key.rewrap()
        except CannotUnwrap:
            raise _does_not_open(key) from None
    return len(rows) + len(desks)


def _does_not_open(row: RecordKey | DeskKey) -> StillInUse:
    return StillInUse(
        f"The key {row.pk} does not open with version {row.kek_version}. Nothing "
        "is lost that was not lost already; older versions stay usable. If that version is "
        f"disabled: `schakel keys enable {row.kek_version}`."
    )


@transaction.atomic
def _disable_older() -> bool:
    """Disable what nothing refers to; False when something still does.

    The lock waits for who is storing a record now. Who took the older key a moment ago and stores
    it a moment from now is missed by it: that is why a version is disabled, and never destroyed.
    """
    with connection.cursor() as cursor:
        for model in (RecordKey, DeskKey):
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    if _left(RecordKey).exists() or _left(DeskKey).exists():
        return False
    for version in provider().usable_versions() - {provider().current_version()}:
        provider().disable_version(version)
    return True
