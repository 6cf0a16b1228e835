"""How is sought what a signal touches, and kept: once per pair, however often it is sought?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from schakel.audit.trail import record
from schakel.kernel.queue import enqueue
from schakel.linking.actions.alarms import raise_alarms
from schakel.linking.actions.indexing import index_in, missing_in
from schakel.linking.asking import answers_in
from schakel.linking.limits import may_search_wider, over_the_limit, tell_of_many_lookups
from schakel.linking.lookup import NORMAL, WIDER, Answer, Candidate
from schakel.linking.models import IndexedMention, Lookup, Realm, Touch
from schakel.linking.realms import locked_realm, realm_of_desk
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal
from schakel.signals.policy import SIGNAL_POLICY

AT_ONCE: Final = 50
# A newer search tells more of how sure, never of what people decided.
SCORES = ["weight", "posterior", "level", "agrees", "differs", "levels", "model_version"]


@transaction.atomic
def search(signal: Signal, *, now: datetime) -> Lookup | None:
    """Make the pieces of a signal findable and keep what they touch; None: there is nothing.

    The work of the job. As often as one likes, and two at once: the realm is locked, so that two
    reports of one moment do find each other.

    Rule: who only asks for advice was promised that no report comes of it; it is linked to none.
    Source: product.md 1.7, and the words of the form.
    """
    if signal.advice_only:
        return None
    realm = locked_realm(realm_of_desk(signal.desk, now=now))
    index_in(realm, *missing_in(realm, signal), now=now)
    if busy := over_the_limit(_unsearched(signal), now=now):
        tell_of_many_lookups(signal, busy, now=now)
        return _kept(signal, [], state=Lookup.State.HELD, by=None, wider=False, now=now)
    done = _find(signal, realm, by=None, wider=False, now=now)
    for task in settings.AFTER_LINKING:
        enqueue(task, signal_id=str(signal.pk))
    return done


class NoMoreToday(Exception):
    """Somebody searched wider as often today as one may."""


@transaction.atomic
def search_wider(signal: Signal, *, by: Person, now: datetime) -> Lookup:
    """Search once more from the same pieces, further than usual: counted, limited and recorded.

    Rule: searching wider starts from a signal of the own desk, and so often a day at most.
    Source: issue "Puzzle pieces" (no free search); design linking.md, 5.3 and 8.6.
    """
    SIGNAL_POLICY.require(by, "check", signal)
    realm = locked_realm(realm_of_desk(signal.desk, now=now))
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks count as two
    if not may_search_wider(by, now=now):
        raise NoMoreToday
    index_in(realm, *missing_in(realm, signal), now=now)
    return _find(signal, realm, by=by, wider=True, now=now)


def _find(signal: Signal, realm: Realm, *, by: Person | None, wider: bool, now: datetime) -> Lookup:
    answers = answers_in(realm, signal, breadth=WIDER if wider else NORMAL)
    raise_alarms(signal, answers, by=by, wider=wider, now=now)
    touched = _keep_touches(signal, answers, now=now)
    count_touches({signal.pk, *touched})
    return _kept(signal, answers, state=Lookup.State.DONE, by=by, wider=wider, now=now)


def _kept(
    signal: Signal,
    answers: Sequence[tuple[IndexedMention, Answer]],
    *,
    state: Lookup.State,
    by: Person | None,
    wider: bool,
    now: datetime,
) -> Lookup:
    lookup = Lookup.objects.create(
        signal=signal,
        by=by,
        wider=wider,
        state=state,
        pieces=PuzzlePiece.objects.filter(signal=signal).count(),
        candidates=sum(answer.opened for _row, answer in answers),
        found=sum(len(_shown(answer)) for _row, answer in answers),
        at=now,
    )
    record(
        "linking.search_wider" if wider else "linking.search",
        by=by,
        on=signal,
        detail={
            "state": state,
            "compared": str(lookup.candidates),
            "found": str(lookup.found),
        },
        now=now,
    )
    return lookup


def _shown(answer: Answer) -> list[Candidate]:
    """What may become a touch: never a canary."""
    return [each for each in answer.found if each.canary is None and each.piece is not None]


def _keep_touches(
    signal: Signal, answers: Iterable[tuple[IndexedMention, Answer]], *, now: datetime
) -> set[UUID]:
    """Store each pair once; answers the other signals."""
    best: dict[tuple[UUID, UUID, str], tuple[IndexedMention, Candidate]] = {}
    for row, answer in answers:
        for each in _shown(answer):
            pair = (cast("UUID", row.piece_id), cast("UUID", each.piece), row.kind)
            if pair not in best or each.weight > best[pair][1].weight:
                best[pair] = (row, each)
    # The key is the border already; that both lie at one desk is asked once more.
    others = {
        other.pk: other
        for other in Signal.objects.filter(
            pk__in={each.signal for _row, each in best.values()}, desk=signal.desk_id
        ).only("pk", "received_at", "registered_at")
    }
    refused = _refused(signal)
    touches = [
        touch
        for row, each in best.values()
        if each.signal in others
        for touch in [_touch(row, each, signal, others[each.signal], now=now)]
        if (touch.newer_piece_id, touch.older_piece_id, touch.kind) not in refused
    ]
    Touch.objects.bulk_create(
        touches,
        update_conflicts=True,
        unique_fields=["newer_piece", "older_piece", "kind"],
        update_fields=SCORES,
    )
    return set(others)


def _touch(
    row: IndexedMention,
    each: Candidate,
    signal: Signal,
    other: Signal,
    *,
    now: datetime,
) -> Touch:
    newer_first = _moment(signal) > _moment(other)
    newer, older = (signal, other) if newer_first else (other, signal)
    ends = (cast("UUID", row.piece_id), cast("UUID", each.piece))
    newer_piece, older_piece = ends if newer_first else ends[::-1]
    return Touch(
        realm_id=row.realm_id,
        kind=row.kind,
        newer=newer,
        older=older,
        newer_piece_id=newer_piece,
        older_piece_id=older_piece,
        weight=each.weight,
        posterior=each.posterior,
        level=each.level,
        agrees=list(each.agrees),
        differs=list(each.differs),
        levels=list(each.levels),
        model_version=each.model_version,
        found_at=now,
    )


def _moment(signal: Signal) -> tuple[datetime, datetime, str]:
    """The order of two signals, the same whichever of them is searched for."""
    return signal.received_at, signal.registered_at, str(signal.pk)


def _refused(signal: Signal) -> set[tuple[UUID, UUID, str]]:
    """The pairs of pieces of which somebody said: not the same. They are not proposed again."""
    return set(
        Touch.objects.filter(
            Q(newer=signal) | Q(older=signal), verdict=Touch.Verdict.NOT_SAME
        ).values_list("newer_piece_id", "older_piece_id", "kind")
    )


def count_touches(signals: Iterable[UUID]) -> None:
    """Say with each signal how many earlier ones it may touch; the inbox shows it."""
    earlier = (
        Touch.objects.filter(newer=OuterRef("pk"))
        .exclude(verdict=Touch.Verdict.NOT_SAME)
        .exclude(level=Touch.Level.FAINT)
        .order_by()
        .values("newer")
        .annotate(number=Count("older", distinct=True))
        .values("number")
    )
    Signal.objects.filter(pk__in=set(signals)).update(touch_count=Coalesce(Subquery(earlier), 0))


def _unsearched(signal: Signal) -> list[PuzzlePiece]:
    """The pieces that came after the last search that was done."""
    last = Lookup.objects.filter(signal=signal, state=Lookup.State.DONE).order_by("-at").first()
    pieces = PuzzlePiece.objects.filter(signal=signal).select_related("added_by")
    return list(pieces.filter(added_at__gt=last.at) if last else pieces)


def waiting(*, before: datetime, now: datetime) -> list[Signal]:
    """Signals with pieces that nobody sought in time: a job was lost, or was put off yesterday."""
    found = not_sought(now=now).filter(
        Q(last_at=None, registered_at__lt=before) | Q(last_at__lt=before)
    )
    return list(found.select_related("desk", "district").order_by("registered_at")[:AT_ONCE])


def not_sought(*, now: datetime) -> QuerySet[Signal]:
    """Signals of which a piece was never sought, or was put off on an earlier day."""
    last = Lookup.objects.filter(signal=OuterRef("pk")).order_by("-at")
    return (
        Signal.objects.filter(piece_count__gt=0, advice_only=False)
        .annotate(
            last_state=Subquery(last.values("state")[:1]),
            last_pieces=Subquery(last.values("pieces")[:1]),
            last_at=Subquery(last.values("at")[:1]),
        )
        .filter(
            Q(last_at=None)
            | Q(last_state=Lookup.State.HELD, last_at__date__lt=timezone.localdate(now))
            | Q(last_state=Lookup.State.DONE, piece_count__gt=F("last_pieces"))
        )
    )
