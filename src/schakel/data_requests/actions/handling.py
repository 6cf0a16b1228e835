"""How is a request taken in, given more time, deferred, and refused?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.audit.trail import record
from schakel.data_requests.clock import due
from schakel.data_requests.models import DataRequest
from schakel.data_requests.policy import DATA_REQUEST_POLICY
from schakel.kernel.codes import new_reference
from schakel.organisations.models import Organisation
from schakel.people.models import Person, Role
from schakel.vault.models import RecordKey

State = DataRequest.State


class TooLate(Exception):
    """The first term is over, or it was made longer already."""


class DayOutOfReach(ValueError):
    """It is looked at again on a day that comes."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked, when, and how was seen who it is."""

    kind: str
    asker: str
    contact: str
    asked: str
    received_on: date
    verified: str


@transaction.atomic
def register_request(told: Asked, *, desk: Organisation, by: Person, now: datetime) -> DataRequest:
    """Take a request in; the clock runs from the day on which it came.

    Rule: who asks is verified before anything is searched. Source: AVG art. 12 lid 6.
    """
    if not any(
        each.role == Role.FOCAL_OFFICER and each.organisation_id == desk.pk
        for each in by.current_memberships()
    ):
        raise PermissionDenied("not at this desk")
    made = DataRequest(
        key=RecordKey.objects.create_key(),
        reference=new_reference("B"),
        desk=desk,
        kind=DataRequest.Kind(told.kind),
        received_on=told.received_on,
        due_on=due(told.received_on),
        verified=DataRequest.Verified(told.verified),
        verified_by=by,
        registered_at=now,
    )
    made.seal(asker=told.asker, contact=told.contact, asked=told.asked)
    made.save(force_insert=True)
    record("data_request.register", by=by, on=made, detail={"kind": told.kind}, now=now)
    return made


@transaction.atomic
def extend(request: DataRequest, *, why: str, by: Person, today: date, now: datetime) -> None:
    """Two months more, with a reason that the person hears within the first month."""
    request, because = opened_by(request, by)
    if not request.can_be_extended or today > request.due_on:
        raise TooLate
    request.due_on = due(request.received_on, extended=True)
    request.seal(extended_why=why.strip())
    request.save(update_fields=["due_on", "extended_why"])
    record("data_request.extend", by=by, on=request, because=because, now=now)


@transaction.atomic
def defer(
    request: DataRequest,
    *,
    ground: str,
    why: str,
    look_again_on: date,
    by: Person,
    today: date,
    now: datetime,
) -> None:
    """Do not inform now: with a ground, a reason and a day to look again.

    Rule: informing somebody may wait as long as it endangers people or an investigation.
    Source: AVG art. 23, UAVG art. 41; domain.md d4.
    """
    request, because = opened_by(request, by)
    if look_again_on <= today:
        raise DayOutOfReach
    request.state, request.look_again_on = State.DEFERRED, look_again_on
    request.ground = DataRequest.Ground(ground)
    request.seal(ground_why=why.strip())
    request.save(update_fields=["state", "look_again_on", "ground", "ground_why"])
    detail = {"ground": ground}
    record("data_request.defer", by=by, on=request, because=because, detail=detail, now=now)


@transaction.atomic
def resume(request: DataRequest, *, by: Person, now: datetime) -> None:
    """The reason to wait is gone."""
    request, because = opened_by(request, by)
    request.state, request.ground, request.look_again_on = State.OPEN, "", None
    request.save(update_fields=["state", "ground", "look_again_on"])
    record("data_request.resume", by=by, on=request, because=because, now=now)


@transaction.atomic
def refuse(request: DataRequest, *, why: str, by: Person, now: datetime) -> None:
    """Refuse, with the reason that the person hears; they can complain and object."""
    request, because = opened_by(request, by)
    request.state, request.closed_by, request.closed_at = State.REFUSED, by, now
    request.seal(ground_why=why.strip())
    request.save(update_fields=["state", "closed_by", "closed_at", "ground_why"])
    record("data_request.refuse", by=by, on=request, because=because, now=now)


def opened_by(request: DataRequest, by: Person) -> tuple[DataRequest, list[str]]:
    """The request, locked, and why this person handles it; refuses when it was answered."""
    found = (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("desk", "key")
        .get(pk=request.pk)
    )
    because = DATA_REQUEST_POLICY.require(by, "handle", found)
    if not found.is_open:
        raise PermissionDenied("it was answered already")
    return found, because
