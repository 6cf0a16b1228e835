"""How does somebody go on in another of their roles?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
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
