"""How do signals go of which the term is over? One proposes, a second agrees, the worker does."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.approvals.actions.asking import ask, use
from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.kernel.queue import enqueue
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.retention.kinds import DESTROY
from schakel.retention.models import Destroyed, Destruction
from schakel.retention.policy import RETENTION_POLICY
from schakel.retention.terms import falling_due
from schakel.signals.hearing import away_from
from schakel.signals.models import Signal


class NotDue(Exception):
    """One of these is not due: held, opened again, or not that old."""


@transaction.atomic
def propose(
    signals: Sequence[Signal], *, desk: Organisation, why: str, by: Person, now: datetime
) -> Destruction:
    """Ask a second officer to agree that exactly these signals go."""
    _check(signals, desk=desk, by=by, now=now)
    reference = new_reference("V")
    approval = ask(
        DESTROY.code,
        _request(signals, desk),
        subject=reference,
        of=desk,
        why=why,
        by=by,
        now=now,
        but=away_from(*(signal.pk for signal in signals)),
    )
    standing = Destruction.objects.filter(approval=approval).first()
    if standing is not None:
        return standing
    made = Destruction.objects.create(
        reference=reference, desk=desk, approval=approval, proposed_by=by, proposed_at=now
    )
    Destroyed.objects.bulk_create(
        Destroyed(
            destruction=made, signal=signal, fingerprint=fingerprint(reference, signal.reference)
        )
        for signal in signals
    )
    record("retention.propose", by=by, on=made, detail={"number": str(len(signals))}, now=now)
    return made


@transaction.atomic
def carry_out(destruction: Destruction, *, by: Person, now: datetime) -> Destruction:
    """Let go what was agreed to: written down here, done by the worker.

    Rule: proposal, second person, destruction with a certificate; a signal that was held or opened
    in between stops the whole. Source: issue "Trust"; security.md 2.5 and 3.4.
    """
    destruction = (
        Destruction.objects.select_for_update(of=("self",))
        .select_related("desk")
        .get(pk=destruction.pk, state=Destruction.State.PROPOSED)
    )
    desk = destruction.desk
    signals = [each.signal for each in destruction.signals.select_related("signal")]
    _check(signals, desk=desk, by=by, now=now)
    approval = use(DESTROY.code, _request(signals, desk), by=by, now=now)
    destruction.state = Destruction.State.AGREED
    destruction.agreed_by, destruction.agreed_at = approval.decided_by, approval.decided_at
    destruction.save(update_fields=["state", "agreed_by", "agreed_at"])
    number = str(len(signals))
    record("retention.agree", by=by, on=destruction, detail={"number": number}, now=now)
    enqueue("schakel.retention.tasks.destroy", destruction_id=str(destruction.pk))
    return destruction


@transaction.atomic
def drop(destruction: Destruction, *, by: Person, now: datetime) -> None:
    """Take a proposal back, also one that was refused: its signals can be proposed again."""
    if destruction.proposed_by_id != by.pk:
        raise PermissionDenied("somebody else proposed this")
    changed = Destruction.objects.filter(
        pk=destruction.pk, state=Destruction.State.PROPOSED
    ).update(state=Destruction.State.DROPPED)
    if changed:
        record("retention.drop", by=by, on=destruction, now=now)


def fingerprint(certificate: str, reference: str) -> str:
    """Who has the reference of a signal can see whether it stands on a certificate.

    References are short enough to try them all out; drawn by lot, they tell nothing by themselves.
    """
    return hashlib.sha256(f"schakel destroyed|{certificate}|{reference}".encode()).hexdigest()


def _check(signals: Sequence[Signal], *, desk: Organisation, by: Person, now: datetime) -> None:
    if not signals:
        raise NotDue
    today = timezone.localdate(now)
    ours = RETENTION_POLICY.rows(by, "let_go").filter(desk=desk)
    due = {each.signal.pk for each in falling_due(ours, today=today) if each.is_now(today)}
    if {signal.pk for signal in signals} - due:
        raise NotDue


def _request(signals: Sequence[Signal], desk: Organisation) -> dict[str, object]:
    return {"desk": str(desk.pk), "signals": sorted(str(signal.pk) for signal in signals)}
