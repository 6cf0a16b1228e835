"""What does the page of a signal show of what it touches?

Three statements, however many touches there are: the last search, the touches with the other
signals, and the line in the trail for each signal that is shown. Values of pieces stay closed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from schakel.linking.decision_form import DecisionForm
from schakel.linking.explaining import in_words
from schakel.linking.limits import WIDER_A_DAY
from schakel.linking.models import Lookup, Touch
from schakel.linking.policy import TOUCH_POLICY
from schakel.linking.touches import other_side
from schakel.linking.wording import kind_in_words
from schakel.people.models import Person
from schakel.signals.inbox import record_shown
from schakel.signals.models import Signal
from schakel.signals.panels import Panel

MOST_SIGNALS: Final = 20
MOST_TOUCHES: Final = 100
CLOSED: Final = ("story", "observations", "happened")


@dataclass(frozen=True)
class ShownTouch:
    """One pair of pieces in words."""

    touch: Touch
    kind: str
    agrees: list[str]
    differs: list[str]
    refused: list[tuple[str, str]]  # signals of which somebody said before: not the same
    form: DecisionForm


@dataclass(frozen=True)
class Touched:
    """One other signal, and all that it has in common with this one."""

    signal: Signal
    place: str
    is_later: bool
    touches: list[ShownTouch] = field(default_factory=list)

    @property
    def undecided(self) -> list[ShownTouch]:
        """What nobody decided on yet."""
        return [each for each in self.touches if not each.touch.verdict]


@dataclass(frozen=True)
class Found:
    """Everything that the block shows."""

    signal: Signal
    state: str  # "advice", "no_pieces", "searching", "held", "nothing" or "found"
    open: Sequence[Touched]
    refused: Sequence[Touched]
    more: int
    lookup: Lookup | None
    now: datetime
    wider_a_day: int = WIDER_A_DAY


def touches_panel(signal: Signal, *, by: Person, now: datetime) -> Panel:
    """What this signal may touch, for somebody of the desk that holds both."""
    return Panel("linking/panel.html", found_for(signal, by=by, now=now))


@transaction.atomic(savepoint=False)
def found_for(signal: Signal, *, by: Person, now: datetime) -> Found:
    """The touches of a signal per other signal, the likeliest first."""
    lookup = Lookup.objects.filter(signal=signal).order_by("-at", "-pieces").first()
    touches = list(_touches(signal, by)[:MOST_TOUCHES])
    groups = _grouped(signal, touches)
    shown, more = groups[:MOST_SIGNALS], max(0, len(groups) - MOST_SIGNALS)
    record_shown((group.signal for group in shown), by=by, fields=("place",), now=now)
    return Found(
        signal=signal,
        state=_state(signal, lookup, found=bool(shown)),
        open=[group for group in shown if not _all_refused(group)],
        refused=[group for group in shown if _all_refused(group)],
        more=more,
        lookup=lookup,
        now=now,
    )


def _touches(signal: Signal, by: Person) -> QuerySet[Touch]:
    touches: QuerySet[Touch] = (
        TOUCH_POLICY.rows(by, "see")
        .filter(Q(newer=signal) | Q(older=signal))
        .select_related(
            "newer__municipality", "newer__key", "older__municipality", "older__key", "decided_by"
        )
        .defer(*(f"{side}__{name}" for side in ("newer", "older") for name in CLOSED))
        .annotate(refused_before=_refused_before())
        .order_by(F("posterior").desc(), F("weight").desc(), "id")
    )
    return touches


def _refused_before() -> ArraySubquery:
    """Pairs of signals of which somebody said "not the same", about one of these pieces.

    A newer piece that touches one of such a pair may well belong to the other: that is said.
    """
    about = Q(pk__in=[])
    for side in ("newer_piece", "older_piece"):
        about |= Q(newer_piece=OuterRef(side)) | Q(older_piece=OuterRef(side))
    return ArraySubquery(
        Touch.objects.filter(about, verdict=Touch.Verdict.NOT_SAME)
        .exclude(pk=OuterRef("pk"))
        .order_by("-decided_at")
        .values(pair=Concat("newer__reference", Value(" "), "older__reference"))[:3]
    )


def _grouped(signal: Signal, touches: Iterable[Touch]) -> list[Touched]:
    groups: dict[object, Touched] = {}
    for touch in touches:
        other = other_side(touch, signal)
        group = groups.get(other.pk)
        if group is None:
            group = groups[other.pk] = Touched(
                other, other.unsealed("place"), is_later=touch.older_id == signal.pk
            )
        group.touches.append(shown(touch))
    return list(groups.values())


def shown(touch: Touch) -> ShownTouch:
    """A touch in words."""
    pairs: list[str] = getattr(touch, "refused_before", [])
    return ShownTouch(
        touch=touch,
        kind=kind_in_words(touch.kind),
        agrees=in_words(touch.kind, touch.agrees),
        differs=in_words(touch.kind, touch.differs),
        refused=[(pair.split(" ")[0], pair.split(" ")[1]) for pair in pairs],
        form=DecisionForm(auto_id=f"id_{touch.pk}_%s"),
    )


def _all_refused(group: Touched) -> bool:
    return all(each.touch.verdict == Touch.Verdict.NOT_SAME for each in group.touches)


def _state(signal: Signal, lookup: Lookup | None, *, found: bool) -> str:
    if signal.advice_only:
        return "advice"
    if not signal.piece_count:
        return "no_pieces"
    if lookup is None or lookup.pieces < signal.piece_count:
        return "searching"
    if lookup.state == Lookup.State.HELD:
        return "held"
    return "found" if found else "nothing"
