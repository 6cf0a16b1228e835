"""What do `schakel backup` and `schakel restore` do, and what do they refuse?"""

import argparse
import fcntl
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from schakel.ops import backup, kept_log, restore, restored, serve
from schakel.ops.backup import BackupFailed
from schakel.ops.cluster import Cluster
from schakel.ops.restored import Judged
from schakel.ops.roles import as_owner
from schakel.vault.key_file import KeysUnavailable

ELSEWHERE: Final = (
    "The database is the one that DATABASE_URL names, and its server is not ours to {verb}. "
    "Use what your PostgreSQL offers: a base backup and continuous archiving of its log (for "
    "instance pgBackRest, Barman, or your provider's point-in-time recovery), encrypted, kept "
    "apart from KEY_FILE. {then} See docs/operations.md."
)


def register(commands: Any) -> None:
    """Add `backup` and `restore`."""
    text = "back up the private database, and every change up to now; never the keys"
    backing = commands.add_parser("backup", help=text, description=text)
    _add_folder(backing, "--to")
    backing.add_argument(
        "--changes", action="store_true", help="only what changed since the last time: run it often"
    )
    backing.set_defaults(run=_backup)
    text = "bring the private database back to a moment, after trying that it is good"
    restoring = commands.add_parser("restore", help=text, description=text)
    restoring.add_argument(
        "--to", required=True, metavar="TIME", help='such as "2026-11-26 15:04:05", local time'
    )
    _add_folder(restoring, "--from")
    restoring.add_argument(
        "--check",
        action="store_true",
        help="bring nothing back: try the database that is here, restored by other means",
    )
    restoring.set_defaults(run=_restore, needs_database=False)


def _add_folder(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument(
        name, dest="folder", type=Path, metavar="DIR", help="folder of the backups; else BACKUP_DIR"
    )


def _backup(given: argparse.Namespace) -> int:
    folder = (given.folder or settings.BACKUP_DIR).absolute()
    then = "Afterwards try it: restore it elsewhere, and run `schakel restore --check` there."
    cluster = _own_cluster(ELSEWHERE.format(verb="back up", then=then))
    try:
        if given.changes:
            backup.ship(cluster, folder, say=_say)
            return 0
        _say("Backing up:")
        backup.take(cluster, folder, say=_say)
    except (BackupFailed, kept_log.LogNotKept, KeysUnavailable) as problem:
        raise CommandError(str(problem)) from None
    if folder.stat().st_dev == cluster.place.stat().st_dev:
        _say("  Careful: this is the disk of the database itself. Keep a copy on another machine.")
    _say(f"Not in it: the keys ({settings.KEY_FILE}). Without them this backup opens for nobody:")
    _say("keep a copy of that file in another place than this backup.")
    return 0


def _restore(given: argparse.Namespace) -> int:
    moment = _moment(given.to)
    if given.check:
        if settings.CLUSTER:
            settings.CLUSTER.ensure()
        with as_owner():  # who serves sees a part of it only, and would call the rest lost
            return 0 if _tell(restored.judge(up_to=moment)).is_good else 1
    then = "Then run `schakel restore --to TIME --check`: it tries what came back."
    cluster = _own_cluster(ELSEWHERE.format(verb="restore", then=then))
    folder = (given.folder or settings.BACKUP_DIR).absolute()
    _refuse_when_used(cluster)
    _say(f"Restoring to {timezone.localtime(moment):%Y-%m-%d %H:%M:%S}:")
    try:
        brought = restore.bring_back(cluster, folder, to=moment, say=_say)
        with restored.asking(brought.cluster):
            judged = _tell(restored.judge(up_to=moment))
            newest = restored.newest_batch()
        if not judged.is_good:
            restore.remove(brought.cluster)
            raise BackupFailed("What came back is not good. The database is as it was before.")
        kept = restore.take_its_place(cluster, brought)
        _say("A new backup, because the older ones do not reach past this moment:")
        backup.take(cluster, folder, say=_say)
    except (BackupFailed, kept_log.LogNotKept, KeysUnavailable) as problem:
        raise CommandError(str(problem)) from None
    finally:
        cluster.stop_when_unused()
    aside = restored.set_checkpoints_aside(kept.name.rsplit("-", 1)[-1], newest=newest)
    _say(f"The database is as it was. What it was before this is in {kept}: remove it yourself,")
    _say("when nobody needs it any more. Jobs that waited at that moment will run again.")
    if aside:
        _say(f"The seals of the trail until now are kept in {aside}; new ones begin a new folder.")
    return 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f'"{text}" is no moment: write it as "2026-11-26 15:04:05".') from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now():
        raise CommandError("That moment is still to come.")
    return moment


def _own_cluster(refusal: str) -> Cluster:
    cluster: Cluster | None = settings.CLUSTER
    if cluster is None:
        raise CommandError(refusal)
    return cluster


def _refuse_when_used(cluster: Cluster) -> None:
    if serve.PidFile().running():
        raise CommandError("Schakel runs: end it first (`schakel stop`).")
    if not cluster.place.exists():
        cluster.place.mkdir(parents=True, mode=0o755)
    with (cluster.place / ".pg.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("Another process uses the database: end it first.") from None


def _tell(judged: Judged) -> Judged:
    trial, trail = judged.trial, judged.trail
    _say(f"  Records that open with the present keys: {trial.opened}.")
    if trial.destroyed:
        _say(f"  Destroyed on purpose, and so not to be opened: {trial.destroyed} keys of records.")
    for each in trial.shut:
        _say(f"  Does not open: {each}.")
    if not trial.opened and trial.keys:
        _say(f"  There are {trial.keys} keys of records, and no record to try them on.")
    _say(
        f"  Audit trail: {trail.batches} batches with {trail.events} lines computed again, "
        f"{trail.checkpoints} checkpoints compared."
    )
    for finding in trail.findings:
        _say(f"  - {finding}")
    return judged


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
