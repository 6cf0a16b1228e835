"""Is the trail still what it was? Everything is computed again and held against the seals.

Named is the batch, and where it can be told the event: changed, deleted, inserted, changed places.
What was cut off at the end shows only beside checkpoints that lie elsewhere.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, permutations
from typing import Final

from django.db.models import BigIntegerField, F, Func, QuerySet

from schakel.audit import merkle
from schakel.audit.checkpoints import Checkpoint
from schakel.audit.findings import Finding, Kind
from schakel.audit.leaves import FORMATS, leaf_of
from schakel.audit.models import Batch, Event, Verification
from schakel.vault.signing import PublicKey

# Among so many changed events of one batch is looked for those that changed places.
MOST_COMPARED: Final = 200


@dataclass
class Verified:
    """What a verification saw."""

    batches: int = 0
    events: int = 0
    newest: datetime | None = None
    unsealed: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    def kept(self, *, now: datetime) -> Verification:
        """Write down that it was done, and what was found."""
        return Verification.objects.create(
            at=now,
            batches=self.batches,
            events=self.events,
            with_checkpoints=self.checkpoints > 0,
            findings=[finding.as_row() for finding in self.findings],
        )


@dataclass
class _Course:
    """What is known while going from batch to batch."""

    last: Batch | None = None
    last_is_sound: bool = True
    turn: str = ""  # the key that must sign, once the chain has named one
    fingerprints: dict[int, str] = field(default_factory=dict)
    completes: list[tuple[int, int]] = field(default_factory=list)  # (complete up to, number)
    gaps: list[tuple[int, int]] = field(default_factory=list)  # ids that a lost batch may have held


def verify(
    *, keys: Sequence[PublicKey], checkpoints: Iterable[Checkpoint] | None = None
) -> Verified:
    """Check every batch, the chain, the rows between them, and the checkpoints from elsewhere."""
    known = {key.id: key for key in keys}
    seen, course = Verified(), _Course()
    for batch in Batch.objects.order_by("number").iterator(chunk_size=50):
        seen.findings += _in_chain(batch, course, known)
        if course.last_is_sound:
            seen.findings += _events_of(batch)
        seen.batches += 1
        seen.events += len(batch.ids)
        seen.newest = batch.sealed_at
    seen.findings += _between(course)
    seen.unsealed = unsealed(after=course.completes[-1][0] if course.completes else 0).count()
    if checkpoints is not None:
        seen.findings += _against(checkpoints, course, seen, known)
    seen.findings.sort(key=lambda finding: (finding.batch, finding.kind.value))
    return seen


def _in_chain(batch: Batch, course: _Course, known: dict[str, PublicKey]) -> Iterator[Finding]:
    """The batch by itself, and that it follows the one before."""
    last, expected = course.last, course.last.number + 1 if course.last else 1
    checkpoint, key = Checkpoint.of(batch), known.get(batch.key_id)
    sound = False
    if batch.number > expected:
        yield Finding(Kind.BATCH_MISSING, expected, until=batch.number - 1)
    elif course.last_is_sound and bytes(batch.previous) != _fingerprint(last):
        yield Finding(Kind.CHAIN, batch.number)
    if key is None or (course.turn and batch.key_id != course.turn):
        yield Finding(Kind.FOREIGN, batch.number)
    elif not checkpoint.signed_by(key) or merkle.root(_leaves(batch)) != bytes(batch.root):
        yield Finding(Kind.BATCH_CHANGED, batch.number)
    else:
        sound = batch.format in FORMATS
        if batch.next_key:
            successor = PublicKey(bytes(batch.next_key))
            known[successor.id] = successor
            course.turn = successor.id
    if not sound or batch.number > expected:
        # Which events it held is not known any more, so none of them counts as inserted.
        above = last.complete_up_to if last else 0
        course.gaps.append((above, max(batch.horizon, batch.last_id)))
    course.last, course.last_is_sound = batch, sound
    course.fingerprints[batch.number] = checkpoint.fingerprint
    course.completes.append((batch.complete_up_to, batch.number))


def _fingerprint(batch: Batch | None) -> bytes:
    return bytes.fromhex(Checkpoint.of(batch).fingerprint) if batch else bytes(merkle.HASH_BYTES)


def _leaves(batch: Batch) -> list[bytes]:
    every, size = bytes(batch.leaves), merkle.HASH_BYTES
    return [every[at : at + size] for at in range(0, len(every), size)]


def _events_of(batch: Batch) -> Iterator[Finding]:
    """Each event of a sound batch against the hash that was sealed of it."""
    if not batch.ids:
        return
    sealed = dict(zip(batch.ids, _leaves(batch), strict=False))
    present = Event.objects.in_bulk(batch.ids)
    changed = [
        pk
        for pk, leaf in sealed.items()
        if pk in present and leaf_of(present[pk], form=batch.format) != leaf
    ]
    moved = _moved(changed, present, sealed, form=batch.format)
    deleted = [pk for pk in sealed if pk not in present]
    for kind, events in (
        (Kind.DELETED, deleted),
        (Kind.REORDERED, sorted(moved)),
        (Kind.CHANGED, [pk for pk in changed if pk not in moved]),
    ):
        if events:
            yield Finding(kind, batch.number, tuple(events))


def _moved(
    changed: Sequence[int], present: dict[int, Event], sealed: dict[int, bytes], *, form: int
) -> set[int]:
    """Those whose content was sealed under another number of the same batch."""
    return {
        pk
        for here, there in permutations(changed[:MOST_COMPARED], 2)
        if leaf_of(present[here], form=form, under=there) == sealed[there]
        for pk in (here, there)
    }


def _between(course: _Course) -> Iterator[Finding]:
    """Events that are in no batch, though every event up to there was sealed."""
    if not course.completes:
        return
    complete, _number = course.completes[-1]
    inserted = [
        pk
        for pk in unsealed(up_to=complete).values_list("pk", flat=True)
        if not any(above < pk <= end for above, end in course.gaps)
    ]
    ends = [end for end, _number in course.completes]
    for at, events in groupby(inserted, key=lambda pk: bisect_left(ends, pk)):
        yield Finding(Kind.INSERTED, course.completes[at][1], tuple(events))


def unsealed(*, after: int = 0, up_to: int | None = None) -> QuerySet[Event]:
    """The events in this stretch that are in no batch."""
    sealed = Batch.objects.filter(last_id__gt=after).values(
        each=Func(F("ids"), function="unnest", output_field=BigIntegerField())
    )
    rows = Event.objects.filter(pk__gt=after).exclude(pk__in=sealed).order_by("pk")
    return rows if up_to is None else rows.filter(pk__lte=up_to)


def _against(
    checkpoints: Iterable[Checkpoint],
    course: _Course,
    seen: Verified,
    known: dict[str, PublicKey],
) -> Iterator[Finding]:
    """The checkpoints that left us, against what the database says now."""
    given: dict[int, str] = {}
    tail: list[int] = []
    newest = course.last.number if course.last else 0
    for checkpoint in checkpoints:
        number, fingerprint = checkpoint.number, checkpoint.fingerprint
        key = known.get(str(checkpoint.statement.get("key")))
        seen.checkpoints += 1
        if key is None or not checkpoint.signed_by(key):
            yield Finding(Kind.CHECKPOINT, number)
        elif number in given:
            if given[number] != fingerprint:
                yield Finding(Kind.FORK, number)
        elif number > newest:
            tail.append(number)
        elif course.fingerprints.get(number, fingerprint) != fingerprint:
            yield Finding(Kind.REWRITTEN, number)
        given.setdefault(number, fingerprint)
    for first, last in _stretches(tail):
        yield Finding(Kind.TAIL, first, until=last)
    if given:
        missing = [number for number in range(min(given), max(given)) if number not in given]
        for first, last in _stretches(missing):
            yield Finding(Kind.CHECKPOINT_MISSING, first, until=last)


def _stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers in a row, as first and last."""
    in_order = sorted(numbers)
    for _gap, row in groupby(enumerate(in_order), key=lambda pair: pair[1] - pair[0]):
        stretch = [number for _place, number in row]
        yield stretch[0], stretch[-1]
