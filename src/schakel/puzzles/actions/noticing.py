"""Who hears that something comes back, and what do they do with it?"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.organisations.models import Organisation, Pattern
from schakel.people.desks import officers_of
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.puzzles.actions.history import said
from schakel.puzzles.lists import lie_together
from schakel.puzzles.models import PatternSeen
from schakel.puzzles.patterns import Found, found_at
from schakel.puzzles.policy import PATTERN_POLICY
from schakel.signals.hearing import without_any_excluded
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.models import RecordKey

State = PatternSeen.State


def notice_patterns(*, now: datetime) -> int:
    """Look for repetition at every desk; answers how many patterns are new to people.

    Safe to run as often as one likes: what was seen, is not told twice.
    """
    told = 0
    for desk in Organisation.objects.filter(signals__isnull=False).distinct().order_by("pk"):
        told += notice_at(desk, now=now)
    return told


@transaction.atomic
def notice_at(desk: Organisation, *, now: datetime) -> int:
    """Look at one desk, and tell its officers what is new.

    Rule: a pattern is a proposal: it tells the desk that something comes back, and does nothing.
    Source: product.md "Decisions that shape everything" and 6.6; issue "Puzzle pieces".
    """
    # One at a time per desk, or two workers would each tell the same.
    desk = Organisation.objects.select_for_update().get(pk=desk.pk)
    patterns = Pattern.objects.current().filter(district=desk.district_id)
    told, seen = 0, set()
    for pattern in patterns:
        for found in found_at(desk, pattern, now=now):
            row, is_news = _keep(desk, found, now=now)
            seen.add(row.pk)
            told += is_news
    gone = PatternSeen.objects.filter(desk=desk, state=State.NEW).exclude(pk__in=seen)
    gone.update(state=State.GONE)
    return told


def _keep(desk: Organisation, found: Found, *, now: datetime) -> tuple[PatternSeen, bool]:
    """The row of what was found, and whether people must hear of it.

    Rule: what was put away stays away, until another independent source tells of it.
    Source: product.md 6.3 ("not the same" is remembered) and 6.9.
    """
    known = PatternSeen.objects.filter(desk=desk, code=found.pattern.code)
    row = known.filter(pieces__in=found.pieces).order_by("noticed_at", "pk").first()
    if row is None:
        row = PatternSeen(
            key=RecordKey.objects.create_key(),
            reference=new_reference("T"),
            desk=desk,
            code=found.pattern.code,
            kind=found.pattern.kind,
            times=found.times,
            sources=found.sources,
            noticed_at=now,
        )
        row.save(force_insert=True)
        is_news = True
    else:
        dismissed = row.state == State.DISMISSED
        is_news = row.state == State.GONE or (dismissed and found.sources > row.sources)
        if is_news:
            row.state, row.decided_by, row.decided_at, row.noticed_at = State.NEW, None, None, now
        if is_news or not dismissed:
            row.times, row.sources = found.times, found.sources
        row.save()
    row.pieces.set(PuzzlePiece.objects.filter(pk__in=found.pieces))
    row.signals.set(Signal.objects.filter(pk__in=found.signals))
    # What people put in one puzzle themselves, they know.
    is_news = is_news and not lie_together(found.signals)
    if is_news:
        _tell(row, now=now)
    return row, is_news


def _tell(row: PatternSeen, *, now: datetime) -> None:
    notify(
        without_any_excluded(
            row.signals.values_list("pk", flat=True),
            officers_of(row.desk, on=timezone.localdate(now)),
        ),
        Notice.Kind.PATTERN,
        reference=row.reference,
        url_name="puzzles:pattern",
        now=now,
    )
    record("pattern.notice", by=None, on=row, detail={"pattern": row.code}, now=now)


@transaction.atomic
def dismiss(seen: PatternSeen, *, reason: str, by: Person, now: datetime) -> None:
    """Put a pattern away, with a reason; for the whole desk."""
    seen = PatternSeen.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    because = PATTERN_POLICY.require(by, "dismiss", seen)
    seen.state, seen.decided_by, seen.decided_at = State.DISMISSED, by, now
    seen.seal(reason=said(reason))
    seen.save()
    Notice.objects.filter(kind=Notice.Kind.PATTERN, reference=seen.reference, seen_at=None).update(
        seen_at=now
    )
    record("pattern.dismiss", by=by, on=seen, because=because, now=now)


@transaction.atomic
def bring_back(seen: PatternSeen, *, by: Person, now: datetime) -> None:
    """Undo putting a pattern away: it stands with the others again."""
    seen = PatternSeen.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    because = PATTERN_POLICY.require(by, "dismiss", seen)
    if seen.state == State.DISMISSED:
        seen.state, seen.decided_by, seen.decided_at = State.NEW, None, None
        seen.seal(reason="")
        seen.save()
        record("pattern.bring_back", by=by, on=seen, because=because, now=now)
