"""How are the pieces of registered signals compared, so that the work itself tells nothing?

Rule: the work is the same with a hit and without one: the same statements, and for each piece one
row of one size. Telling the holder is other work, at another time.
Source: issue "Puzzle pieces" (answers are constant in size and time); security.md 1.3.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.covenants.actions.counting import count
from schakel.covenants.actions.retracting import (
    destroy,
    drop_what_is_empty,
    forget_pieces,
    realm_if_any,
    retract,
)
from schakel.covenants.models import Comparison, Figure, Registration, TouchedPair
from schakel.covenants.spelling import spelling_of_pieces
from schakel.linking.actions.alarms import raise_alarms
from schakel.linking.actions.indexing import index_in
from schakel.linking.actions.rotating import reencode
from schakel.linking.asking import answers_in
from schakel.linking.lookup import Answer
from schakel.linking.models import IndexedMention, Realm, RealmKey
from schakel.linking.realms import keyring_of, locked_realm, realm_of_covenant
from schakel.organisations.lookup import covenants_in_force
from schakel.organisations.models import Covenant
from schakel.signals.models import PuzzlePiece, Signal

# Rule: of one signal so many pieces a day are compared; the rest waits for tomorrow, in silence.
# Source: design linking.md, 8.6; security.md 1.3 (nobody can use it as a search engine).
PIECES_A_DAY: Final = 20
# Rule: the keys of a covenant are replaced every year.
# Source: design linking.md, 5.3 and 8.6.
KEYS_LAST: Final = timedelta(days=365)

SLOTS: Final = 32
SLOT_BYTES: Final = 33
_STRENGTHS: Final = {"possible": b"\x01", "strong": b"\x02"}


class Hit(NamedTuple):
    """An earlier piece of another municipality that the compared piece may be the same as."""

    piece: UUID
    signal: UUID
    strength: str


def compare(*, now: datetime) -> int:
    """One round: forget what may not be there, compare what is new; answers how many pieces."""
    today = timezone.localdate(now)
    in_force = covenants_in_force(today)
    for ended in Covenant.objects.exclude(pk__in=[covenant.pk for covenant in in_force]):
        destroy(ended, now=now)
    compared = 0
    for covenant in in_force:
        _forget_what_may_not_be_there(covenant, now=now)
        _replace_old_keys(covenant, now=now)
        for registration in _running(covenant):
            compared += _compare_new(registration, now=now)
    return compared


def _running(covenant: Covenant) -> list[Registration]:
    return list(
        Registration.objects.filter(covenant=covenant, ended="")
        .select_related("signal__desk", "signal__district", "covenant")
        .order_by("at", "pk")
    )


@transaction.atomic
def _forget_what_may_not_be_there(covenant: Covenant, *, now: datetime) -> None:
    """Municipalities that left, kinds that are not allowed any more, touches without pieces."""
    parties = covenant.parties.current().values("organisation")
    for left in (
        Registration.objects.filter(covenant=covenant, ended="")
        .exclude(signal__desk__in=parties)
        .select_related("covenant")
    ):
        retract(left, Registration.Ended.PARTY, now=now)
    forbidden = PuzzlePiece.objects.filter(comparisons__registration__covenant=covenant).exclude(
        kind__in=covenant.kinds
    )
    if pieces := list(forbidden.distinct()):
        forget_pieces(covenant, pieces, now=now)
    drop_what_is_empty(covenant, now=now)


def _replace_old_keys(covenant: Covenant, *, now: datetime) -> None:
    """Encode what is registered with fresh keys, destroy the old ones, compare nothing."""
    realm = realm_if_any(covenant)
    if realm is None:
        return
    current = RealmKey.objects.get(realm=realm, state=RealmKey.State.CURRENT)
    waiting = Comparison.objects.filter(registration__covenant=covenant, found__isnull=False)
    if current.made_at + KEYS_LAST > now or waiting.exists():
        return
    for _progress in reencode(realm, now=now):
        pass


@transaction.atomic
def _compare_new(registration: Registration, *, now: datetime) -> int:
    """Encode and compare the pieces of one signal that were not compared yet."""
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if registration.ended:
        return 0
    covenant, signal = registration.covenant, registration.signal
    done_today = registration.comparisons.filter(at__gt=now - timedelta(days=1)).count()
    pieces = list(
        PuzzlePiece.objects.filter(signal=signal, kind__in=covenant.kinds)
        .exclude(comparisons__registration=registration)
        .select_related("signal", "key")
        .order_by("added_at", "position", "pk")[: max(0, PIECES_A_DAY - done_today)]
    )
    if not pieces:
        return 0
    realm = locked_realm(realm_of_covenant(str(covenant.pk), now=now))
    index_in(realm, *pieces, now=now)
    new = {piece.pk for piece in pieces}
    answers = [(row, found) for row, found in answers_in(realm, signal) if row.piece_id in new]
    raise_alarms(signal, answers, by=None, wider=False, now=now)
    _keep(registration, realm, pieces, _hits(signal, covenant, answers), now=now)
    for spelling, number in Counter(spelling_of_pieces([piece]) for piece in pieces).items():
        count(
            covenant,
            Figure.What.COMPARED,
            now=now,
            spelling=spelling,
            organisation=signal.desk,
            number=number,
        )
    return len(pieces)


def _hits(
    signal: Signal, covenant: Covenant, answers: Iterable[tuple[IndexedMention, Answer]]
) -> dict[UUID, list[Hit]]:
    """Per piece what it hits, of other municipalities that are registered now."""
    found = [
        (row.piece_id, Hit(each.piece, each.signal, each.level))
        for row, answer in answers
        for each in answer.found
        if each.piece is not None and each.signal is not None and each.level in _STRENGTHS
    ]
    # Asked for all of them, so that the question is the same whatever was found.
    elsewhere = set(
        Registration.objects.filter(covenant=covenant, ended="")
        .exclude(signal__desk=signal.desk_id)
        .values_list("signal_id", flat=True)
    )
    hits: dict[UUID, list[Hit]] = {}
    for piece, hit in found:
        if piece is not None and hit.signal in elsewhere:
            hits.setdefault(piece, []).append(hit)
    return hits


def _keep(
    registration: Registration,
    realm: Realm,
    pieces: Sequence[PuzzlePiece],
    hits: dict[UUID, list[Hit]],
    *,
    now: datetime,
) -> None:
    keyring = keyring_of(realm)
    rows = []
    for piece in pieces:
        row = Comparison(
            registration=registration, piece=piece, key_version=keyring.current, at=now
        )
        row.found = keyring.writing.seal_capsule(
            packed(hits.get(piece.pk, [])), place=place_of(row)
        )
        rows.append(row)
    Comparison.objects.bulk_create(rows)


def packed(hits: Iterable[Hit]) -> bytes:
    """So many slots, always; the strongest first, and what is left is empty."""
    kept: dict[UUID, Hit] = {}
    for hit in sorted(hits, key=lambda each: each.strength != TouchedPair.Strength.STRONG):
        kept.setdefault(hit.piece, hit)
    filled = b"".join(
        _STRENGTHS[hit.strength] + hit.piece.bytes + hit.signal.bytes
        for hit in list(kept.values())[:SLOTS]
    )
    return filled.ljust(SLOTS * SLOT_BYTES, b"\x00")


def unpacked(plain: bytes) -> list[Hit]:
    """The slots that are not empty."""
    named = {code: strength for strength, code in _STRENGTHS.items()}
    slots = [plain[at : at + SLOT_BYTES] for at in range(0, len(plain), SLOT_BYTES)]
    return [
        Hit(UUID(bytes=slot[1:17]), UUID(bytes=slot[17:]), named[slot[:1]])
        for slot in slots
        if slot[:1] in named
    ]


def place_of(row: Comparison) -> bytes:
    """The only row in which what was found opens."""
    return f"comparison|{row.pk}".encode()
