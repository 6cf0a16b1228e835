"""What does each layer of protection cost a page? The same page with it and without it, in turns.

Both sides run in this process, on the same rows, in short turns that alternate: what else the
machine does falls on both. The first request of a turn is thrown away. A page that shows who
looked at it grows by being measured, so every turn opens others of the same kind. A layer is
only ever taken away here, in the bench's own database; nothing that serves can do so.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schakel.audit import trail
from schakel.audit.models import Event
from schakel.ops.bench.figures import Figure, NotMeasured, backend, percentile, statements
from schakel.ops.rows import ROWS
from schakel.vault.asker import say_first
from schakel.vault.models import sealed
from schakel.vault.models.record_key import RecordKeyManager
from schakel.vault.models.sealed import SealedModel
from schakel.vault.remembered import REMEMBERED
from schakel.vault.sealing import Place, opened

TURN: Final = 3  # requests of one side before it is the other's turn

Ask = Callable[[], Any]
Turn = Sequence[Ask]
Without = Callable[[Turn], AbstractContextManager[None]]


@dataclass
class Side:
    """What one answer cost, request by request, in milliseconds."""

    waited: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    statements: int = 0
    bytes: int = 0

    def told(self) -> dict[str, Any]:
        """For the JSON: medians and the slow end."""
        return {
            "p50": round(median(self.waited), 2),
            "p95": round(percentile(self.waited, 0.95), 2),
            "cpu_p50": round(median(self.used), 2),
            "cpu_p95": round(percentile(self.used, 0.95), 2),
            "statements": self.statements,
            "bytes": self.bytes,
        }


def cost_of_layers(page: str, alike: Sequence[Ask], *, rows: int, times: int) -> Iterator[Figure]:
    """Per layer: how much processor time more one answer takes with it; pages alike take turns."""
    turns = [list(islice(cycle(alike), at, at + TURN)) for at in range(0, times, TURN)]
    for layer, without in LAYERS.items():
        yield _compared(f"layer.{page}.{layer}.{rows}", turns, without)


def _compared(name: str, turns: Sequence[Turn], without: Without) -> Figure:
    """The difference of two medians; both sides, and the scatter between turns, in the detail."""
    kept, gone = Side(), Side()
    apart: list[float] = []
    for number, turn in enumerate(turns):
        sides = (kept, gone) if number % 2 == 0 else (gone, kept)  # who goes first takes turns too
        for side in sides:
            with nullcontext() if side is kept else without(turn):
                _take(turn, side)
        apart.append(median(kept.used[-TURN:]) - median(gone.used[-TURN:]))
    return Figure(
        name,
        median(kept.used) - median(gone.used),
        "ms processor more with than without",
        detail={
            "times": len(kept.used),
            "with": kept.told(),
            "without": gone.told(),
            "turns_p05_p95": [round(percentile(apart, share), 2) for share in (0.05, 0.95)],
        },
    )


def _take(turn: Turn, side: Side) -> None:
    answer = turn[0]()  # thrown away: the plans and memories of the other side are not ours
    if answer.status_code != HTTPStatus.OK:
        raise NotMeasured(f"a page was answered with {answer.status_code}")
    if not side.statements:
        REMEMBERED.clear()
        with CaptureQueriesContext(connection) as asked:
            side.bytes = len(turn[0]().content)
        side.statements = statements(asked)
    database = backend()
    for ask in turn:
        REMEMBERED.clear()
        used, began = _processor(database), time.perf_counter()
        ask()
        side.waited.append((time.perf_counter() - began) * 1000)
        side.used.append((_processor(database) - used) * 1000)


def _processor(database: int) -> float:
    """Seconds of processor time of this process and of its own PostgreSQL, to the microsecond."""
    there = Path(f"/proc/{database}/schedstat").read_text().split()[0]
    return time.process_time() + int(there) / 1e9


@contextmanager
def without_row_locks(_turn: Turn) -> Iterator[None]:
    """No row-level security, and no words in front of a statement about who asks."""
    _each_table("DISABLE")
    words = [each for each in connection.execute_wrappers if each is say_first]
    if not settings.DATABASE_PLAYS_EVERY_PART:  # the tests choose their role with those words
        connection.execute_wrappers.remove(say_first)
    try:
        yield
    finally:
        if say_first not in connection.execute_wrappers:
            connection.execute_wrappers[:0] = words
        _each_table("ENABLE")


def _each_table(state: str) -> None:
    """By the owner, over a connection of its own: the one that is measured stays as it is."""
    owner = settings.DATABASE_OWNER
    with psycopg.connect(
        host=owner["HOST"],
        user=owner["USER"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as session:
        session.execute(
            "; ".join(f"ALTER TABLE {each} {state} ROW LEVEL SECURITY" for each in ROWS)
        )


@contextmanager
def without_processing_log(_turn: Turn) -> Iterator[None]:
    """The trail is written, the log of whose data were processed is not."""
    with (
        _instead(trail, "_processed", lambda *_given: []),
        _instead(trail, "subjects_of", lambda *_given: []),
    ):
        yield


@contextmanager
def without_trail(_turn: Turn) -> Iterator[None]:
    """Nothing is recorded, in neither log, and no line is made to be recorded."""
    nothing = Event()
    with (
        without_processing_log(_turn),
        _instead(trail, "_line", lambda *_a, **_k: nothing),
        _instead(trail, "write", lambda *_given: None),
    ):
        yield


@contextmanager
def read_in_clear(turn: Turn) -> Iterator[None]:
    """As if every text lay in the table in clear: no key is fetched and nothing is decrypted.

    The pages are opened once to learn what is in them. From then on each sealed value is answered
    by the text that belongs to it, at the price of looking it up. The rows stay as long as they
    are, so what sealing adds to their size counts on both sides.
    """
    texts: dict[bytes, bytes] = {}

    def learn(value: bytes, *, place: Place, dek: bytes) -> bytes:
        texts[bytes(value)] = found = opened(value, place=place, dek=dek)
        return found

    def known(value: bytes, *, place: Place, dek: bytes) -> bytes:
        return texts[bytes(value)]

    def no_keys(_self: object, key_ids: Any) -> dict[UUID, bytes]:
        return dict.fromkeys(key_ids, b"")

    with _instead(sealed, "opened", learn):
        for ask in turn:
            ask()
    with ExitStack() as gone:
        gone.enter_context(_instead(sealed, "opened", known))
        gone.enter_context(_instead(SealedModel, "_dek", lambda _self: b""))
        gone.enter_context(_instead(RecordKeyManager, "opened", no_keys))
        yield


@contextmanager
def with_keys_at_hand(_turn: Turn) -> Iterator[None]:
    """The keys of records are remembered, as within a minute of an earlier look."""
    with _instead(REMEMBERED, "clear", lambda: None):
        yield


@contextmanager
def without_anything(turn: Turn) -> Iterator[None]:
    """The page as it would be with none of these layers."""
    with without_row_locks(turn), without_trail(turn), read_in_clear(turn):
        yield


@contextmanager
def _instead(of: Any, name: str, other: Any) -> Iterator[None]:
    """For this block something else stands under a name."""
    before = vars(of).get(name)
    setattr(of, name, other)
    try:
        yield
    finally:
        if before is None:
            delattr(of, name)
        else:
            setattr(of, name, before)


LAYERS: Final[Mapping[str, Without]] = {
    "row_locks": without_row_locks,
    "trail_and_log": without_trail,
    "log": without_processing_log,
    "encryption": read_in_clear,
    "unwrapping": with_keys_at_hand,
    "everything": without_anything,
}
"""The log of processing is a part of trail and log, unwrapping of keys a part of encryption."""
