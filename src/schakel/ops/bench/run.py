"""In which order is measured, and on which database?"""

import importlib
import itertools
import json
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from psycopg import sql

from schakel.ops import bootstrap, roles
from schakel.ops.bench.doors import public_door
from schakel.ops.bench.figures import Figure, NotMeasured
from schakel.ops.bench.linking_lookup import BIG, PIECES, linking_lookup
from schakel.ops.bench.linking_quality import linking_quality
from schakel.ops.bench.pages import TIMES, workplace
from schakel.ops.bench.reports import (
    same_form_at_once,
    statements_of_a_report,
    under_load,
)
from schakel.ops.bench.stored import fill, officer_of_the_largest
from schakel.organisations.loading import load
from schakel.organisations.lookup import own_district

DATABASE = "schakel_bench"
SIZES = (1_000, 100_000)
CLIENTS = (1, 8)
REPORTS = 160


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {"linking-quality": linking_quality}
"""What is measured without a database."""
LOOKUP = "linking-lookup"


def main(only: str = "", *, big: bool = False) -> int:
    """Measure everything, or one part, and print one JSON array; 1 when that was not possible.

    A missed target is a result, told by `holds`; it is no error of the command. `big` searches
    among ten million pieces too, which takes an hour and 20 GB.
    """
    if only in PARTS:
        return write_down(PARTS[only]())
    if not settings.CLUSTER:
        raise CommandError("The bench makes a database of its own: unset DATABASE_URL first.")
    bootstrap.ready_application(_say)
    with own_database(), roles.as_owner():  # who fills it, is at no door
        lookup = linking_lookup(sizes=(*PIECES, BIG) if big else PIECES)
        if only == LOOKUP:
            return write_down(lookup)
        others = (part() for part in PARTS.values())
        return write_down(itertools.chain(measure(), lookup, *others))


def write_down(measuring: Iterable[Figure]) -> int:
    """Print what was measured, also when it broke off halfway: then the answer is 1."""
    figures: list[Figure] = []
    trouble = ""
    try:
        for figure in measuring:
            _say(f"{figure.name}: {figure.value:.4g} {figure.unit} {figure.target}")
            figures.append(figure)
    except (NotMeasured, DatabaseError) as problem:
        trouble = f"Not everything could be measured: {problem}"
    sys.stdout.write(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    if trouble:
        _say(trouble)
    return 1 if trouble else 0


def measure(
    *,
    clients: Sequence[int] = CLIENTS,
    reports: int = REPORTS,
    sizes: Sequence[int] = SIZES,
    times: int = TIMES,
) -> Iterator[Figure]:
    """Reports first, on an almost empty database; then pages over more and more signals."""
    # By name: the operations do not know the door.
    importlib.import_module("schakel.intake.desk_keys").write(own_district())
    yield from statements_of_a_report()
    with public_door(free_port()) as door:
        for number in clients:
            yield from under_load(door, clients=number, reports=reports)
        yield from same_form_at_once(door)
    district, now = own_district(), timezone.now()
    person = officer_of_the_largest(district)
    for rows in sizes:
        fill(district, until=rows, now=now)
        yield from workplace(person, district, rows=rows, now=now, times=times)


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh, migrated database with the district in it, gone afterwards."""
    _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _admin("CREATE DATABASE {}")
    named = connection.settings_dict
    before = named["NAME"]
    connection.close()
    named["NAME"] = settings.DATABASES["default"]["NAME"] = DATABASE
    standby = tempfile.TemporaryDirectory()  # the public keys of this database, not of the demo's
    published, settings.STANDBY = settings.STANDBY, Path(standby.name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        for file in map(Path, settings.DISTRICT_FILES):
            load(file, by="schakel bench", now=timezone.now())
        yield
    finally:
        settings.STANDBY = published
        standby.cleanup()
        connections.close_all()
        named["NAME"] = settings.DATABASES["default"]["NAME"] = before
        _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def _say(line: str) -> None:
    """Beside the figures, which alone are on standard output."""
    sys.stderr.write(f"{line}\n")


def _admin(statement: str) -> None:
    owner = settings.DATABASE_OWNER
    with psycopg.connect(
        host=owner["HOST"], user=owner["USER"], dbname="postgres", autocommit=True
    ) as session:
        session.execute(sql.SQL(statement).format(sql.Identifier(DATABASE)))


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
