"""How does somebody of another organisation get to read a signal? One asks, a second agrees."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.approvals.actions.asking import NotApproved, ask, use
from schakel.audit.trail import record
from schakel.grants.kinds import GIVE
from schakel.grants.models import LONGEST, Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.grants.reading import may_be_given, still_holds
from schakel.kernel.codes import new_reference
from schakel.organisations.models import SharingGround
from schakel.people.models import Membership, Notice, Person
from schakel.people.notices import notify
from schakel.signals.actions.locking import locked
from schakel.signals.hearing import away_from
from schakel.signals.models import Exclusion, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey


class NotForThem(Exception):
    """This person may not read along: another district, no such function, excluded."""


class NecessityMissing(Exception):
    """Without a reason in words nothing is given."""


class DayOutOfReach(ValueError):
    """A grant ends on a day that comes, within ninety days."""


@dataclass(frozen=True)
class Wanted:
    """What an officer asks for somebody: which parts, to do what, on which ground, until when."""

    compartments: Collection[str]
    right: str
    ground: SharingGround
    necessity: str
    last_day: date


@transaction.atomic
def propose(signal: Signal, *, to: Membership, wanted: Wanted, by: Person, now: datetime) -> Grant:
    """Ask a second officer to agree that this person reads exactly this.

    Rule: requested by one, approved by another; purpose, ground, necessity and an end are asked
    of everybody. Source: issue "Trust" (Access); security.md 2.1 and INV-2, INV-5, INV-8.
    """
    signal = locked(signal)
    because = SIGNAL_POLICY.require(by, "grant", signal)
    today = timezone.localdate(now)
    if not may_be_given(signal, on=today).filter(pk=to.pk).exists():
        raise NotForThem
    if len(wanted.necessity.strip()) < Grant.NECESSITY_AT_LEAST:
        raise NecessityMissing
    made = Grant(
        reference=new_reference("I"),
        signal=signal,
        signal_reference=signal.reference,
        desk=signal.desk,
        person=to.person,
        role=to.role,
        organisation=to.organisation,
        compartments=_in_order(wanted.compartments),
        right=Grant.Right(wanted.right),
        ground=wanted.ground.code,
        ground_label=wanted.ground.label,
        purpose=wanted.ground.purpose,
        until=_end_of(wanted.last_day, now=now),
        requested_by=by,
        requested_at=now,
    )
    made.approval = ask(
        GIVE.code,
        _request(made, wanted.necessity.strip()),
        subject=made.reference,
        of=signal.desk,
        why=wanted.necessity,
        by=by,
        now=now,
        but=away_from(signal.pk),
    )
    standing = Grant.objects.filter(approval=made.approval).first()
    if standing is not None:
        return standing
    made.key = RecordKey.objects.create_key()
    made.seal(necessity=wanted.necessity.strip())
    made.save(force_insert=True)
    _record("grant.propose", made, because, by=by, now=now)
    return made


@transaction.atomic
def open_grant(grant: Grant, *, by: Person, now: datetime) -> Grant:
    """Open what a second person agreed to. From now on the other reads along.

    Raises NotApproved, or NotForThem when something changed since it was asked.
    """
    grant = locked_grant(grant)
    because = GRANT_POLICY.require(by, "open", grant)
    SIGNAL_POLICY.require(by, "grant", grant.signal)
    if grant.state != Grant.State.PROPOSED or grant.until <= now:
        raise NotForThem
    if not still_holds(grant, on=timezone.localdate(now)):
        raise NotForThem
    request = _request(grant, grant.unsealed("necessity"))
    approval = use(GIVE.code, request, by=by, now=now)
    agreed_by = approval.decided_by
    away = Exclusion.objects.filter(signal=grant.signal_id, person=agreed_by, ended_at=None)
    if agreed_by is None or agreed_by.pk == grant.person_id or away.exists():
        raise NotApproved(GIVE.code)
    grant.state, grant.approved_by, grant.opened_at = Grant.State.OPEN, agreed_by, now
    grant.save(update_fields=["state", "approved_by", "opened_at"])
    _record("grant.open", grant, because, by=by, now=now)
    notify(
        [grant.person],
        Notice.Kind.GRANT_GIVEN,
        reference=grant.reference,
        url_name="grants:read",
        now=now,
    )
    return grant


def locked_grant(grant: Grant) -> Grant:
    """The grant as it is now, locked until the transaction ends."""
    found = (
        Grant.objects.select_for_update(of=("self",))
        .select_related("person", "key", "desk")
        .filter(pk=grant.pk)
        .first()
    )
    if found is None:
        raise PermissionDenied("no such grant")
    return found


def _in_order(chosen: Collection[str]) -> list[str]:
    """Whoever reads anything, reads what it is about."""
    wanted = {Grant.Compartment(each) for each in chosen} | {Grant.Compartment.BASICS}
    return [each.value for each in Grant.Compartment if each in wanted]


def _end_of(day: date, *, now: datetime) -> datetime:
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    if not now < end <= now + LONGEST:
        raise DayOutOfReach
    return end


def _request(grant: Grant, necessity: str) -> dict[str, object]:
    """Everything that the second person agrees to; one letter more is another request."""
    return {
        "signal": str(grant.signal_id),
        "person": str(grant.person_id),
        "role": str(grant.role),
        "organisation": str(grant.organisation_id),
        "compartments": list(grant.compartments),
        "right": str(grant.right),
        "ground": grant.ground,
        "necessity": hashlib.sha256(necessity.encode()).hexdigest(),
        "until": grant.until.astimezone(timezone.get_default_timezone()).isoformat(),
    }


def _record(
    action: str, grant: Grant, because: Sequence[str], *, by: Person, now: datetime
) -> None:
    record(
        action,
        by=by,
        on=grant.signal,
        because=because,
        purpose=grant.ground,
        fields=grant.compartments,
        detail={
            "grant": grant.reference,
            "to": grant.organisation.code,
            "role": str(grant.role),
        },
        now=now,
    )
