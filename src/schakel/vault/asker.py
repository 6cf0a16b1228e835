"""On whose behalf is the database asked? Each statement says so, signed, for its transaction only.

PostgreSQL decides by this which rows there are (`schakel.ops.wall`). A door names the person who
is logged in, or the code or link that a visitor showed; a job of the worker names what it needs
to see. What is said is signed with a key that no role may read, holds for one connection and one
minute, and ends with the transaction: the next user of a pooled connection starts with nothing.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from psycopg import sql

from schakel.kernel.parts import PUBLIEK, ROLES, WORKER
from schakel.vault import unwraps
from schakel.vault.keys import provider

SETTING: Final = "schakel.asker"
PURPOSE: Final = "database.asker"
# Where the database says which key that is now: the comment on a table that nobody reads.
KEY_TABLE: Final = "wall.signing_key"
BLOCK: Final = 64  # bytes of a block of SHA-256
EVERYTHING: Final = "*"
# How long the clock of a database server is trusted to run with ours.
CLOCK_HOLDS_FOR: Final = 300.0
# How long a signature is used again by the same asker, of the minute that it holds.
SAME_FOR: Final = 5.0
# What reads or writes rows. A way back to a savepoint must work when nothing else does.
OF_ROWS: Final = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|EXPLAIN|\()", re.IGNORECASE)

P = ParamSpec("P")
R = TypeVar("R")


class _Membership(Protocol):
    role: str
    organisation_id: UUID


class Member(Protocol):
    """A person as far as the database must know them."""

    pk: Any

    def current_memberships(self) -> Iterable[_Membership]: ...


@dataclass
class Asker:
    """A part of Schakel, and for whom it asks at this moment."""

    part: str
    known: Callable[[], Member | None] = lambda: None
    sees: frozenset[str] = frozenset()
    shown: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    _signed: tuple[object, float, str] = (None, 0.0, "")

    def said(self) -> dict[str, Any]:
        """What the database is told of it."""
        told: dict[str, Any] = {"part": self.part}
        if self.sees:
            told["sees"] = sorted(self.sees)
        if self.shown:
            told["shown"] = self.shown
        if self.made:
            told["made"] = _array(self.made)
        if (person := self.known()) is not None:
            told["person"] = str(person.pk)
            if not _FINDING_OUT.get():
                told["roles"] = _roles_of(person)
        return told

    def token(self, *, backend: int, at: float, version: int = 1) -> str:
        """What is said, signed; the same for a few seconds, as long as nothing changed.

        The public door has no key to sign with: it says what a visitor showed, and no more.
        """
        if self.part == PUBLIEK:
            return json.dumps({"shown": self.shown})
        person, roles = self.known(), None
        if person is not None and not _FINDING_OUT.get():
            roles = person.current_memberships()
        shown = tuple(self.shown.items())
        state = (provider(), version, backend, person, id(roles), shown, len(self.made))
        if self._signed[0] != state or abs(at - self._signed[1]) > SAME_FOR:
            text = signed(self.said(), backend=backend, at=at, version=version)
            self._signed = (state, at, text)
        return self._signed[2]


def _roles_of(person: Member) -> dict[str, str]:
    """The organisations by role, as PostgreSQL writes an array."""
    held: dict[str, list[str]] = {}
    for membership in person.current_memberships():
        held.setdefault(str(membership.role), []).append(str(membership.organisation_id))
    return {role: _array(organisations) for role, organisations in held.items()}


def _array(ids: Iterable[str]) -> str:
    return f"{{{','.join(ids)}}}"


_FINDING_OUT: ContextVar[bool] = ContextVar("finding out", default=False)
_ASKER: ContextVar[Asker | None] = ContextVar("asker", default=None)
_CLOCKS: "WeakKeyDictionary[psycopg.Connection[Any], tuple[float, float, int]]" = (
    WeakKeyDictionary()
)


@contextmanager
def asking(asker: Asker) -> Iterator[Asker]:
    """Within this block the database is asked on behalf of this asker."""
    token = _ASKER.set(asker)
    try:
        yield asker
    finally:
        _ASKER.reset(token)


@contextmanager
def finding_out() -> Iterator[None]:
    """Which roles somebody has is a question to the database too: that one is asked without."""
    token = _FINDING_OUT.set(True)
    try:
        yield
    finally:
        _FINDING_OUT.reset(token)


def seeing(*areas: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A job of the worker: it sees these areas and nothing else, as long as it runs."""

    def decorate(job: Callable[P, R]) -> Callable[P, R]:
        @wraps(job)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with asking(Asker(WORKER, sees=frozenset(areas))):
                try:
                    return job(*args, **kwargs)
                finally:
                    unwraps.write_down(WORKER)

        run.sees = areas  # type: ignore[attr-defined]  # read by a test of the house
        return run

    return decorate


def shows(**shown: str) -> None:
    """Whoever asks showed this: a receipt code, a link. It opens what belongs to it, no more."""
    if (asker := _ASKER.get()) is not None:
        asker.shown.update(shown)


def makes(signal_id: UUID) -> None:
    """A signal is being made, at whatever desk: until the asker is done, it may be written."""
    if (asker := _ASKER.get()) is not None and not asker.sees:
        asker.made.append(str(signal_id))


def _key(version: int) -> bytes:
    """The key of a version; it follows from the root key, and from no other version."""
    return provider().derived(PURPOSE if version == 1 else f"{PURPOSE}.{version}")


def pads(version: int) -> tuple[bytes, bytes]:
    """What PostgreSQL needs to check a signature: the two blocks of HMAC-SHA256 (RFC 2104)."""
    key = _key(version).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def signed(said: dict[str, Any], *, backend: int, at: float, version: int = 1) -> str:
    """What is said, for one connection and one moment, with its signature in front."""
    text = json.dumps({**said, "backend": backend, "at": round(at, 3)}, separators=(",", ":"))
    signature = hmac.digest(_key(version), text.encode(), hashlib.sha256)
    return signature.hex() + text


def say_first(
    execute: Callable[..., Any],
    statement: Any,
    params: Any,
    many: bool,  # noqa: FBT001  # Django gives it so
    context: dict[str, Any],
) -> Any:
    """Say who asks in front of a statement, in the same round trip and the same transaction."""
    asker = _ASKER.get()
    text = statement.as_string() if isinstance(statement, sql.Composable) else statement
    if asker is None or not OF_ROWS.match(text):
        return execute(statement, params, many, context)
    connection, cursor = context["connection"], context["cursor"].cursor
    link = connection.connection
    with connection.wrap_database_errors:
        at, version = _moment(link)
    token = asker.token(backend=link.info.backend_pid, at=at, version=version)
    role = ROLES[asker.part] if settings.DATABASE_PLAYS_EVERY_PART else ""
    if many or isinstance(cursor, psycopg.ServerCursor):
        with _in_one_transaction(link):
            link.execute(_words(role, "%s"), [token])
            return execute(statement, params, many, context)
    # As a value, so that the text stays the same and psycopg need not take it apart again.
    if params is None:
        said = sql.quote(token)
    elif isinstance(params, Mapping):
        said, params = "%(schakel_asker)s", {**params, "schakel_asker": token}
    else:
        said, params = "%s", (token, *params)
    result = execute(f"{_words(role, said)}; {text}", params, many, context)
    cursor.nextset()
    return result


def _words(role: str, said: str) -> str:
    playing = f"set_config('role', '{role}', true), " if role else ""
    return f"SELECT {playing}set_config('{SETTING}', {said}, true)"


@contextmanager
def _in_one_transaction(link: "psycopg.Connection[Any]") -> Iterator[None]:
    """A cursor on the server, and many rows at once, cannot be put in one text with the words."""
    if not link.autocommit or link.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        yield
        return
    link.execute("BEGIN")
    try:
        yield
    except BaseException:
        link.execute("ROLLBACK")
        raise
    link.execute("COMMIT")


def _moment(link: "psycopg.Connection[Any]") -> tuple[float, int]:
    """The time of the database, by its own clock: ours may be wrong, or be set. And which key."""
    steady = time.clock_gettime(time.CLOCK_BOOTTIME)
    ahead, learned, version = _CLOCKS.get(link, (0.0, -CLOCK_HOLDS_FOR, 1))
    if steady - learned >= CLOCK_HOLDS_FOR:
        there, comment = link.execute(_ASKED, [KEY_TABLE]).fetchone() or (0.0, None)
        ahead, (version, _since) = there - steady, key_in_use(comment)
        _CLOCKS[link] = (ahead, steady, version)
    return steady + ahead, version


_ASKED: Final = (
    "SELECT extract(epoch FROM clock_timestamp())::float8,"
    # Looked up by name in the catalogue: nobody who serves has a right on that schema.
    " (SELECT obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname || '.' || c.relname = %s)"
)


def key_in_use(comment: str | None) -> tuple[int, float]:
    """The version of the key, and since when: as the comment on its table says; else the first."""
    version, _space, since = (comment or "1 0").partition(" ")
    return int(version), float(since or 0)
