"""How does a second person agree, or not?"""

from datetime import datetime

from django.db import transaction

from schakel.approvals.actions.asking import locked, what_of
from schakel.approvals.kinds import KINDS
from schakel.approvals.lifecycle import APPROVAL_LIFECYCLE
from schakel.approvals.models import Approval
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.audit.trail import record
from schakel.people.models import Notice, Person
from schakel.people.notices import count_as_seen, notify


class TooLate(Exception):
    """The time in which this could be decided has passed."""


class AnswerMissing(ValueError):
    """Who does not agree says why: else the colleague cannot do better."""


@transaction.atomic
def approve(approval: Approval, *, by: Person, now: datetime) -> Approval:
    """Agree to exactly what was asked, and to nothing else.

    Rule: nobody agrees to an own request; not after three days. Source: security.md 2.5, INV-2.
    """
    return _decide(approval, "approve", answer="", by=by, now=now)


@transaction.atomic
def refuse(approval: Approval, *, answer: str, by: Person, now: datetime) -> Approval:
    """Do not agree, and say why."""
    if not answer.strip():
        raise AnswerMissing
    return _decide(approval, "refuse", answer=answer.strip(), by=by, now=now)


def _decide(approval: Approval, verb: str, *, answer: str, by: Person, now: datetime) -> Approval:
    approval = locked(approval)
    because = APPROVAL_POLICY.require(by, "decide", approval)
    if approval.is_over(now):
        raise TooLate
    APPROVAL_LIFECYCLE.advance(approval, verb)
    approval.decided_by, approval.decided_at = by, now
    approval.seal(answer=answer)
    approval.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    record(
        f"approval.{verb}", by=by, on=approval, because=because, detail=what_of(approval), now=now
    )
    count_as_seen(by, now=now, reference=approval.reference)
    notify(
        [approval.asked_by],
        Notice.Kind.APPROVAL_DECIDED,
        reference=_leads_to(approval),
        url_name=KINDS[approval.kind].page or "approvals:detail",
        now=now,
    )
    return approval


def _leads_to(approval: Approval) -> str:
    return approval.subject if KINDS[approval.kind].page else approval.reference
