"""How is a signal passed on to a partner?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.handover.models import Handover, HandoverStatus
from schakel.handover.package import compose, parts_of
from schakel.kernel.codes import new_reference
from schakel.organisations.lookup import terms_for
from schakel.organisations.models import Organisation, SharingGround
from schakel.people.desks import members_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.actions.passing_on import mark_passed_on
from schakel.signals.deadlines import due_moment, start_term
from schakel.signals.models import Deadline, Signal
from schakel.signals.policy import SIGNAL_POLICY
from schakel.vault.models import RecordKey

NECESSITY_AT_LEAST = 40
PARTNER_ROLES = (Role.PARTNER, Role.CARE_COORDINATOR)


class NotAllowedToReceive(Exception):
    """This organisation takes no signals of municipalities."""


class GroundMissing(Exception):
    """Without a ground and a reason nothing is shared."""


@dataclass(frozen=True)
class Sharing:
    """What the officer chose to share, and why it may be shared."""

    included: Sequence[str]
    blacked_out: Sequence[str]
    ground: SharingGround
    necessity: str


@transaction.atomic
def pass_on(
    signal: Signal,
    *,
    to: Organisation,
    service: str,
    kind: str,
    rules: Sequence[str],
    sharing: Sharing,
    by: Person,
    now: datetime,
) -> Handover:
    """Share a package with a partner, with the ground recorded; the row never changes again.

    Rule: ground, purpose and a necessity in words are required for every sharing.
    Source: access-matrix.csv; security.md 2.3 INV-5; product.md 4.7.
    """
    signal = (
        Signal.objects.select_for_update(of=("self",)).select_related("district").get(pk=signal.pk)
    )
    because = SIGNAL_POLICY.require(by, "pass_on", signal)
    if to.never_recipient_because:
        raise NotAllowedToReceive
    if len(sharing.necessity.strip()) < NECESSITY_AT_LEAST:
        raise GroundMissing
    if service and service not in sharing.ground.services:
        raise GroundMissing
    weighing = signal.weighings.first()
    parts = parts_of(signal, weighing)
    shared = compose(parts, included=sharing.included, blacked_out=sharing.blacked_out)
    codes = [part.code for part in shared.parts]
    readers = members_of(to, *PARTNER_ROLES, on=timezone.localdate(now))
    handover = Handover(
        key=RecordKey.objects.create_key(),
        reference=new_reference("H"),
        signal=signal,
        to=to,
        service=service,
        kind=kind,
        channel=Handover.Channel.ACCOUNT if readers else Handover.Channel.LINK,
        rules=list(rules),
        ground=sharing.ground.code,
        ground_label=sharing.ground.label,
        purpose=sharing.ground.purpose,
        included=codes,
        left_out=[part.code for part in parts if part.code not in codes],
        acute=signal.urgency == Signal.Urgency.ACUTE,
        by=by,
        at=now,
    )
    handover.seal(necessity=sharing.necessity.strip(), package=shared.as_json())
    handover.save(force_insert=True)
    term = terms_for(signal.district, signal.urgency).get(Deadline.Kind.PARTNER)
    answer_before = due_moment(term, now) if term else None
    HandoverStatus.objects.create(handover=handover, answer_before=answer_before)
    mark_passed_on(signal, by=by, now=now)
    signal.refresh_from_db()
    start_term(
        signal,
        Deadline.Kind.PARTNER,
        now=now,
        reference=handover.reference,
        due_at=answer_before,
    )
    signal.save(update_fields=["next_due_at"])
    record(
        "handover.pass_on",
        by=by,
        on=signal,
        because=because,
        purpose=sharing.ground.code,
        fields=codes,
        detail={"handover": handover.reference, "to": to.code, "service": service, "kind": kind},
        now=now,
    )
    notify(
        with_deputies(readers, on=timezone.localdate(now)),
        Notice.Kind.HANDOVER,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
        urgent=handover.acute,
    )
    return handover
