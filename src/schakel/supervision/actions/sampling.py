"""How is a look of the sample marked as checked?"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.models import Event
from schakel.audit.trail import record
from schakel.people.models import Person
from schakel.supervision.models import SampleCheck
from schakel.supervision.policy import TRAIL_POLICY
from schakel.supervision.sampling import drawn_ids
from schakel.vault.models import RecordKey

Verdict = SampleCheck.Verdict


class RemarkMissing(ValueError):
    """What is not in order, or is asked about, needs a word on what."""


@transaction.atomic
def check(
    event: Event, *, week: date, verdict: str, remark: str = "", by: Person, now: datetime
) -> SampleCheck:
    """Mark one look of a week's sample as checked.

    Rule: what is not in order says what and to whom it was asked; the remark is sealed, because
    it may be about a colleague.
    Source: design security.md 2.2 (weekly sample by the FG).
    """
    because = TRAIL_POLICY.require(by, "supervise", event)
    if event.pk not in drawn_ids(by, week):
        raise PermissionDenied("not in the sample of this week")
    if verdict != Verdict.IN_ORDER and not remark.strip():
        raise RemarkMissing
    made = SampleCheck(
        key=RecordKey.objects.create_key(),
        event=event,
        week=week,
        verdict=Verdict(verdict),
        by=by,
        at=now,
    )
    made.seal(remark=remark.strip())
    made.save(force_insert=True)
    record(
        "supervision.check_sample",
        by=by,
        on=made,
        because=because,
        detail={"event": str(event.pk), "verdict": verdict, "week": week.isoformat()},
        now=now,
    )
    return made
