"""How is a handover taken back, and what is done when it went to the wrong place?"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from schakel.handover.actions.answering import keep, locked_signals
from schakel.handover.lifecycle import HANDOVER_LIFECYCLE
from schakel.handover.models import BreachReport, Handover, HandoverAnswer, HandoverStatus
from schakel.handover.policy import HANDOVER_POLICY
from schakel.handover.trail import record_handover
from schakel.people.desks import members_of
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import lead_nowhere, notify
from schakel.signals.deadlines import meet
from schakel.signals.models import Deadline

AUTHORITY_WITHIN = timedelta(hours=72)
BREACH_STEPS = (
    "access_closed_at",
    "recipient_asked_at",
    "destruction_confirmed_at",
    "privacy_officer_told_at",
    "victim_safety_weighed_at",
    "authority_weighed_at",
    "people_weighed_at",
)


@transaction.atomic
def revoke(handover: Handover, *, reason: str, by: Person, now: datetime) -> None:
    """Close the partner's access from now on. What was read, was read."""
    because = HANDOVER_POLICY.require(by, "revoke", handover)
    _close_access(handover, HandoverAnswer.Kind.REVOKED, reason, by=by, now=now)
    record_handover("revoke", handover, by=by, because=because, now=now)


@transaction.atomic
def report_error(
    handover: Handover, *, what_happened: str, noticed_at: datetime, by: Person, now: datetime
) -> BreachReport:
    """Say that a handover was sent in error: access closes at once, the checklist opens.

    Rule: the clock of 72 hours starts when the breach is noticed, not when it is typed.
    Source: AVG art. 33 lid 1 (docs/sources.md).
    """
    because = HANDOVER_POLICY.require(by, "report_error", handover)
    if "revoke" in HANDOVER_LIFECYCLE.verbs_from(handover.status.state):
        _close_access(handover, HandoverAnswer.Kind.SENT_IN_ERROR, what_happened, by=by, now=now)
    else:
        keep(
            handover,
            HandoverAnswer.Kind.SENT_IN_ERROR,
            what_happened,
            by=by,
            from_partner=False,
            now=now,
        )
        handover.links.filter(closed_at=None).update(closed_at=now)
    breach = BreachReport(
        key=handover.key,
        handover=handover,
        noticed_at=noticed_at,
        report_before=noticed_at + AUTHORITY_WITHIN,
        by=by,
        at=now,
        access_closed_at=now,
    )
    breach.seal(what_happened=what_happened)
    breach.save(force_insert=True)
    record_handover("report_error", handover, by=by, because=because, now=now)
    return breach


@transaction.atomic
def tick(breach: BreachReport, step: str, *, by: Person, now: datetime) -> None:
    """Record that one step of the checklist was done; the last one closes the report."""
    because = HANDOVER_POLICY.require(by, "report_error", breach.handover)
    if step not in BREACH_STEPS:
        raise ValueError(step)
    breach = BreachReport.objects.select_for_update().get(pk=breach.pk)
    if getattr(breach, step) is None:
        setattr(breach, step, now)
        if all(getattr(breach, one) for one in BREACH_STEPS):
            breach.closed_at = now
        breach.save()
        record_handover("breach_step", breach.handover, by=by, because=because, now=now, step=step)


def _close_access(
    handover: Handover, kind: HandoverAnswer.Kind, why: str, *, by: Person, now: datetime
) -> None:
    status = HandoverStatus.objects.select_for_update().get(handover=handover)
    HANDOVER_LIFECYCLE.advance(status, "revoke")
    status.save(update_fields=["state"])
    handover.links.filter(closed_at=None).update(closed_at=now)
    keep(handover, kind, why, by=by, from_partner=False, now=now)
    for signal in locked_signals(handover):
        meet(signal, Deadline.Kind.PARTNER, now=now, reference=handover.reference)
        signal.save(update_fields=["next_due_at"])
    readers = members_of(
        handover.to, Role.PARTNER, Role.CARE_COORDINATOR, on=timezone.localdate(now)
    )
    lead_nowhere(readers, reference=handover.reference, now=now)
    notify(
        readers,
        Notice.Kind.HANDOVER_REVOKED,
        reference=handover.reference,
        now=now,
    )
