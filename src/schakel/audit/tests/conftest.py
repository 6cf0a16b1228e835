"""A trail with two sealed batches of three events, and somebody who may do anything to it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from schakel.audit import checkpoints, sealer
from schakel.audit.findings import Finding
from schakel.audit.models import Batch
from schakel.audit.trail import record
from schakel.audit.verifying import verify
from schakel.ops.cluster import SUPERUSER
from schakel.ops.roles import as_owner
from schakel.vault.models import RecordKey
from schakel.vault.signing import public_key

NOW = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
TABLES = ("audit_event", "audit_batch")


def happen(number: int = 3) -> None:
    """So many events, each with a word of its own."""
    with transaction.atomic():
        thing = RecordKey.objects.create_key()
        for each in range(number):
            record("signal.read", by=None, on=thing, detail={"nth": str(each)}, now=NOW)


@pytest.fixture
def shipped(settings, tmp_path, transactional_db) -> Path:
    """Where the checkpoints go, of a trail that is empty: a district may have been loaded."""
    connection.cursor().execute("TRUNCATE audit_event, audit_batch CASCADE")
    settings.CHECKPOINT_DIR = tmp_path / "elsewhere"
    return settings.CHECKPOINT_DIR


@pytest.fixture
def trail(transactional_db, shipped) -> list[Batch]:
    """Batches 1 and 2, sealed and shipped; 3 is a sign of life, by which 2 is complete."""
    for _ in range(2):
        happen()
        sealer.seal(now=NOW)
    return [*Batch.objects.order_by("number"), *sealer.seal(now=NOW, always=True)]


Tamper = Callable[..., None]


@pytest.fixture
def tamper(transactional_db) -> Tamper:
    """SQL as the superuser of the cluster, past every trigger; without ours, as the owner."""
    return as_superuser if settings.CLUSTER else as_the_owner


def as_superuser(*statements: str, **values: object) -> None:
    with psycopg.connect(
        host=settings.CLUSTER.settings(SUPERUSER)["HOST"],
        user=SUPERUSER,
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in statements:
            superuser.execute(statement, values)


def as_the_owner(*statements: str, **values: object) -> None:
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement, values)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


def findings(folder: Path | None = None) -> list[Finding]:
    """What verification says, beside the checkpoints of a folder."""
    given = checkpoints.read(folder) if folder else None
    return verify(keys=[public_key(checkpoints.PURPOSE)], checkpoints=given).findings
