"""In which order is measured, and on which database?"""

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils import timezone
from psycopg import sql

from schakel.ops.bench.figures import Figure
from schakel.ops.bench.pages import workplace
from schakel.ops.bench.reports import statements, under_load
from schakel.ops.bench.stored import fill, officer_of_the_largest
from schakel.organisations.loading import load
from schakel.organisations.lookup import own_district

DATABASE = "schakel_bench"
SIZES = (1_000, 100_000)
REPORTS = 160


def main() -> int:
    """Measure everything and print one JSON array; 1 when a target was missed."""
    figures = []
    with own_database():
        for figure in measure():
            sys.stderr.write(f"{figure.name}: {figure.value:.1f} {figure.unit} {figure.target}\n")
            figures.append(figure)
    sys.stdout.write(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    return 0 if all(figure.holds is not False for figure in figures) else 1


def measure() -> Iterator[Figure]:
    """Reports first, on an almost empty database; then pages over more and more signals."""
    yield from statements()
    for clients in (1, 8):
        yield from under_load(clients=clients, reports=REPORTS, port=free_port())
    district, now = own_district(), timezone.now()
    person = officer_of_the_largest(district)
    for rows in SIZES:
        fill(district, until=rows, now=now)
        yield from workplace(person, rows=rows)


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh, migrated database with the district in it, gone afterwards."""
    if not settings.CLUSTER:
        raise CommandError("The bench makes a database of its own: unset DATABASE_URL first.")
    if not settings.KEY_FILE.exists():
        raise CommandError("Run `make setup` first: there are no keys yet.")
    _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _admin("CREATE DATABASE {}")
    named = connection.settings_dict
    before = named["NAME"]
    connection.close()
    named["NAME"] = settings.DATABASES["default"]["NAME"] = DATABASE
    try:
        call_command("migrate", verbosity=0, interactive=False)
        for file in map(Path, settings.DISTRICT_FILES):
            load(file, by="schakel bench", now=timezone.now())
        yield
    finally:
        connections.close_all()
        named["NAME"] = settings.DATABASES["default"]["NAME"] = before
        _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)")


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
