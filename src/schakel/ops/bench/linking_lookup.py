"""What does it cost to see what a piece touches, among many that are stored?"""

import json
import multiprocessing
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schakel.linking.actions.counting import count_in
from schakel.linking.asking import answers_in
from schakel.linking.encoding import VERSION, encode
from schakel.linking.labelled.population import people
from schakel.linking.labelled.sets import record_of
from schakel.linking.lookup import place_of
from schakel.linking.mention import Mention
from schakel.linking.models import IndexedMention, Realm
from schakel.linking.realms import Keyring, keyring_of, realm_of_desk
from schakel.ops.bench.figures import Figure, NotMeasured, at_most, percentile
from schakel.ops.bench.stored import (
    STORY,
    analyse,
    copy_rows,
    largest_of,
    officer_of_the_largest,
)
from schakel.organisations.lookup import own_district
from schakel.signals.actions import receiving
from schakel.signals.models import PuzzlePiece, Signal

PIECES: Final = (100_000, 1_000_000)
BIG: Final = 10_000_000
ASKED: Final = 400
RETURNING: Final = 0.6
"""The share of those that are asked for who are stored already, written down by another clerk."""
BATCH: Final = 5_000
MOST_MS: Final = 10.0
PROMISED_AT: Final = 1_000_000
KIND: Final = "person"


@dataclass(frozen=True)
class Row:
    """One invented person, encoded and sealed."""

    id: UUID
    tokens: list[int]
    capsule: bytes


def linking_lookup(*, sizes: Sequence[int] = PIECES, asked: int = ASKED) -> Iterator[Figure]:
    """Per size: from a stored mention to candidates with their reasons, in one desk's realm.

    Every row is really encoded and sealed, and every search is the one of the worker: keys, own
    capsule, counts, tokens, capsules of the candidates, weights, words. Many stored rows share a
    piece; nothing of a search reads pieces.
    """
    district = own_district()
    desk = officer_of_the_largest(district).current_memberships()[0].organisation
    realm = realm_of_desk(desk, now=timezone.now())
    keyring = keyring_of(realm)
    yield from _encoding(keyring)
    for size in sizes:
        _fill(keyring, until=size)
        yield from _inserting(keyring, size)
        analyse()
        count_in(realm)
        realm.refresh_from_db()
        yield from _searching(realm, keyring, size, asked)
        yield from _on_disk(size)


def _encoding(keyring: Keyring, number: int = 3_000) -> Iterator[Figure]:
    chance = random.Random(1)  # noqa: S311  # invented, no secret
    records = [record_of(one, "", chance) for one in people(number, chance)]
    began = time.process_time()
    rows = [_row(record, keyring) for record in records]
    each = (time.process_time() - began) / len(records)
    yield Figure(
        "linking.encode",
        1 / each,
        "per second and core",
        detail={"tokens": round(sum(len(row.tokens) for row in rows) / len(rows), 1),
                "capsule_bytes": len(rows[0].capsule)},
    )  # fmt: skip


def _row(record: dict[str, str], keyring: Keyring) -> Row:
    told = {name: value for name, value in record.items() if name != "id"}
    encoded, identity = encode(Mention(KIND, told), keyring.writing), uuid4()
    sealed = keyring.writing.seal_capsule(
        encoded.features.tobytes(), place=place_of(identity, KIND)
    )
    return Row(identity, sorted(encoded.tokens), sealed)


_inherited: list[Keyring] = []


def _batch(number: int) -> list[Row]:
    """The same people for the same number: that is how some of them can be asked for later."""
    chance = random.Random(f"stored {number}")  # noqa: S311  # invented, no secret
    (keyring,) = _inherited
    return [_row(record_of(one, "", chance), keyring) for one in people(BATCH, chance)]


def _fill(keyring: Keyring, *, until: int) -> None:
    """By as many processes as there are cores; they inherit the keys, and never ask anything."""
    have = IndexedMention.objects.filter(realm=keyring.realm).count()
    numbers = range(-(-have // BATCH), until // BATCH)
    # Forked, for keys cannot be sent; the connection is closed first, so that none is shared.
    connection.close()
    fork = multiprocessing.get_context("fork")
    with fork.Pool(os.cpu_count(), _inherited.append, [keyring]) as pool:
        for rows in pool.imap_unordered(_batch, numbers):
            with transaction.atomic():
                piece = _a_piece()
                copy_rows(
                    IndexedMention,
                    (
                        _stored(row, keyring, piece, number)
                        for number, row in enumerate(rows)
                        if row.tokens
                    ),
                )


def _a_piece() -> PuzzlePiece:
    """Of a signal of its own; what it says is never searched."""
    district = own_district()
    report = receiving.Report(
        district=district,
        municipality=largest_of(district),
        story=STORY,
        channel=Signal.Channel.PUBLIC,
        reporter_kind=Signal.ReporterKind.RESIDENT,
        pieces=(("person", "iemand"),),
    )
    told = receiving.receive(report, receipt=None, by=None, now=timezone.now()).signal
    return told.pieces.get()


def _stored(row: Row, keyring: Keyring, piece: PuzzlePiece, number: int = 0) -> IndexedMention:
    return IndexedMention(
        id=row.id,
        realm=keyring.realm,
        kind=KIND,
        signal_id=piece.signal_id,
        piece=piece,
        number=number,
        tokens=row.tokens,
        capsule=row.capsule,
        key_version=keyring.current,
        encoding_version=VERSION,
    )


def _inserting(keyring: Keyring, size: int, number: int = 2_000) -> Iterator[Figure]:
    """As the worker does it, with the index in place; undone again."""
    chance = random.Random(size)  # noqa: S311  # invented, no secret
    made = [_row(record_of(one, "", chance), keyring) for one in people(number, chance)]
    with transaction.atomic():
        piece = _a_piece()
        rows = [
            _stored(row, keyring, piece, number) for number, row in enumerate(made) if row.tokens
        ]
        began = time.perf_counter()
        IndexedMention.objects.bulk_create(rows)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    yield Figure(f"linking.insert.{size}", len(rows) / took, "per second", detail={"at": size})


def _searching(realm: Realm, keyring: Keyring, size: int, asked: int) -> Iterator[Figure]:
    signals = _asking(keyring, size, asked)
    try:
        for signal in signals:  # once for the caches of PostgreSQL, as on a server that works
            answers_in(realm, signal)
        ended, used, opened, found = [], [], 0, 0
        for signal in signals:
            began, cpu = time.perf_counter(), time.process_time()
            answers = answers_in(realm, signal)
            ended.append((time.perf_counter() - began) * 1000)
            used.append((time.process_time() - cpu) * 1000)
            opened += sum(answer.opened for _row, answer in answers)
            found += any(answer.found for _row, answer in answers)
        server = [_server_time(realm, signal) for signal in signals]
    finally:
        IndexedMention.objects.filter(signal__in=[signal.pk for signal in signals]).delete()
    name = f"linking.lookup.{size}"
    about = {
        "asked": asked,
        "candidates_opened": round(opened / asked, 1),
        "with_candidates": round(found / asked, 3),
        "cpu_p50": round(percentile(used, 0.5), 2),
        "cpu_p95": round(percentile(used, 0.95), 2),
    }
    yield Figure(f"{name}.p50", percentile(ended, 0.5), "ms", detail=about)
    slow = percentile(ended, 0.95)
    if size == PROMISED_AT:
        yield at_most(f"{name}.p95", slow, "ms", MOST_MS, **about)
    else:
        yield Figure(f"{name}.p95", slow, "ms", detail=about)
    for share in (50, 95):
        yield Figure(f"{name}.server_p{share}", percentile(server, share / 100), "ms")


def _asking(keyring: Keyring, size: int, asked: int) -> list[Signal]:
    """Signals with one mention each: of somebody stored, by another clerk, or of somebody new."""
    chance = random.Random(f"asking {size}")  # noqa: S311  # invented, no secret
    returning = int(asked * RETURNING)
    batches = chance.sample(range(size // BATCH), min(size // BATCH, 20))
    known = [one for batch in batches
             for one in people(BATCH, random.Random(f"stored {batch}"))]  # noqa: S311  # idem  # fmt: skip
    new = people(BATCH + asked, random.Random("nobody knows"))[BATCH:]  # noqa: S311  # idem
    signals = []
    for one in [*chance.sample(known, returning), *new[: asked - returning]]:
        piece = _a_piece()
        _stored(_row(record_of(one, "", chance), keyring), keyring, piece).save(force_insert=True)
        signals.append(piece.signal)
    return signals


def _server_time(realm: Realm, signal: Signal) -> float:
    """Milliseconds that PostgreSQL says it plans and executes what one search asks."""
    with CaptureQueriesContext(connection) as captured:
        answers_in(realm, signal)
    total = 0.0
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            # In front of each stands who asks, as a statement of its own.
            _words, _apart, asked = query["sql"].partition("; ")
            if not asked.lstrip().upper().startswith("SELECT"):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {asked}")
            (plan,) = cursor.fetchone() or (None,)
            told: list[dict[str, Any]] = json.loads(plan) if isinstance(plan, str) else plan or []
            if not told:
                raise NotMeasured("PostgreSQL gave no plan")
            total += told[0]["Planning Time"] + told[0]["Execution Time"]
    return total


def _on_disk(size: int) -> Iterator[Figure]:
    """How large the index and everything else of the table is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size('mention_tokens'), pg_table_size('linking_indexedmention'),"
            " (SELECT count(*) FROM linking_indexedmention)"
        )
        index, table, rows = cursor.fetchone() or (0, 0, 1)
    yield Figure(
        f"linking.index.{size}",
        index / 2**20,
        "MiB",
        detail={"table_mib": round(table / 2**20, 1), "bytes_per_piece": round(index / rows)},
    )
