"""What does the holder do with a touch: make contact, or set it aside; and what came of it?"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from schakel.audit.trail import record
from schakel.covenants.actions.counting import count
from schakel.covenants.actions.telling import drop_pairs
from schakel.covenants.lifecycle import CROSS_TOUCH_LIFECYCLE
from schakel.covenants.models import CrossOutcome, CrossTouch, Figure, TouchedPair
from schakel.covenants.policy import CROSS_TOUCH_POLICY
from schakel.covenants.spelling import spelling_of_pieces
from schakel.people.desks import officers_of
from schakel.people.models import Notice, Person
from schakel.people.notices import count_as_seen, notify
from schakel.signals.hearing import without_any_excluded
from schakel.signals.models import PuzzlePiece, Signal


class Gone(Exception):
    """It expired, it was withdrawn, or the covenant ended: there is nothing here any more."""


class NothingNew(Exception):
    """Contact was made already, and nothing touches since."""


class NoContactYet(Exception):
    """What came of it can be said after there was contact, not before."""


@transaction.atomic
def make_contact(touch: CrossTouch, *, by: Person, now: datetime) -> CrossTouch:
    """The holder says: I call the other side. From now on both see that there is contact.

    The other side sees its own signal, whom to expect and the holder's reference; nothing else.

    Rule: only the holder ends the silence.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.4 and 8.5.
    """
    touch = _locked(touch, now=now)
    because = CROSS_TOUCH_POLICY.require(by, "make_contact", touch)
    unshared = list(_unshared(touch, now=now))
    if not unshared:
        raise NothingNew
    first = touch.state == CrossTouch.State.OPEN
    CROSS_TOUCH_LIFECYCLE.advance(touch, "make_contact")
    touch.contacted_at, touch.contacted_by = now, by
    touch.save(update_fields=["state", "contacted_at", "contacted_by"])
    TouchedPair.objects.filter(pk__in=[pair.pk for pair in unshared]).update(shared_at=now)
    if first:
        count(
            touch.covenant,
            Figure.What.CONTACTED,
            now=now,
            spelling=spelling_of_pieces(pair.own_piece for pair in unshared),
        )
    count_as_seen(by, now=now, reference=touch.reference)
    detail = {"covenant": touch.covenant.code, "touch": touch.reference}
    record("covenant.contact", by=by, on=touch.holder, because=because, detail=detail, now=now)
    others = _others(touch)
    for signal in others:
        record("covenant.contacted", by=None, on=signal, detail=detail, now=now)
    notify(
        without_any_excluded(
            [signal.pk for signal in others],
            officers_of(touch.other_desk, on=timezone.localdate(now)),
        ),
        Notice.Kind.COVENANT_CONTACT,
        reference=touch.reference,
        url_name="covenants:touch",
        now=now,
    )
    return touch


@transaction.atomic
def set_aside(touch: CrossTouch, *, by: Person, now: datetime) -> None:
    """The holder needs no contact: it goes now instead of when it expires, as silently."""
    touch = _locked(touch, now=now)
    because = CROSS_TOUCH_POLICY.require(by, "set_aside", touch)
    unshared = list(_unshared(touch, now=now))
    if not unshared:
        raise NothingNew
    record(
        "covenant.set_aside",
        by=by,
        on=touch.holder,
        because=because,
        detail={"covenant": touch.covenant.code, "touch": touch.reference},
        now=now,
    )
    count_as_seen(by, now=now, reference=touch.reference)
    drop_pairs(touch.covenant, unshared, now=now)


@transaction.atomic
def record_outcome(
    touch: CrossTouch, *, verdict: str, remark: str, by: Person, now: datetime
) -> CrossOutcome:
    """One side says what came of it; the remark is sealed and stays with that side.

    Rule: both sides record whether it was about the same, for the quality of the hits.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.5.
    """
    touch = _locked(touch, now=now)
    because = CROSS_TOUCH_POLICY.require(by, "record_outcome", touch)
    if touch.state != CrossTouch.State.CONTACT:
        raise NoContactYet
    side = side_of(touch, by)
    signal = touch.holder if side == CrossOutcome.Side.HOLDER else _others(touch)[0]
    spelling = spelling_of_pieces(_pieces(touch, side))
    outcome = CrossOutcome.objects.filter(touch=touch, side=side).first()
    if outcome is None:
        outcome = CrossOutcome(touch=touch, side=side)
    else:  # somebody corrects it: the counter follows
        was = Figure.What(outcome.verdict)
        count(touch.covenant, was, now=outcome.at, spelling=spelling, number=-1)
    outcome.key, outcome.signal = signal.key, signal
    outcome.verdict = CrossOutcome.Verdict(verdict)
    outcome.by, outcome.at = by, now
    outcome.seal(remark=remark)
    outcome.save()
    count(touch.covenant, Figure.What(outcome.verdict), now=now, spelling=spelling)
    record(
        "covenant.outcome",
        by=by,
        on=signal,
        because=because,
        detail={"covenant": touch.covenant.code, "touch": touch.reference, "verdict": verdict},
        now=now,
    )
    return outcome


def side_of(touch: CrossTouch, person: Person) -> CrossOutcome.Side:
    """On which side somebody stands; the holder's comes first."""
    held = bool(CROSS_TOUCH_POLICY.grounds(person, "hold", touch))
    return CrossOutcome.Side.HOLDER if held else CrossOutcome.Side.OTHER


def is_over(touch: CrossTouch, *, now: datetime) -> bool:
    """Whether it ended before the worker came to delete it: for everybody it is gone already."""
    if not touch.covenant.is_in_force(timezone.localdate(now)):
        return True
    return touch.state == CrossTouch.State.OPEN and not _unshared(touch, now=now).exists()


def _unshared(touch: CrossTouch, *, now: datetime) -> QuerySet[TouchedPair]:
    return TouchedPair.objects.filter(
        touch=touch, shared_at=None, expires_on__gte=timezone.localdate(now)
    ).select_related("touch", "own_piece__key")


def _locked(touch: CrossTouch, *, now: datetime) -> CrossTouch:
    found = (
        CrossTouch.objects.select_for_update(of=("self",))
        .select_related("covenant", "holder__desk", "holder__key", "other_desk")
        .filter(pk=touch.pk)
        .first()
    )
    if found is None or is_over(found, now=now):
        raise Gone
    return found


def _others(touch: CrossTouch) -> list[Signal]:
    """The signals of the other side of which it knows that there is contact."""
    return list(
        Signal.objects.filter(pairs_at_others__in=touch.pairs.exclude(shared_at=None))
        .select_related("key")
        .distinct()
        .order_by("reference")
    )


def _pieces(touch: CrossTouch, side: CrossOutcome.Side) -> list[PuzzlePiece]:
    shared = TouchedPair.objects.filter(touch=touch, shared_at__isnull=False)
    column = "own_piece" if side == CrossOutcome.Side.HOLDER else "other_piece"
    return list(PuzzlePiece.objects.filter(pk__in=shared.values(column)).select_related("key"))
