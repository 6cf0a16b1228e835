"""How does somebody read a signal of another desk when it cannot wait, and who looks after that?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.workdays import add_workdays
from schakel.people.desks import privacy_officers_of
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.hearing import told_of
from schakel.signals.models import EmergencyOpening, PuzzlePiece, Signal
from schakel.signals.policy import MAY_OPEN_IN_EMERGENCY, SIGNAL_POLICY
from schakel.vault.models import RecordKey
from schakel.vault.opening import unseal_many

LASTS: Final = timedelta(hours=4)
MOST: Final = 3
WITHIN: Final = timedelta(days=30)
REVIEWED_WITHIN: Final = 2  # working days
READ: Final = ("story", "happened", "place", "pieces")


class NoSuchSignal(Exception):
    """No signal with this reference can be opened by this person."""


class UsedUp(Exception):
    """Three times in thirty days is the most."""


class NotReviewed(Exception):
    """An earlier opening was not reviewed in time: first that."""


@dataclass(frozen=True)
class Opened:
    """What is read in an emergency: the story, where and the pieces; never who reported."""

    signal: Signal
    opening: EmergencyOpening
    story: str
    happened: str
    place: str
    pieces: list[tuple[PuzzlePiece, str]]


@transaction.atomic
def open_in_emergency(
    reference: str, *, reason: str, why: str, by: Person, now: datetime
) -> EmergencyOpening:
    """Get to read one signal of the own district for four hours, and let everybody concerned know.

    Rule: three in thirty days, and none while an earlier one waits too long for its review.
    Source: security.md 2.4 and T10b. Raises UsedUp, NotReviewed or NoSuchSignal.
    """
    if not by.has_role(*MAY_OPEN_IN_EMERGENCY):
        raise PermissionDenied("this role opens nothing in an emergency")
    _may_still(by, now=now)
    found = _signal_for(reference)
    if found is None:
        raise NoSuchSignal
    standing = running(by, reference=reference, now=now)
    if standing is not None:
        return standing
    made = EmergencyOpening(
        key=RecordKey.objects.create_key(),
        signal_id=found,
        signal_reference=reference,
        by=by,
        reason=EmergencyOpening.Reason(reason),
        opened_at=now,
        until=now + LASTS,
        review_due_at=add_workdays(now, REVIEWED_WITHIN),
    )
    made.seal(why=why.strip())
    made.save(force_insert=True)
    signal = Signal.objects.select_related("desk").get(pk=found)  # given now, by this opening
    because = SIGNAL_POLICY.require(by, "see_in_emergency", signal)
    record("signal.open_in_emergency", by=by, on=signal, because=because, purpose=reason, now=now)
    today = timezone.localdate(now)
    notify(
        told_of(signal, on=now),
        Notice.Kind.EMERGENCY_OPENED,
        reference=reference,
        url_name="signals:detail",
        now=now,
        urgent=True,
    )
    notify(
        privacy_officers_of(signal.desk, on=today),
        Notice.Kind.EMERGENCY_OPENED,
        reference=reference,
        url_name="supervision:emergency_of",
        now=now,
        urgent=True,
    )
    return made


@transaction.atomic
def read_in_emergency(signal: Signal, *, by: Person, now: datetime) -> Opened:
    """Read it; every look is recorded, with the reason for which it was opened."""
    because = SIGNAL_POLICY.require(by, "see_in_emergency", signal)
    opening = running(by, reference=signal.reference, now=now)
    if opening is None:
        raise PermissionDenied("the time is over")
    record(
        "signal.read_in_emergency",
        by=by,
        on=signal,
        because=because,
        fields=READ,
        purpose=opening.reason,
        now=now,
    )
    pieces = list(signal.pieces.select_related("added_by"))
    texts = unseal_many(pieces, "text")
    return Opened(
        signal,
        opening,
        signal.unsealed("story"),
        signal.unsealed("happened"),
        signal.unsealed("place"),
        [(piece, texts[piece.pk]) for piece in pieces],
    )


@transaction.atomic
def stop(opening: EmergencyOpening, *, by: Person, now: datetime) -> None:
    """Close it before the four hours are over, by who opened it."""
    if opening.by_id != by.pk:
        raise PermissionDenied("somebody else opened this")
    signal = opening.signal
    record("signal.close_emergency", by=by, on=signal, now=now)
    opening.ended_at = now
    opening.save(update_fields=["ended_at"])


def running(by: Person, *, reference: str, now: datetime) -> EmergencyOpening | None:
    """The opening of this signal by this person that holds now."""
    return EmergencyOpening.objects.filter(
        by=by, signal_reference=reference, ended_at=None, opened_at__lte=now, until__gt=now
    ).first()


def left(by: Person, *, now: datetime) -> int:
    """How many openings this person has left in these thirty days."""
    used = EmergencyOpening.objects.filter(by=by, opened_at__gt=now - WITHIN).count()
    return max(MOST - used, 0)


def _may_still(by: Person, *, now: datetime) -> None:
    # One row, so that two requests at once do not both count two.
    Person.objects.select_for_update().get(pk=by.pk)
    if EmergencyOpening.objects.filter(by=by, reviewed_at=None, review_due_at__lt=now).exists():
        raise NotReviewed
    if not left(by, now=now):
        raise UsedUp


def _signal_for(reference: str) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.signal_for_emergency(%s)", [reference])
        found: UUID | None = cursor.fetchone()[0]
    return found
