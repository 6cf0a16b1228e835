"""How does somebody ask a second person, and do afterwards what was agreed?"""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.approvals.kinds import KINDS, WHEN_ALONE
from schakel.approvals.lifecycle import APPROVAL_LIFECYCLE
from schakel.approvals.models import Approval
from schakel.approvals.policy import APPROVAL_POLICY
from schakel.audit.trail import record
from schakel.kernel.codes import new_reference
from schakel.organisations.models import Organisation
from schakel.people.desks import administrators_of, members_of, privacy_officers_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.vault.models import RecordKey

LASTS: Final = timedelta(hours=72)

State = Approval.State
Payload = Mapping[str, object]


class NotApproved(Exception):
    """Nobody agreed to exactly this, or the time for it has passed."""


class NobodyToAsk(Exception):
    """There is no second person: who manages accounts must engage one."""


@transaction.atomic
def ask(
    kind: str,
    payload: Payload,
    *,
    subject: str,
    of: Organisation,
    why: str,
    by: Person,
    now: datetime,
    but: Collection[UUID] = (),
) -> Approval:
    """Ask a colleague of `of` to agree to exactly this; the same request again is the same one.

    `payload` is everything that the act depends on, as values of JSON: ids and codes. It is not
    kept, only its fingerprint. `subject` is the reference of what it is about. Whether `by` may do
    the act at all is for the caller, before asking. `but`: who is not asked and hears of nothing,
    because it is about them, or about a signal from which they are excluded.
    """
    known = KINDS[kind]
    standing = of_request(kind, payload, by=by, now=now)
    if standing is not None:
        return standing
    _end_what_is_over(kind, payload, by=by, now=now)
    asked_of, people = _whom(known.role, of, but={by.pk, *but}, now=now)
    made = Approval(
        key=RecordKey.objects.create_key(),
        reference=new_reference("A"),
        kind=kind,
        subject=subject,
        organisation=of,
        fingerprint=fingerprint(kind, payload, by=by),
        asked_by=by,
        asked_of=asked_of,
        asked_at=now,
        expires_at=now + LASTS,
    )
    made.seal(why=why.strip())
    made.save(force_insert=True)
    record("approval.ask", by=by, on=made, detail={"kind": kind, "subject": subject}, now=now)
    notify(
        people,
        Notice.Kind.SECOND_PERSON,
        reference=made.reference,
        url_name="approvals:detail",
        now=now,
    )
    return made


def of_request(kind: str, payload: Payload, *, by: Person, now: datetime) -> Approval | None:
    """What stands of exactly this request: waiting, agreed to, or to be looked at again."""
    return (
        Approval.objects.filter(fingerprint=fingerprint(kind, payload, by=by), asked_by=by)
        .filter(_holds(kind, now) | Q(state=State.ASKED, expires_at__gt=now))
        .order_by("-asked_at")
        .first()
    )


@transaction.atomic
def use(kind: str, payload: Payload, *, by: Person, now: datetime) -> Approval:
    """Do what was agreed to, once: belongs in the transaction of the act itself.

    What is only looked at, may be looked at again as long as its kind says.
    Raises NotApproved for whatever differs by a byte, was used, refused or is too old.
    """
    found = (
        Approval.objects.select_for_update()
        .filter(_holds(kind, now), fingerprint=fingerprint(kind, payload, by=by), asked_by=by)
        .order_by("-asked_at")
        .first()
    )
    if found is None or found.decided_by_id == by.pk:
        raise NotApproved(kind)
    if found.state == State.APPROVED:
        APPROVAL_LIFECYCLE.advance(found, "use")
        found.used_at = now
        found.save(update_fields=["state", "used_at"])
    record("approval.use", by=by, on=found, detail=what_of(found), now=now)
    return found


@transaction.atomic
def withdraw(approval: Approval, *, by: Person, now: datetime) -> None:
    """Take back what one asked, as long as nobody decided."""
    approval = locked(approval)
    because = APPROVAL_POLICY.require(by, "withdraw", approval)
    APPROVAL_LIFECYCLE.advance(approval, "withdraw")
    approval.save(update_fields=["state"])
    record(
        "approval.withdraw", by=by, on=approval, because=because, detail=what_of(approval), now=now
    )


def fingerprint(kind: str, payload: Payload, *, by: Person) -> bytes:
    """What binds an agreement to exactly one request of one person: 32 bytes."""
    said = json.dumps([kind, str(by.pk), payload], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"schakel approval|" + said.encode()).digest()


def _holds(kind: str, now: datetime) -> Q:
    again = KINDS[kind].looks_again
    holds = Q(state=State.APPROVED, expires_at__gt=now)
    return holds | Q(state=State.USED, used_at__gt=now - again) if again else holds


def _whom(
    role: Role, of: Organisation, *, but: Collection[UUID], now: datetime
) -> tuple[Role, list[Person]]:
    today = timezone.localdate(now)
    if role == Role.ADMINISTRATOR:
        colleagues = administrators_of(of.district, on=today)
    elif role == Role.PRIVACY_OFFICER:
        colleagues = privacy_officers_of(of, on=today)
    else:
        colleagues = with_deputies(members_of(of, role, on=today), on=today)
    others = [each for each in colleagues if each.pk not in but]
    if others:
        return role, others
    others = [each for each in privacy_officers_of(of, on=today) if each.pk not in but]
    if not others:
        raise NobodyToAsk
    return WHEN_ALONE, others


def _end_what_is_over(kind: str, payload: Payload, *, by: Person, now: datetime) -> None:
    """A request of which the time passed makes room for a new one."""
    for old in Approval.objects.select_for_update().filter(
        fingerprint=fingerprint(kind, payload, by=by),
        asked_by=by,
        state__in=(State.ASKED, State.APPROVED),
        expires_at__lte=now,
    ):
        APPROVAL_LIFECYCLE.advance(old, "expire")
        old.save(update_fields=["state"])


def locked(approval: Approval) -> Approval:
    """The request as it is now, locked until the transaction ends."""
    return (
        Approval.objects.select_for_update(of=("self",))
        .select_related("asked_by", "organisation")
        .get(pk=approval.pk)
    )


def what_of(approval: Approval) -> dict[str, str]:
    """What the trail keeps of a request: which act, and the reference that it is about."""
    return {"kind": approval.kind, "subject": approval.subject}
