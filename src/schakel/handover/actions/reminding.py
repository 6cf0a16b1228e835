"""Who hears that a partner stays silent? Both sides, and then one level up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from schakel.handover.lifecycle import STILL_SILENT
from schakel.handover.models import HandoverStatus
from schakel.handover.trail import record_handover
from schakel.kernel.workdays import add_workdays
from schakel.people.desks import members_of, officers_of, with_deputies
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.hearing import without_excluded

AT_ONCE = 200


def remind_of_silence(now: datetime) -> int:
    """Tell both sides of every handover whose answer is overdue; once, and once more a day later.

    Rule: silence of a partner escalates on both sides: first to whoever should answer and to the
    desk, a working day later to the chain directors.
    Source: product.md 4.9; issue "From signal to action".

    Returns how many handovers it spoke about. Safe to run as often as one likes.
    """
    spoken = 0
    for pk in (
        HandoverStatus.objects.filter(
            state__in=STILL_SILENT, answer_before__lte=now, escalated_at=None
        )
        .order_by(F("reminded_at").asc(nulls_first=True), "answer_before")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        spoken += _remind(pk, now=now)
    return spoken


@transaction.atomic
def _remind(pk: UUID, *, now: datetime) -> bool:
    status = (
        HandoverStatus.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related(
            "handover__to", "handover__puzzle", "handover__signal__desk", "handover__signal__owner"
        )
        .filter(pk=pk, state__in=STILL_SILENT, escalated_at=None)
        .first()
    )
    if status is None or status.answer_before is None:
        return False
    handover = status.handover
    on = timezone.localdate(now)
    directors: list[Person] = []
    if status.reminded_at is None:
        status.reminded_at = now
        step = "remind"
    elif now >= add_workdays(status.answer_before, 1):
        status.escalated_at = now
        step = "escalate"
        fallback = handover.signal.district.fallback_desk
        if fallback is not None:
            directors = members_of(fallback, Role.CHAIN_DIRECTOR, on=on)
    else:
        return False
    status.save(update_fields=["reminded_at", "escalated_at"])
    notify(
        with_deputies(members_of(handover.to, Role.PARTNER, Role.CARE_COORDINATOR, on=on), on=on),
        Notice.Kind.HANDOVER_SILENT,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
        urgent=handover.acute,
    )
    officers = without_excluded(handover.signal, officers_of(handover.signal.desk, on=on))
    notify(
        officers,
        Notice.Kind.HANDOVER_SILENT,
        reference=handover.reference,
        url_name="handover:detail",
        now=now,
        urgent=handover.acute,
    )
    # Escalation never widens who may read: a director hears the reference, and gets no link.
    notify(
        [person for person in directors if person not in officers],
        Notice.Kind.HANDOVER_SILENT,
        reference=handover.reference,
        now=now,
        urgent=handover.acute,
    )
    record_handover(step, handover, by=None, actor_kind="system", now=now)
    return True
