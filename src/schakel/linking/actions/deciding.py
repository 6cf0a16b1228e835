"""How does a person decide on a touch, and come back on it?"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.linking.actions.searching import count_touches
from schakel.linking.models import Touch, TouchDecision
from schakel.linking.policy import TOUCH_POLICY
from schakel.people.models import Person
from schakel.signals.actions.reading import OWNER, Reason, ReasonNeeded
from schakel.signals.models import Signal
from schakel.vault.opening import unseal_many


@dataclass(frozen=True)
class Decided:
    """One decision of the past, with its reason opened."""

    decision: TouchDecision
    reason: str


@transaction.atomic
def decide(
    touch: Touch, verdict: Touch.Verdict, *, reason: str, by: Person, now: datetime
) -> TouchDecision:
    """Say whether two pieces are about the same, with a reason; the newest decision counts.

    Rule: a match is a hypothesis; a person decides, says why, and may come back on it. Nothing is
    merged by itself.
    Source: issue "Puzzle pieces"; AVG art. 22; design linking.md, 1.7.
    """
    touch = (
        Touch.objects.select_for_update(of=("self",))
        .select_related("newer__key", "older", "realm")
        .get(pk=touch.pk)
    )
    because = TOUCH_POLICY.require(by, "decide", touch)
    decision = TouchDecision(
        key=touch.newer.key,
        touch=touch,
        verdict=verdict,
        kind=touch.kind,
        levels=touch.levels,
        model_version=touch.model_version,
        by=by,
        at=now,
    )
    decision.seal(reason=reason)
    decision.save(force_insert=True)
    touch.verdict = verdict
    touch.decided_at, touch.decided_by = now, by
    touch.save(update_fields=["verdict", "decided_at", "decided_by"])
    count_touches({touch.newer_id})
    for signal, other in _both_ways(touch):
        record(
            "linking.decide",
            by=by,
            on=signal,
            because=because,
            detail={"verdict": verdict or "open", "other": other.reference, "kind": touch.kind},
            now=now,
        )
    return decision


@transaction.atomic
def open_touch(touch: Touch, *, by: Person, now: datetime) -> list[Decided]:
    """Record that somebody opened a touch, on both signals; answers what was decided before."""
    because = TOUCH_POLICY.require(by, "see", touch)
    for signal, other in _both_ways(touch):
        record(
            "linking.open_touch",
            by=by,
            on=signal,
            because=because,
            detail={"other": other.reference},
            now=now,
        )
    decisions = list(touch.decisions.select_related("by", "key"))
    reasons = unseal_many(decisions, "reason")
    return [Decided(each, reasons[each.pk]) for each in decisions]


def needs_reason(touch: Touch, person: Person) -> bool:
    """Whether this person must say why: they do not own both signals."""
    return not touch.newer.owner_id == touch.older.owner_id == person.pk


@transaction.atomic
def compare(touch: Touch, *, reason: str, by: Person, now: datetime) -> tuple[str, str]:
    """Open the two pieces beside each other: the text in the newer signal and in the older one.

    Rule: whoever does not own a signal says why before its pieces open, and it is recorded.
    Source: product.md 3.3; security.md 3.3.
    """
    because = TOUCH_POLICY.require(by, "compare", touch)
    purpose = OWNER if not needs_reason(touch, by) else reason
    if not purpose:
        raise ReasonNeeded
    if purpose != OWNER and purpose not in Reason.values:
        raise PermissionDenied("no such reason to look")
    for signal, other in _both_ways(touch):
        record(
            "linking.compare",
            by=by,
            on=signal,
            because=because,
            fields=("pieces",),
            purpose=purpose,
            detail={"other": other.reference},
            now=now,
        )
    texts = unseal_many([touch.newer_piece, touch.older_piece], "text")
    return texts[touch.newer_piece_id], texts[touch.older_piece_id]


def _both_ways(touch: Touch) -> list[tuple[Signal, Signal]]:
    return [(touch.newer, touch.older), (touch.older, touch.newer)]
