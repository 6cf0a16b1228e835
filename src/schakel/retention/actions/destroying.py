"""What is left of a signal that is destroyed? What counts, and nothing of what was told.

The keys under which anything of it was sealed are forgotten here, and with their bucket everywhere.
What has to stay in the database to keep other rows whole stays unreadable.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from schakel.approvals.models import Approval
from schakel.audit.trail import record
from schakel.covenants.models import CrossOutcome, CrossTouch, Registration, TouchedPair
from schakel.data_requests.models import FoundRecord
from schakel.grants.models import Addition, Grant
from schakel.handover.models import CallRecord, Handover, HandoverAnswer, OneTimeLink
from schakel.kernel.codes import new_reference
from schakel.linking.actions.searching import count_touches
from schakel.linking.models import IndexedMention, Lookup, Touch, TouchDecision
from schakel.people.models import Notice
from schakel.puzzles.models import PatternSeen, Puzzle, PuzzleSignal, SourceStatement
from schakel.retention.models import Destroyed, Destruction, Hold
from schakel.retention.terms import falling_due
from schakel.signals.models import (
    Attachment,
    Deadline,
    Exclusion,
    Mailbox,
    Message,
    Milestone,
    Note,
    PuzzlePiece,
    Satisfaction,
    SecondOpinion,
    Signal,
    SignalReporter,
    Task,
    Weighing,
)
from schakel.vault.models import RecordKey, SealedContent

# Everything that is sealed and hangs on a signal, and how one comes from there to the signal.
SEALED: Final[tuple[tuple[type[Model], tuple[str, ...]], ...]] = (
    (SignalReporter, ("signal",)),
    (Mailbox, ("signal",)),
    (Message, ("mailbox__signal",)),
    (Satisfaction, ("mailbox__signal",)),
    (Attachment, ("signal",)),
    (PuzzlePiece, ("signal",)),
    (Weighing, ("signal",)),
    (SecondOpinion, ("signal",)),
    (Note, ("signal",)),
    (Task, ("signal",)),
    (Exclusion, ("signal",)),
    (Hold, ("signal",)),
    (FoundRecord, ("signal",)),
    (Grant, ("signal",)),
    (Addition, ("grant__signal",)),
    # Of several signals in one package, the first that goes takes it along: it tells of all.
    (Handover, ("signal", "shared__signal")),
    (HandoverAnswer, ("handover__signal", "handover__shared__signal")),
    (CallRecord, ("signal",)),
    # Said of two, and sealed with the key of the first: that of the other is not ours to destroy.
    (SourceStatement, ("signal",)),
    (TouchDecision, ("touch__newer",)),
    (Registration, ("signal",)),
    (CrossOutcome, ("signal",)),
)
# Stays readable for who supervises, each for a reason.
STAYS: Final[dict[str, str]] = {
    "signals.EmergencyOpening": "why somebody opened a signal of another desk, and whether rightly",
    "handover.BreachReport": "the register of data breaches (AVG art. 33 lid 5) has its own term",
    "puzzles.PatternSeen": "of a desk, about several signals; this one is taken out of it",
}
# What goes whole, in an order in which nothing hangs on what is gone.
GOES: Final[tuple[tuple[type[Model], tuple[str, ...]], ...]] = (
    (CrossOutcome, ("signal",)),
    (TouchedPair, ("other_signal", "touch__holder")),
    (CrossTouch, ("holder",)),
    (Registration, ("signal",)),
    (Touch, ("newer", "older")),
    (Lookup, ("signal",)),
    (IndexedMention, ("signal",)),
    (PuzzleSignal, ("signal",)),
    (OneTimeLink, ("handover__signal", "handover__shared__signal")),
    (Satisfaction, ("mailbox__signal",)),
    (Attachment, ("signal",)),
    (Message, ("mailbox__signal",)),
    (Mailbox, ("signal",)),
    (SignalReporter, ("signal",)),
    (PuzzlePiece, ("signal",)),
    (SecondOpinion, ("signal",)),
    (Note, ("signal",)),
    (Task, ("signal",)),
    (Exclusion, ("signal",)),
    (FoundRecord, ("signal",)),
    (Deadline, ("signal",)),
    (Milestone, ("signal",)),
)


def destroy(destruction: Destruction, *, now: datetime) -> Destruction:
    """Destroy signal by signal, each in a transaction of its own: stopped anywhere, it goes on."""
    for each in destruction.signals.filter(done_at=None):
        _destroy(each, now=now)
    with transaction.atomic():
        done = Destruction.objects.filter(pk=destruction.pk, state=Destruction.State.AGREED)
        if done.update(state=Destruction.State.DONE, done_at=now):
            number = str(destruction.signals.count())
            record("retention.destroy", by=None, on=destruction, detail={"number": number}, now=now)
    destruction.refresh_from_db()
    return destruction


def keys_of(signals: Iterable[UUID]) -> set[UUID]:
    """The keys of everything that is sealed of these signals."""
    ids = list(signals)
    found = set(Signal.objects.filter(pk__in=ids).values_list("key_id", flat=True))
    for model, paths in SEALED:
        rows = model._default_manager.filter(_about(ids, paths)).order_by()
        found |= set(rows.values_list("key_id", flat=True))
    contents = Attachment.objects.filter(signal__in=ids)
    for field in ("original__key", "shown__key"):
        found |= set(contents.exclude(**{field: None}).values_list(field, flat=True))
    return _not_of_others(found, ids)


def _not_of_others(keys: set[UUID], signals: list[UUID]) -> set[UUID]:
    """What is destroyed comes back for nobody, so a slip in the list above must not pass."""
    others = Signal.objects.filter(key__in=keys).exclude(pk__in=signals)
    if others.exists():
        raise RuntimeError("the key of another signal is among those of these signals")
    return keys


@transaction.atomic
def _destroy(destroyed: Destroyed, *, now: datetime) -> None:
    signal = Signal.objects.select_for_update().get(pk=destroyed.signal_id)
    if not _may_still_go(signal, now=now):
        _let_stay(destroyed, now=now)
        return
    keys = keys_of([signal.pk])
    destroyed.bucket = signal.key.bucket
    files = set(Attachment.objects.filter(signal=signal).values_list("original_id", "shown_id"))
    Notice.objects.filter(reference=signal.reference).delete()
    asked = Approval.objects.filter(subject=signal.reference)
    keys |= set(asked.values_list("key_id", flat=True))  # why somebody had to know, and the answer
    asked.update(subject="", why=None, answer=None)
    puzzles = list(Puzzle.objects.filter(memberships__signal=signal).values_list("pk", flat=True))
    touching = set(Touch.objects.filter(newer=signal).values_list("older_id", flat=True))
    touching |= set(Touch.objects.filter(older=signal).values_list("newer_id", flat=True))
    for pattern in PatternSeen.objects.filter(signals=signal):
        pattern.signals.remove(signal)
        pattern.pieces.remove(*pattern.pieces.filter(signal=signal))
    for model, paths in GOES:
        # Without reading them first, as Django would: the worker may not read every column.
        rows = model._default_manager.filter(_about([signal.pk], paths)).order_by()
        rows._raw_delete("default")  # Django's own
    keys |= _of_emptied(puzzles)
    count_touches(touching)
    SealedContent.objects.filter(pk__in={pk for pair in files for pk in pair if pk}).delete()
    for key in RecordKey.objects.filter(pk__in=keys):
        key.shred()
    _keep_what_counts(signal, now=now)
    destroyed.done_at = now
    destroyed.save(update_fields=["done_at", "bucket"])


def _of_emptied(puzzles: Iterable[UUID]) -> set[UUID]:
    """A thought about signals that are all gone goes with the last of them; nobody is reminded."""
    emptied = Puzzle.objects.filter(pk__in=puzzles, memberships=None)
    emptied.update(reminded=Puzzle.Reminded.DESK)
    return set(emptied.values_list("key_id", flat=True))


def _may_still_go(signal: Signal, *, now: datetime) -> bool:
    """Rule: what was held, opened or told something new since two agreed, stays.

    Source: issue "Trust" (unread new input and legal hold extend). The worker may come a while
    after them, and what it destroys comes back for nobody.
    """
    today = timezone.localdate(now)
    due = falling_due(Signal.objects.filter(pk=signal.pk), today=today)
    return any(each.is_now(today) for each in due)


def _let_stay(destroyed: Destroyed, *, now: datetime) -> None:
    """Off the certificate, and back on the list of the desk when it is due again."""
    destruction = destroyed.destruction
    destroyed.delete()
    record("retention.spare", by=None, on=destruction, detail={"number": "1"}, now=now)


def _keep_what_counts(signal: Signal, *, now: datetime) -> None:
    """Rule: figures that were published never change: what they count stays, to the month.

    Source: issue "Trust" (Kept no longer than needed); product.md 17.8 (tombstone).
    """
    for field in ("story", "observations", "place", "happened"):
        setattr(signal, field, None)
    for field in ("danger_said", "ongoing_said", "consent_said"):
        setattr(signal, field, Signal.Said.UNKNOWN)
    for field in ("received_at", "registered_at", "closed_at"):
        setattr(signal, field, first_of_month(getattr(signal, field)))
    for field in ("next_due_at", "taken_over_at", "owner"):
        setattr(signal, field, None)
    signal.piece_count = signal.touch_count = 0
    signal.reference, signal.destroyed_at = new_reference("V"), now
    signal.save()


def first_of_month(moment: datetime) -> datetime:
    """Of the month here: by another clock New Year's Eve would move to another year."""
    here = timezone.localtime(moment)
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _about(ids: list[UUID], paths: tuple[str, ...]) -> Q:
    wanted: dict[str, Any] = {f"{paths[0]}__in": ids}
    found = Q(**wanted)
    for path in paths[1:]:
        found |= Q(**{f"{path}__in": ids})
    return found
