"""Is the work going on in the database: tables, clock, queue, letters, seals?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min, Q
from django.utils import timezone
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from schakel.audit.models import Batch, Event
from schakel.ops.doctor.findings import Finding, look, wrong
from schakel.post.models import Letter
from schakel.vault import buckets as quarters
from schakel.vault import unwrap_alarm
from schakel.vault.keys import health, provider
from schakel.vault.models import RecordKey

CLOCKS_DIFFER: Final = timedelta(seconds=5)
WORKER_SILENT: Final = timedelta(minutes=2)
JOB_WAITS: Final = timedelta(minutes=10)
MOST_LOG: Final = 1024**3  # bytes of the log of changes that no follower took in yet
LETTER_WAITS: Final = timedelta(hours=1)
UNSEALED: Final = timedelta(minutes=10)


def migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield wrong(
            f"{len(waiting)} migrations wait.", "Back up, then run `schakel migrate` as owner."
        )


def clock() -> Iterator[Finding]:
    """Whether this machine and the database agree on the time: terms and sessions depend on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [there] = cursor.fetchone()
    apart = abs(timezone.now() - there)
    if apart > CLOCKS_DIFFER:
        yield wrong(
            f"The clocks of this machine and of the database are {apart.total_seconds():.0f} "
            "seconds apart.",
            "Let both follow a time server.",
        )


def queue() -> Iterator[Finding]:
    """Whether somebody takes up the work, and nothing was given up."""
    now = timezone.now()
    if not ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - WORKER_SILENT).exists():
        yield wrong("No worker has been heard of for two minutes.", "Start `schakel worker`.")
    due = ProcrastinateJob.objects.filter(status="todo").filter(
        Q(scheduled_at=None) | Q(scheduled_at__lte=now)
    )
    oldest = ProcrastinateEvent.objects.filter(job__in=due, type="deferred").aggregate(Min("at"))[
        "at__min"
    ]
    if oldest and now - oldest > JOB_WAITS:
        minutes = int((now - oldest).total_seconds() // 60)
        yield wrong(
            f"{due.count()} jobs wait, the oldest for {minutes} minutes.",
            "Does the worker run, and can it keep up?",
        )
    if failed := ProcrastinateJob.objects.filter(status="failed").count():
        names = ProcrastinateJob.objects.filter(status="failed").values_list("task_name")
        kinds = ", ".join(sorted({name.rpartition(".")[2] for (name,) in names}))
        yield wrong(
            f"{failed} jobs were given up: {kinds}.",
            "What broke stands on standard error of the worker. Mend it, then put them in again.",
        )


def keys_opened() -> Iterator[Finding]:
    """Whether far more keys of records were opened since yesterday than usual."""
    now = timezone.now()
    for alarm in unwrap_alarm.alarms(since=now - timedelta(days=1), until=now):
        hour = timezone.localtime(alarm.hour)
        yield wrong(
            f"The {alarm.part} opened {alarm.number} keys of records in the hour from {hour:%H}:00 "
            f"on {hour:%d-%m-%Y}; usual is at most {alarm.usual}.",
            "Ask the privacy officer who looked at what. Nobody? Then take the workplace offline.",
        )


def letters() -> Iterator[Finding]:
    """Whether mail leaves."""
    now = timezone.now()
    late = Letter.objects.filter(
        sent_at=None, gave_up_at=None, created_at__lt=now - LETTER_WAITS
    ).count()
    if late:
        yield wrong(f"{late} letters wait for more than an hour.", "See the mail server.")
    given_up = Letter.objects.filter(gave_up_at__gt=now - timedelta(days=7)).count()
    if given_up:
        yield look(
            f"{given_up} letters of this week could not be delivered.",
            "What they were about still waits in the workplace. Are the addresses right?",
        )


def seals() -> Iterator[Finding]:
    """Whether the audit trail is sealed as it grows."""
    last = Batch.objects.order_by("-number").first()
    events = Event.objects.filter(pk__gt=last.last_id if last else 0)
    oldest = events.aggregate(Min("at"))["at__min"]
    if oldest and timezone.now() - oldest > UNSEALED:
        yield wrong(
            "The audit trail has not been sealed for ten minutes.",
            "The worker seals it: does it run? Then run `schakel audit verify`.",
        )
    folder = settings.CHECKPOINT_DIR
    if last and folder is not None and not any(folder.glob("*")):
        yield wrong("There is no checkpoint in CHECKPOINT_DIR.", "May the worker write there?")


def buckets() -> Iterator[Finding]:
    """Whether keys of records lie where they can be destroyed, and nowhere else."""
    if health():
        return  # said already
    there, wanted = provider().buckets(), quarters.wanted(timezone.localdate())
    if missing := [name for name in wanted if name not in there]:
        finding = wrong if wanted[0] in missing else look
        yield finding(
            f"There is no bucket for {', '.join(missing)}.",
            "May the worker write the keys? Run `schakel keys rotate bucket`, and copy them.",
        )
    keys = RecordKey.objects.alive()
    if lost := keys.exclude(bucket="").exclude(bucket__in=there).count():
        yield wrong(
            f"{lost} keys of records lie in buckets that are missing before their time.",
            "Is an older copy of the key file in place? Put the newest back.",
        )
    if loose := keys.filter(bucket="").count():
        yield look(
            f"{loose} keys of records lie in no bucket: backups keep what is destroyed of them.",
            "The worker puts them in every night; or run `schakel keys rotate bucket`.",
        )


def log_of_changes() -> Iterator[Finding]:
    """Whether PostgreSQL can hand over its log: what is not handed over fills the disk.

    Rule: an alarm when archiving fails, long before the disk is full. Source: security.md 4, R7.
    """
    with connection.cursor() as cursor:
        # Since the last one that succeeded; one that failed once and then went well is well.
        cursor.execute(
            "SELECT last_failed_time, failed_count FROM pg_stat_archiver"
            " WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
            " AND current_setting('archive_mode') <> 'off'"
        )
        if failed := cursor.fetchone():
            yield wrong(
                f"PostgreSQL cannot put its log away since {failed[0]:%Y-%m-%d %H:%M} UTC"
                f" ({failed[1]} attempts failed).",
                "See archive_command and the log of PostgreSQL: the disk fills, and then nothing"
                " can be stored.",
            )
        cursor.execute(
            "SELECT current_setting('synchronous_standby_names'),"
            " (SELECT count(*) FROM pg_stat_replication)"
        )
        wanted, following = cursor.fetchone()
        if wanted and not following:
            yield wrong(
                "Nobody follows this database, and every report waits for who does.",
                "Bring the second back, or let nobody wait: docs/operations.md, A second database.",
            )
        cursor.execute(
            "SELECT coalesce(max(pg_current_wal_lsn() - restart_lsn), 0)::bigint"
            " FROM pg_replication_slots WHERE NOT pg_is_in_recovery()"
        )
        (kept,) = cursor.fetchone()
        if kept > MOST_LOG:
            yield wrong(
                f"{kept // 1024**2} MB of the log is kept for a database that does not follow.",
                "Bring it back, or drop its slot: docs/operations.md, A second database.",
            )
