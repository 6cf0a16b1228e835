"""How does a grant end before its last day?"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from schakel.audit.trail import record
from schakel.grants.actions.giving import locked_grant
from schakel.grants.models import Grant
from schakel.grants.policy import GRANT_POLICY
from schakel.people.desks import officers_of
from schakel.people.models import Notice, Person, Role
from schakel.people.notices import notify
from schakel.signals.hearing import without_any_excluded


class AlreadyOver(Exception):
    """It ended before, or never opened."""


@transaction.atomic
def end(grant: Grant, *, by: Person, now: datetime) -> Grant:
    """Close it at once: by the desk, by who reads along, or by who supervises.

    A proposal that nobody opened yet is taken back. Rule: what is taken back is closed on the next
    request. Source: issue "Trust" (Access); access-matrix.csv, grant.revoke.
    """
    grant = locked_grant(grant)
    because = GRANT_POLICY.require(by, "end", grant)
    was_open = grant.state == Grant.State.OPEN
    if not was_open and grant.state != Grant.State.PROPOSED:
        raise AlreadyOver
    supervises = by.has_role(Role.PRIVACY_OFFICER)
    record(
        "grant.end" if was_open else "grant.drop",
        by=by,
        # PostgreSQL gives no signal to who supervises.
        on=grant if supervises else grant.signal,
        because=because,
        purpose=grant.ground,
        detail={"grant": grant.reference},
        now=now,
    )
    if was_open:
        told = [grant.person, *officers_of(grant.desk, on=timezone.localdate(now))]
        notify(
            [each for each in without_any_excluded([grant.signal_id], told) if each != by],
            Notice.Kind.GRANT_ENDED,
            reference=grant.reference,
            now=now,
        )
    grant.state = Grant.State.ENDED if was_open else Grant.State.DROPPED
    grant.ended_by, grant.ended_at = by, now
    grant.save(update_fields=["state", "ended_by", "ended_at"])
    return grant
