"""What is kept of who looks at the trail? Supervision is supervised as well."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.people.models import Person, Role
from schakel.supervision.policy import TRAIL_POLICY


def require_supervisor(person: Person) -> list[str]:
    """Why this person may supervise, or a refusal; the rows are the policy's."""
    if not person.has_role(Role.PRIVACY_OFFICER):
        raise PermissionDenied("supervises nothing")
    return [sentence.because for sentence in TRAIL_POLICY.sentences]


@transaction.atomic
def read_trail(*, by: Person, asked: Mapping[str, str], page: str, now: datetime) -> None:
    """Record that a part of the trail was read: whose, about what, of which period."""
    because = require_supervisor(by)
    detail = {"page": page, **{name: value for name, value in asked.items() if value}}
    record("supervision.read_trail", by=by, on=by, because=because, detail=detail, now=now)
