"""Can this door serve now? Database, queue and keys, answered within two seconds."""

import importlib
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from schakel.kernel.access import access
from schakel.vault import keys, published

OK = "ok"
PATIENCE = 1.5  # seconds; whoever asks waits at most two
# A database that does not answer must not tie up a thread for each question about it.
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


@access("public")
def health(request: HttpRequest) -> JsonResponse:
    """Ready: 200. Not ready: 503, and per check a word on what is wrong."""
    checks = check()
    ready = all(answer == OK for answer in checks.values())
    answer = {"status": OK if ready else "unavailable", "door": settings.DOOR, "checks": checks}
    return JsonResponse(answer, status=200 if ready else 503)


def check() -> dict[str, str]:
    """Every check with "ok" or the reason why not; no addresses, no paths, no names."""
    asked = _askers.submit(_database_and_queue)
    try:
        checks = asked.result(timeout=PATIENCE)
    except TooLate:
        checks = {"database": "no answer in time", "queue": "no database"}
    return {**checks, "keys": _keys() or OK}


def check_all() -> dict[str, str]:
    """What somebody who looks after Schakel asks too: is anything stuck at the public door?

    Not part of being ready: a door that can serve must go on serving.
    """
    try:
        # By name: the public face and the operations do not know each other.
        stuck = importlib.import_module("schakel.intake.waiting").health(now=timezone.now())
    except DatabaseError:
        stuck = "no database"
    return {**check(), "envelopes": stuck or OK}


def _keys() -> str:
    """At the public door the public keys, for it has no others."""
    return published.health() if settings.DOOR == "publiek" else keys.health()


def _database_and_queue() -> dict[str, str]:
    try:
        with own_connection() as connection:
            return {"database": OK, "queue": _queue(connection)}
    except psycopg.Error:
        return {"database": "unreachable", "queue": "no database"}


def _queue(connection: psycopg.Connection[Any]) -> str:
    """Whether work can be put off: a report is accepted also while nobody picks the work up."""
    found = connection.execute(
        "SELECT to_regclass('procrastinate_jobs') IS NOT NULL"
        " AND has_table_privilege('procrastinate_jobs', 'INSERT')"
    ).fetchone()
    return OK if found and found[0] else "not migrated"


def own_connection() -> psycopg.Connection[Any]:
    """A connection of its own: a full pool is busy, not broken."""
    database = settings.DATABASES["default"]
    named = {
        "host": database.get("HOST"),
        "port": database.get("PORT"),
        "dbname": database["NAME"],
        "user": database.get("USER"),
        "password": database.get("PASSWORD"),
        "connect_timeout": 2,
    }
    # Of two databases the one that is meant: what can only be read is of no use.
    others = {
        name: value
        for name, value in database.get("OPTIONS", {}).items()
        if name.startswith("ssl") or name in {"port", "target_session_attrs"}
    }
    given = {name: value for name, value in named.items() if value}
    return psycopg.connect(**given, **others, autocommit=True)
