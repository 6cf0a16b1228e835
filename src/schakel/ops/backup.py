"""What does a backup hold? The private cluster at one moment, and every change since; no keys.

    DIR/base/20261126T150000Z.tar.sealed   the cluster, with the manifest to verify it by
    DIR/base/20261126T150000Z.json         from when to when, and from which piece of the log
    DIR/wal/00000001000000000000000A.sealed

All of it is sealed with a key that follows from the root key, which is not in it: who finds a
backup can read nothing, and who has lost the keys neither. A file gets its name only when it is
whole and on the disk.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from schakel.ops import kept_log
from schakel.ops.cluster import SUPERUSER, Cluster
from schakel.vault.streams import seal_stream

Say = Callable[[str], None]

STAMP: Final = "%Y%m%dT%H%M%SZ"


class BackupFailed(Exception):
    """There is no backup, or not the one that was asked for; the text says what to do."""


@dataclass(frozen=True)
class Base:
    """The whole cluster at one moment."""

    began: datetime
    ended: datetime
    first_piece: str
    path: Path

    @property
    def name(self) -> str:
        """Under which it is sealed."""
        return f"base/{self.path.name}"


def take(cluster: Cluster, folder: Path, *, say: Say) -> Base:
    """Make a whole backup, and take along every change up to now."""
    if kept_log.keep(cluster):
        say("  PostgreSQL keeps every change from now on, and started again for that.")
    _folders(folder)
    began, first = datetime.now(UTC), kept_log.current_piece(cluster)
    path = folder / "base" / f"{began:{STAMP}}.tar.sealed"
    with _written(path) as sealed:
        size = _base_backup(cluster, sealed, name=f"base/{path.name}")
    base = Base(began, datetime.now(UTC), first, path)
    with _written(_card_of(path)) as card:
        card.write(
            json.dumps(
                {
                    "began": base.began.isoformat(),
                    "ended": base.ended.isoformat(),
                    "first_piece": first,
                }
            ).encode()
        )
    say(f"  The database is in {path} ({size / 1e6:.0f} MB before sealing).")
    ship(cluster, folder, say=say)
    return base


def ship(cluster: Cluster, folder: Path, *, say: Say) -> int:
    """Put every change up to now with the backups; answers in how many pieces."""
    if not kept_log.is_kept(cluster):
        raise BackupFailed("There is no backup to add changes to: run `schakel backup` first.")
    _folders(folder)
    kept_log.hand_over(cluster)
    return ship_kept(cluster, folder, say=say)


def ship_kept(cluster: Cluster, folder: Path, *, say: Say) -> int:
    """Put what PostgreSQL handed over with the backups; needs no server."""
    pieces = sorted(p for p in kept_log.folder_of(cluster).glob("[0-9A-F]*") if p.is_file())
    for piece in pieces:
        path = folder / "wal" / f"{piece.name}.sealed"
        with piece.open("rb") as plain, _written(path) as sealed:
            seal_stream(plain, sealed, name=f"wal/{path.name}")
        piece.unlink()
    say(f"  {len(pieces)} pieces of the log are in {folder / 'wal'}.")
    return len(pieces)


def bases(folder: Path) -> list[Base]:
    """The whole backups in a folder, oldest first; one without its card was not finished."""
    found = []
    for card in sorted((folder / "base").glob("*.json")):
        path = card.with_name(f"{card.stem}.tar.sealed")
        try:
            told = json.loads(card.read_text())
            began, ended = (datetime.fromisoformat(told[name]) for name in ("began", "ended"))
            found.append(Base(began, ended, str(told["first_piece"]), path))
        except (ValueError, KeyError, TypeError):
            raise BackupFailed(f"{card} is damaged; use another copy of this backup.") from None
    return found


def _base_backup(cluster: Cluster, sealed: IO[bytes], *, name: str) -> int:
    command = [
        str(cluster.binary("pg_basebackup")), "-h", str(cluster.socket), "-U", SUPERUSER,
        "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast", "--no-password",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603  # our own binary, no shell
        command, **cluster.as_server(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        if running.stdout is None or running.stderr is None:
            raise BackupFailed("pg_basebackup gives nothing.")
        size = seal_stream(running.stdout, sealed, name=name)
        said = running.stderr.read().decode(errors="replace").strip()
    if running.returncode:
        raise BackupFailed(f"pg_basebackup did not succeed: {said}")
    return size


def _card_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".tar.sealed") + ".json")


def _folders(folder: Path) -> None:
    try:
        for name in ("base", "wal"):
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise BackupFailed(f"{folder} cannot be used: {problem.strerror}.") from None


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    beside = path.with_name(f".{path.name}.partial")
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as problem:
        raise BackupFailed(f"{path} cannot be written: {problem.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
