"""How does a second officer agree with a decision, or not?"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Notice, Person
from schakel.people.notices import count_as_seen, notify
from schakel.signals.actions.closing import close_as_agreed
from schakel.signals.actions.locking import locked
from schakel.signals.actions.weighing import ReasonMissing, lower
from schakel.signals.models import SecondOpinion, Signal
from schakel.signals.policy import SIGNAL_POLICY


class AlreadyDecided(Exception):
    """Somebody decided or withdrew it in the meantime."""


@transaction.atomic
def agree(opinion: SecondOpinion, *, by: Person, now: datetime, remark: str = "") -> None:
    """Agree: what the colleague proposed takes effect now.

    Rule: nobody agrees with their own proposal.
    Source: issue "From signal to action"; product.md 3.5.
    """
    opinion, signal, because = _taken_up(opinion, by=by)
    _decide(opinion, agreed=True, remark=remark, by=by, now=now)
    if opinion.kind == SecondOpinion.Kind.LOWER:
        lower(opinion, signal, now=now)
    else:
        close_as_agreed(opinion, signal, because=because, by=by, now=now)
    _record("signal.agree", opinion, signal, because=because, by=by, now=now)


@transaction.atomic
def refuse(opinion: SecondOpinion, *, by: Person, now: datetime, remark: str) -> None:
    """Refuse, with the reason: everything stays as it is, and the colleague hears it."""
    opinion, signal, because = _taken_up(opinion, by=by)
    if not remark.strip():
        raise ReasonMissing
    _decide(opinion, agreed=False, remark=remark, by=by, now=now)
    _record("signal.refuse", opinion, signal, because=because, by=by, now=now)
    notify(
        [opinion.requested_by],
        Notice.Kind.MENTIONED,
        reference=signal.reference,
        url_name="signals:detail",
        now=now,
    )


@transaction.atomic
def withdraw(opinion: SecondOpinion, *, by: Person, now: datetime) -> None:
    """Take the own proposal back; only whoever made it can."""
    signal = locked(opinion.signal)
    because = SIGNAL_POLICY.require(by, "agree", signal)
    opinion = _waiting(opinion)
    if opinion.requested_by_id != by.pk:
        raise PermissionDenied("only whoever asked takes a question back")
    _record("signal.withdraw_question", opinion, signal, because=because, by=by, now=now)
    opinion.delete()


def _taken_up(opinion: SecondOpinion, *, by: Person) -> tuple[SecondOpinion, Signal, list[str]]:
    signal = locked(opinion.signal)
    because = SIGNAL_POLICY.require(by, "agree", signal)
    opinion = _waiting(opinion)
    if opinion.requested_by_id == by.pk:
        raise PermissionDenied("nobody agrees with themselves")
    return opinion, signal, because


def _waiting(opinion: SecondOpinion) -> SecondOpinion:
    """The question as it is now; the lock on the signal keeps it so."""
    waiting = (
        SecondOpinion.objects.filter(pk=opinion.pk, decided_at=None)
        .select_related("requested_by", "key")
        .first()
    )
    if waiting is None:
        raise AlreadyDecided
    return waiting


def _decide(
    opinion: SecondOpinion, *, agreed: bool, remark: str, by: Person, now: datetime
) -> None:
    opinion.decided_by, opinion.decided_at, opinion.agreed = by, now, agreed
    opinion.seal(remark=remark.strip())
    opinion.save()
    count_as_seen(by, now=now, reference=opinion.signal.reference)


def _record(
    action: str,
    opinion: SecondOpinion,
    signal: Signal,
    *,
    because: Sequence[str],
    by: Person,
    now: datetime,
) -> None:
    record(
        action,
        by=by,
        on=signal,
        because=because,
        detail={
            "kind": str(opinion.kind),
            "to": opinion.outcome or opinion.urgency,
            "asked_by": str(opinion.requested_by_id),
        },
        now=now,
    )
