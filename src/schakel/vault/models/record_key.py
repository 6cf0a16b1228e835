"""Which key opens a record? One per signal, stored wrapped by a key that is not in the database."""

import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db import connection, models
from django.utils import timezone

from schakel.vault import buckets
from schakel.vault.key_file import KEY_BYTES
from schakel.vault.keys import CannotUnwrap, NoSuchBucket, WrappedKey, provider
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import CannotOpen
from schakel.vault.unwraps import COUNTED


def today() -> date:
    """Only the day is kept: the moment would tell when an anonymous report came in."""
    return timezone.localdate()


class RecordKeyManager(models.Manager["RecordKey"]):
    def create_key(self) -> "RecordKey":
        """Make and store a fresh key, wrapped by the current key-encryption key."""
        return self.create_keys(1)[0]

    def create_keys(self, number: int) -> list["RecordKey"]:
        """Make and store several fresh keys with one statement."""
        keys = []
        for _ in range(number):
            key_id, dek = uuid.uuid4(), os.urandom(KEY_BYTES)
            key = RecordKey(id=key_id)
            key.keep(provider().wrap(dek, context=key_id.bytes), bucket=buckets.of_new(today()))
            keys.append(key)
            REMEMBERED.put(key_id, dek)
        return self.bulk_create(keys)

    def opened(self, key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """Answer the keys with these ids, with one query for those that are not remembered."""
        wanted = set(key_ids)
        deks = {key_id: dek for key_id in wanted if (dek := REMEMBERED.get(key_id))}
        if missing := wanted - deks.keys():
            deks |= {key.id: key.dek() for key in self.filter(id__in=missing)}
        if gone := wanted - deks.keys():
            raise CannotOpen(f"{len(gone)} keys are not in the database any more.")
        return deks

    def alive(self) -> models.QuerySet["RecordKey"]:
        """Without the keys that were destroyed on purpose, here or with their bucket.

        After a restore there are rows of which the bucket was destroyed later than the backup was
        made. A bucket that is missing before its time is no reason: those keys should be there.
        """
        oldest = buckets.quarters_on(today(), -buckets.QUARTERS_KEPT)
        due_over = models.Q(bucket__startswith=buckets.DUE, bucket__lt=buckets.DUE + oldest)
        new_over = models.Q(bucket__gt="", bucket__lt=oldest)
        gone = (due_over | new_over) & ~models.Q(bucket__in=provider().buckets())
        return self.exclude(wrapped=b"").exclude(gone)

    def destroy(self, key_id: uuid.UUID) -> None:
        """Delete a key, and with it whatever was sealed under it; not one that a row still names.

        Left to the foreign keys: Django would read every table that may name a key first.
        """
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM vault_recordkey WHERE id = %s", [key_id])


class RecordKey(models.Model):
    """The key of one record, wrapped. Deleting the row makes everything under it unreadable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    kek_version = models.PositiveSmallIntegerField(db_index=True)
    # In which bucket it lies, so that backups too cannot open it once that is destroyed.
    bucket = models.CharField(max_length=buckets.LONGEST_NAME, blank=True, db_index=True)
    created_on = models.DateField(default=today)

    objects = RecordKeyManager()

    def __str__(self) -> str:
        return str(self.id)

    def dek(self) -> bytes:
        """Unwrap this key; the process remembers it for a minute."""
        dek = REMEMBERED.get(self.id)
        if dek is None:
            try:
                dek = provider().unwrap(self.kept(), context=self.id.bytes)
            except (CannotUnwrap, NoSuchBucket):
                raise CannotOpen("The key of this record does not open.") from None
            COUNTED.add()
            REMEMBERED.put(self.id, dek)
        return dek

    def rewrap(self) -> None:
        """Wrap this key again under the current key-encryption key; the record stays as it is."""
        self.keep(provider().rewrap(self.kept(), context=self.id.bytes), bucket=self.bucket)
        self.save(update_fields=["wrapped", "kek_version", "bucket"])

    def kept(self) -> WrappedKey:
        """What the key-encryption key wrapped, taken out of its bucket."""
        blob = bytes(self.wrapped)
        if self.bucket:
            blob = provider().take_out(self.bucket, blob, context=self.id.bytes)
        return WrappedKey(blob=blob, kek_version=self.kek_version)

    def keep(self, wrapped: WrappedKey, *, bucket: str) -> None:
        """Put it in a bucket; saving remains up to the caller.

        Without a key for that bucket it is kept without: a report is taken in whatever is missing,
        and the worker puts it in a bucket later.
        """
        self.wrapped, self.kek_version, self.bucket = wrapped.blob, wrapped.kek_version, ""
        if bucket:
            with suppress(NoSuchBucket):
                self.wrapped = provider().put_in(bucket, wrapped.blob, context=self.id.bytes)
                self.bucket = bucket

    def shred(self) -> None:
        """Forget it for good in this database; with its bucket it is gone from backups too."""
        self.wrapped, self.bucket = b"", ""
        REMEMBERED.forget(self.id)
        self.save(update_fields=["wrapped", "bucket"])
