"""Was it right that somebody opened a signal in an emergency?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.people.notices import count_as_seen
from schakel.signals.models import EmergencyOpening
from schakel.supervision.policy import EMERGENCY_POLICY

Verdict = EmergencyOpening.Verdict


class RemarkMissing(ValueError):
    """What was not right needs a word on what was done about it."""


@transaction.atomic
def review(
    opening: EmergencyOpening, *, verdict: str, remark: str = "", by: Person, now: datetime
) -> EmergencyOpening:
    """Say whether it was right; until then, and after two working days, its user has no other.

    Rule: reviewed within two working days, by somebody else. Source: security.md 2.4, T10b.
    """
    opening = EmergencyOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    because = EMERGENCY_POLICY.require(by, "review", opening)
    if opening.by_id == by.pk or opening.reviewed_at is not None:
        raise PermissionDenied("reviewed already, or one's own")
    if verdict != Verdict.JUSTIFIED and not remark.strip():
        raise RemarkMissing
    opening.reviewed_by, opening.reviewed_at, opening.verdict = by, now, Verdict(verdict)
    opening.seal(remark=remark.strip())
    opening.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "remark"])
    record(
        "supervision.review_emergency",
        by=by,
        on=opening,
        because=because,
        detail={"verdict": verdict, "signal": opening.signal_reference},
        now=now,
    )
    count_as_seen(by, now=now, reference=opening.signal_reference)
    return opening
