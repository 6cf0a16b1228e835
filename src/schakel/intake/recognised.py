"""Was this visitor recognised as somebody of a partner organisation, a short while ago?"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from schakel.organisations.models import Organisation

SESSION_KEY: Final = "organisatie"
HOLDS_FOR: Final = timedelta(minutes=60)


@dataclass(frozen=True)
class Recognised:
    """The organisation, from the signed cookie: no question to the database."""

    organisation_id: uuid.UUID
    name: str


def recognise(request: HttpRequest, organisation: Organisation, *, now: datetime) -> None:
    """Remember the organisation in the signed session cookie, for an hour."""
    request.session[SESSION_KEY] = {
        "id": str(organisation.pk),
        "name": organisation.name,
        "until": (now + HOLDS_FOR).isoformat(),
    }


def recognised(request: HttpRequest) -> Recognised | None:
    """The organisation as which this visitor reports, or nobody."""
    kept = request.session.get(SESSION_KEY)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    return Recognised(uuid.UUID(kept["id"]), kept["name"])
