"""What does `schakel keys rotate` do for each kind of key? It says how far it is."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from schakel.audit import resigning
from schakel.audit.trail import record
from schakel.linking.actions import rotating as linking
from schakel.linking.models import IndexedMention, Realm
from schakel.ops.roles import as_owner, renew_key
from schakel.vault import bucketing
from schakel.vault import rotating as vault
from schakel.vault.buckets import of_new
from schakel.vault.keys import provider
from schakel.vault.models import RecordKey
from schakel.vault.rotating import Progress


def records(*, now: datetime, dry_run: bool = False) -> Iterator[Progress]:
    """The keys of all records, wrapped under a new key-encryption key."""
    if dry_run:
        yield Progress("record", 0, vault.waiting())
        return
    yield from vault.rewrap_all()
    with transaction.atomic():
        one = RecordKey.objects.order_by("pk").first()
        if one is not None:  # without a record there was nothing to rotate
            version = str(provider().current_version())
            detail = {"kind": "record", "version": version}
            record("audit.rotate_keys", by=None, on=one, detail=detail, now=now)


def into_buckets(*, now: datetime, dry_run: bool = False) -> Iterator[Progress]:
    """The keys of what is in use, in the bucket of this quarter; what nobody needs, destroyed."""
    today = timezone.localdate(now)
    if dry_run:
        yield Progress("bucket", 0, RecordKey.objects.exclude(bucket=of_new(today)).count())
        return
    yield from bucketing.move_on(on=today)
    gone = bucketing.destroy_outlived(on=today)
    with transaction.atomic():
        one = RecordKey.objects.order_by("pk").first()
        if one is not None:
            detail = {"kind": "bucket", "destroyed": str(len(gone))}
            record("audit.rotate_keys", by=None, on=one, detail=detail, now=now)


def indexes(*, now: datetime, dry_run: bool = False) -> Iterator[Progress]:
    """The keys under which signals are found, of every realm; each realm records its own."""
    for realm in Realm.objects.select_related("organisation"):
        if dry_run:
            number = IndexedMention.objects.filter(realm=realm).count()
            yield Progress(f"index of {realm}", 0, number)
            continue
        for progress in linking.reencode(realm, now=now):
            yield Progress(f"index of {realm}", progress.done, progress.of)


def context(*, now: datetime, dry_run: bool = False) -> Iterator[Progress]:
    """The key that signs for whom the database is asked: one transaction, done or not done."""
    yield Progress("context", 0, 1)
    if dry_run:
        return
    with as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            version = renew_key(cursor, at=now.timestamp())
        one = RecordKey.objects.order_by("pk").first()
        if one is not None:
            detail = {"kind": "context", "version": str(version)}
            record("audit.rotate_keys", by=None, on=one, detail=detail, now=now)
    yield Progress("context", 1, 1)


def signing(*, now: datetime, dry_run: bool = False) -> Iterator[Progress]:
    """The key that signs the audit trail; the old one signs which comes after it."""
    yield Progress("signing", 0, 1)
    if not dry_run:
        resigning.rotate(now=now)
        yield Progress("signing", 1, 1)
