"""How do all records get under a new key-encryption key, while people go on working?

    1. a new version: from now on every process wraps with it
    2. record by record, in batches, each in its own transaction: unwrap, wrap again
    3. when no record is left under an older version: that version is disabled, not destroyed

Stopped anywhere, it goes on where it was. The records themselves are not touched, and a key of a
record is in memory for a moment only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from schakel.vault.keys import CannotUnwrap, WrappedKey, provider
from schakel.vault.models import RecordKey

AT_ONCE: Final = 500


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
    return _left().count() if is_under_way() else RecordKey.objects.count()


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
    whole, done = _left().count(), 0
    yield Progress("record", done, whole)
    while not _disable_older():
        while wrapped := _rewrap(at_once):
            done += wrapped
            after("batch")
            yield Progress("record", done, max(whole, done))
        after("wrapped")
    after("disabled")


def _left() -> "QuerySet[RecordKey]":
    return RecordKey.objects.exclude(kek_version=provider().current_version()).order_by("pk")


@transaction.atomic
def _rewrap(at_once: int) -> int:
    rows = list(_left().select_for_update()[:at_once])
    for row in rows:
        before = WrappedKey(blob=bytes(row.wrapped), kek_version=row.kek_version)
        try:
            renewed = provider().rewrap(before, context=row.pk.bytes)
        except CannotUnwrap:
            raise StillInUse(
                f"The key of record {row.pk} does not open with version {row.kek_version}. Nothing "
                "is lost that was not lost already; older versions stay usable. If that version is "
                f"disabled: `schakel keys enable {row.kek_version}`."
            ) from None
        row.wrapped, row.kek_version = renewed.blob, renewed.kek_version
    RecordKey.objects.bulk_update(rows, ["wrapped", "kek_version"])
    return len(rows)


@transaction.atomic
def _disable_older() -> bool:
    """Disable what nothing refers to; False when something still does.

    The lock waits for who is storing a record now. Who took the older key a moment ago and stores
    it a moment from now is missed by it: that is why a version is disabled, and never destroyed.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {RecordKey._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    if _left().exists():
        return False
    for version in provider().usable_versions() - {provider().current_version()}:
        provider().disable_version(version)
    return True
