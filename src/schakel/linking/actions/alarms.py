"""What happens when a search touches an invented person?"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.linking.lookup import Answer
from schakel.linking.models import Canary, CanaryAlarm, IndexedMention
from schakel.people.desks import privacy_officers_of
from schakel.people.models import Notice, Person
from schakel.people.notices import notify
from schakel.signals.models import Signal


@transaction.atomic
def raise_alarms(
    signal: Signal,
    answers: Iterable[tuple[IndexedMention, Answer]],
    *,
    by: Person | None,
    wider: bool,
    now: datetime,
) -> None:
    """Tell the privacy officers of every canary that was touched, once per signal and person.

    Rule: nobody can know an invented person, so whoever touches one was fishing, or it is chance;
    a privacy officer finds out which. The one who searches sees no difference.
    Source: issue "Puzzle pieces" (canary pieces raise an alarm); design linking.md, 8.6.
    """
    touched = {
        (each.canary, by or (row.piece.added_by if row.piece else None))
        for row, answer in answers
        for each in answer.found
        if each.canary is not None
    }
    for canary_id, person in touched:
        canary = Canary.objects.get(pk=canary_id)
        _alarm, first = CanaryAlarm.objects.get_or_create(
            canary=canary, signal=signal, by=person, wider=wider, defaults={"at": now}
        )
        if not first:
            continue
        record(
            "linking.touch_canary",
            by=person,
            on=canary,
            detail={"signal": signal.reference, "wider": str(wider).lower()},
            now=now,
        )
        notify(
            privacy_officers_of(signal.desk, on=timezone.localdate(now)),
            Notice.Kind.CANARY,
            reference=canary.reference,
            url_name="linking:canary",
            now=now,
            urgent=True,
        )
