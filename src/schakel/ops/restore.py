"""How does the private cluster become what it was at one moment, without losing what it is?

1. what changed up to now goes with the backups, if the cluster can still say so
2. the newest backup from before the moment is opened beside it, and verified
3. PostgreSQL plays the changes back, up to the moment
4. the result is tried: records open, the audit trail is whole
5. only then it takes the place of the cluster, which is kept under another name
"""

import copy
import gzip
import io
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from typing_extensions import override

from schakel.ops import backup, kept_log
from schakel.ops.backup import BackupFailed, Base, Say
from schakel.ops.cluster import Cluster, ClusterUnusable
from schakel.vault.sealing import CannotOpen
from schakel.vault.streams import open_stream

AT_ONCE: Final = 1024 * 1024
PLAYBACK_WITHIN: Final = 3600.0
TOO_SHORT: Final = "recovery ended before configured recovery target was reached"
SETTINGS: Final = """
restore_command = 'cp "{pieces}/%f" "%p"'
recovery_target_time = '{moment}'
recovery_target_action = promote
"""


@dataclass(frozen=True)
class Restored:
    """A cluster as it was, running beside the one that is here."""

    cluster: Cluster
    moment: datetime
    base: Base


def bring_back(cluster: Cluster, folder: Path, *, to: datetime, say: Say) -> Restored:
    """Make the cluster of that moment beside the one that is here, and leave it running."""
    _ship_the_rest(cluster, folder, say=say)
    base = _newest_before(folder, to)
    other = _beside(cluster)
    remove(other)
    try:
        _unpack(base, other)
        say(f"  {base.path.name} is opened.")
        other.run("pg_verifybackup", "--quiet", other.data)
        say("  It is whole: pg_verifybackup compared every file.")
        pieces = _open_log(folder, other, since=base.first_piece)
        _play_back(other, pieces, to=to)
    except (CannotOpen, tarfile.TarError) as problem:
        remove(other)
        raise BackupFailed(f"This backup cannot be used. {problem}") from None
    except ClusterUnusable as problem:
        said = f"{problem} {_end_of_log(other)}"
        remove(other)
        if TOO_SHORT in said:
            raise BackupFailed(
                f"The changes in {folder} do not reach {to:%Y-%m-%d %H:%M:%S %z}. "
                "Choose an earlier moment, or find the later pieces of the log."
            ) from None
        raise BackupFailed(f"This backup cannot be used. {problem}") from None
    say("  PostgreSQL played the changes back.")
    return Restored(other, to, base)


def take_its_place(cluster: Cluster, restored: Restored) -> Path:
    """Put what was brought back in place; answers where what was there is now."""
    other = restored.cluster
    other.run("pg_ctl", "-w", "-s", "-m", "fast", "-D", other.data, "stop")
    (other.data / "postgresql.auto.conf").write_text("")
    cluster.stop()
    kept = cluster.data.with_name(f"pgdata.before-{datetime.now(UTC):{backup.STAMP}}")
    if cluster.data.exists():
        cluster.data.rename(kept)
    other.data.rename(cluster.data)
    remove(other)
    cluster.ensure()
    return kept


def remove(other: Cluster) -> None:
    """Stop what was brought back beside, and throw it away."""
    if (other.data / "postmaster.pid").exists():
        other.run("pg_ctl", "-w", "-s", "-m", "immediate", "-D", other.data, "stop")
    for folder in (other.data, other.socket, _pieces_of(other)):
        shutil.rmtree(folder, ignore_errors=True)


def _ship_the_rest(cluster: Cluster, folder: Path, *, say: Say) -> None:
    if not kept_log.is_kept(cluster):
        say("  There is no cluster here that keeps its changes: only the backup counts.")
        return
    try:
        cluster.ensure()
        backup.ship(cluster, folder, say=say)
    except (ClusterUnusable, kept_log.LogNotKept) as problem:
        say(f"  The last changes cannot be had: {problem}")
        backup.ship_kept(cluster, folder, say=say)


def _newest_before(folder: Path, moment: datetime) -> Base:
    found = backup.bases(folder)
    before = [base for base in found if base.ended <= moment]
    if before:
        return before[-1]
    if found:
        raise BackupFailed(
            f"The oldest backup in {folder} was ready at {found[0].ended:%Y-%m-%d %H:%M:%S} UTC: "
            "choose a later moment."
        )
    raise BackupFailed(f"There is no backup in {folder}.")


def _beside(cluster: Cluster) -> Cluster:
    other = copy.copy(cluster)
    other.data = cluster.place / "pgdata.restored"
    other.socket = cluster.socket.with_name(f"{cluster.socket.name}.r")
    return other


def _pieces_of(other: Cluster) -> Path:
    return other.place / "wal.restored"


def _unpack(base: Base, other: Cluster) -> None:
    other.closed_folder(other.data)
    with base.path.open("rb") as sealed:
        opened = _Opened(open_stream(sealed, name=base.name))
        with tarfile.open(fileobj=io.BufferedReader(opened), mode="r|") as archive:
            archive.extractall(other.data, filter="data")
        # The end of an archive may come before the end of the file, which proves it whole.
        while opened.read(AT_ONCE):
            pass
    _give_to_server(other, other.data)


def _open_log(folder: Path, other: Cluster, *, since: str) -> Path:
    pieces = _pieces_of(other)
    other.closed_folder(pieces)
    for path in sorted((folder / "wal").glob("[0-9A-F]*.sealed")):
        name = path.name.removesuffix(".sealed")
        # The first eight digits are the timeline; what follows is the place in the log.
        if name.endswith(".history") or name[8:24] >= since[8:24]:
            with path.open("rb") as sealed, (pieces / name).open("wb") as plain:
                packed = io.BufferedReader(_Opened(open_stream(sealed, name=f"wal/{path.name}")))
                with gzip.open(packed) as unpacked:
                    shutil.copyfileobj(unpacked, plain)
    _give_to_server(other, pieces)
    return pieces


def _play_back(other: Cluster, pieces: Path, *, to: datetime) -> None:
    (other.data / "server.log").unlink(missing_ok=True)
    (other.data / "recovery.signal").touch()
    moment = to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    written = SETTINGS.format(pieces=str(pieces).replace("%", "%%"), moment=moment)
    (other.data / "postgresql.auto.conf").write_text(written)
    _give_to_server(other, other.data)
    other.closed_folder(other.socket)
    other.run(
        "pg_ctl", "-w", "-t", "3600", "-s", "-D", other.data, "-l", other.data / "server.log",
        "-o", f"-k '{other.socket}' -c archive_mode=off", "start",
    )  # fmt: skip
    deadline = time.monotonic() + PLAYBACK_WITHIN
    while _is_playing_back(other):
        if time.monotonic() > deadline:
            raise ClusterUnusable("Playing the changes back takes more than an hour.")
        time.sleep(0.1)


def _is_playing_back(other: Cluster) -> bool:
    try:
        with kept_log.connect(other) as session:
            found = session.execute("SELECT pg_is_in_recovery()").fetchone()
    except psycopg.OperationalError:
        raise ClusterUnusable("PostgreSQL ended while it played the changes back.") from None
    return bool(found and found[0])


def _end_of_log(other: Cluster) -> str:
    try:
        return (other.data / "server.log").read_text(errors="replace")[-4000:]
    except OSError:
        return ""


def _give_to_server(other: Cluster, folder: Path) -> None:
    """Everything in it closed to others, and of the server's user."""
    for place, _folders, files in os.walk(folder):
        here = Path(place)
        here.chmod(0o700)
        for each in (here, *(here / name for name in files)):
            if other.as_root:
                os.chown(each, other.user.pw_uid, other.user.pw_gid, follow_symlinks=False)


class _Opened(io.RawIOBase):
    """What comes out of a sealed file, as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # narrower than any buffer
        if not self._left:
            self._left = next(self._pieces, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
