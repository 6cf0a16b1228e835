"""In which role does somebody act, and where? In one role at a time, in one place per role."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.people import sessions
from schakel.people.models import Person


@transaction.atomic
def act_as(role: str, *, by: Person, now: datetime) -> None:
    """Act in another role that one holds today. Recorded in the role that is left.

    Rule: to change roles is recorded, and counts at once.
    Source: issue "Trust" (Access); security.md 2.1, T21.
    """
    if role not in {membership.role for membership in by.held_memberships()}:
        raise PermissionDenied("nobody acts in a role that they do not hold")
    record("person.act_as", by=by, on=by, detail={"role": role}, now=now)
    by.act_as(role)


@transaction.atomic
def one_session(person: Person, *, but: str | None, now: datetime) -> None:
    """End what somebody has open elsewhere in the role that they act in now.

    Rule: one session per person and role; the newer one goes on.
    Source: security.md 3.7; ASVS 7.1.2; docs/adr/0022-lost-and-own-login.md.
    """
    if not settings.ONE_SESSION_PER_ROLE:
        return
    acting = person.current_memberships()
    ended = sessions.end_others(person, role=acting[0].role if acting else "", but=but, now=now)
    if ended:
        record("person.end_sessions", by=person, on=person, detail={"number": str(ended)}, now=now)
