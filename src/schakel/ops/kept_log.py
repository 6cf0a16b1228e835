"""How does the private cluster keep every change, until a backup has taken it?

PostgreSQL packs each finished piece of its log into a closed folder beside its data, and reuses
nothing before that is done. `schakel backup` seals those pieces, puts them with the backup, and
empties the folder.
"""

import shlex
import time
from pathlib import Path
from typing import Final

import psycopg

from schakel.ops.cluster import APP, SUPERUSER, Cluster

MARK: Final = "# Written by `schakel backup`"
CONFIGURATION: Final = """
{mark}: every change is kept, until it lies with the backup.
wal_level = replica
max_wal_senders = 4
archive_mode = on
archive_timeout = 60
archive_command = '{command}'
"""
PATIENCE: Final = 60.0


class LogNotKept(Exception):
    """PostgreSQL does not hand over its log; the text says since when, or why."""


def folder_of(cluster: Cluster) -> Path:
    """Where the changes lie that no backup has taken yet, packed by gzip."""
    return cluster.place / "wal"


def keep(cluster: Cluster) -> bool:
    """Keep every change from now on. True when the server had to start again for that."""
    cluster.closed_folder(folder_of(cluster))
    configuration = cluster.data / "postgresql.conf"
    if MARK in configuration.read_text():
        return False
    with (cluster.data / "pg_hba.conf").open("a") as file:
        file.write(f"local replication {SUPERUSER} peer map={APP}\n")
    with configuration.open("a") as file:
        file.write(CONFIGURATION.format(mark=MARK, command=_command(folder_of(cluster))))
    cluster.stop()
    cluster.ensure()
    return True


def is_kept(cluster: Cluster) -> bool:
    """Whether changes are kept, so that a moment can be restored."""
    configuration = cluster.data / "postgresql.conf"
    return configuration.exists() and MARK in configuration.read_text()


def hand_over(cluster: Cluster) -> None:
    """Have everything up to this moment put in the folder; LogNotKept when that does not happen."""
    with connect(cluster) as session:
        # A restore goes on until it meets a change after the moment that is asked for.
        session.execute("SELECT pg_current_xact_id()")
        (piece,) = session.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ("",)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if _is_handed_over(session, piece):
                return
            time.sleep(0.05)
    raise LogNotKept(
        f"PostgreSQL did not put its log in {folder_of(cluster)} within {PATIENCE:.0f} s. "
        f"See {cluster.data / 'server.log'}; is the disk full?"
    )


def current_piece(cluster: Cluster) -> str:
    """The piece of the log that is written now."""
    with connect(cluster) as session:
        found = session.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
    return str(found[0]) if found else ""


def connect(cluster: Cluster) -> psycopg.Connection[tuple[str, ...]]:
    """As the superuser of the private cluster, over its socket."""
    return psycopg.connect(
        host=str(cluster.socket), user=SUPERUSER, dbname="postgres", autocommit=True
    )


def _is_handed_over(session: psycopg.Connection[tuple[str, ...]], piece: str) -> bool:
    done = session.execute(
        "SELECT last_archived_wal >= %s FROM pg_stat_archiver", [piece]
    ).fetchone()
    return bool(done and done[0])


def _command(folder: Path) -> str:
    """Never over an existing piece, on the disk before it is said, and never half under its name.

    The placeholders are put in last: PostgreSQL reads a percent sign in a path as one of its own.
    """
    whole, half = (shlex.quote(str(folder / name)) for name in ("<name>", ".<name>"))
    steps = [f"test ! -f {whole}", f"gzip -1 <<path> >{half}", f"sync {half}", f"mv {half} {whole}"]
    command = " && ".join(steps).replace("%", "%%")
    return command.replace("<path>", "%p").replace("<name>", "%f").replace("'", "''")
