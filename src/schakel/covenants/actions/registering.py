"""How does an officer decide that a signal meets a covenant, and take that back?"""

from datetime import datetime, time
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from schakel.audit.trail import record
from schakel.covenants.actions.counting import count
from schakel.covenants.actions.retracting import end
from schakel.covenants.models import Figure, Registration
from schakel.covenants.policy import REGISTRATION_POLICY
from schakel.kernel.queue import enqueue
from schakel.kernel.workdays import AMSTERDAM
from schakel.linking.realms import locked_realm, realm_of_desk
from schakel.organisations.models import Covenant, Organisation
from schakel.people.models import Person
from schakel.signals.actions.locking import locked
from schakel.signals.models import Signal

# Rule: so many signals a day may a person, and a municipality, register; more is fishing.
# Source: security.md 1.3 (at most ten a day and person); design linking.md, 8.6.
A_PERSON_A_DAY: Final = 10
A_MUNICIPALITY_A_DAY: Final = 40
SHORTEST_NECESSITY: Final = 40
FORGET: Final = "schakel.covenants.tasks.forget"


class NotUnderThisCovenant(Exception):
    """The covenant does not hold today, or the desk of the signal is no party to it."""


class NoMoreToday(Exception):
    """This person, or this municipality, registered as much today as one may."""


class WhyMissing(ValueError):
    """Nobody registers without saying why it is necessary."""


class RegisteredAlready(Exception):
    """This signal is registered under this covenant."""


@transaction.atomic
def register(
    signal: Signal, covenant: Covenant, *, necessity: str, by: Person, now: datetime
) -> Registration:
    """Register a signal: from now on its pieces are compared, by the worker, at fixed times.

    Rule: a person decides, for each signal, that it meets the covenant, with the ground of the
    covenant and in own words why it is necessary. Nothing is registered automatically.
    Source: design linking.md, 8.1; VNG on the Verwijsindex (no reporting without a person);
    docs/adr/0015-between-municipalities.md.
    """
    signal = locked(signal)
    because = REGISTRATION_POLICY.require(by, "register", signal)
    if len(necessity.strip()) < SHORTEST_NECESSITY:
        raise WhyMissing
    if not may_be_registered(signal, covenant, now=now):
        raise NotUnderThisCovenant
    # One after the other: two clicks at once count as two.
    locked_realm(realm_of_desk(signal.desk, now=now))
    if running(covenant).filter(signal=signal).exists():
        raise RegisteredAlready
    if left_today(by, signal.desk, now=now) < 1:
        raise NoMoreToday
    registration = Registration(
        key=signal.key, covenant=covenant, signal=signal, ground=covenant.ground, by=by, at=now
    )
    registration.seal(necessity=necessity.strip())
    registration.save(force_insert=True)
    count(covenant, Figure.What.REGISTERED, now=now, organisation=signal.desk)
    record(
        "covenant.register",
        by=by,
        on=signal,
        because=because,
        detail={"covenant": covenant.code},
        now=now,
    )
    return registration


@transaction.atomic
def unregister(signal: Signal, covenant: Covenant, *, by: Person, now: datetime) -> None:
    """Take a registration back: tokens and capsules go with it, so that nothing matches any more.

    What touched goes a moment later, by the worker: one side must not see the rows of the other.

    Rule: a withdrawal propagates at once, and nobody else is told.
    Source: issue "Puzzle pieces" (Between municipalities); design linking.md, 8.6.
    """
    signal = locked(signal)
    because = REGISTRATION_POLICY.require(by, "unregister", signal)
    registration = running(covenant).filter(signal=signal).select_for_update().first()
    if registration is None:
        return
    end(registration, Registration.Ended.WITHDRAWN, now=now)
    enqueue(FORGET, registration_id=str(registration.pk))
    record(
        "covenant.unregister",
        by=by,
        on=signal,
        because=because,
        detail={"covenant": covenant.code},
        now=now,
    )


def may_be_registered(signal: Signal, covenant: Covenant, *, now: datetime) -> bool:
    """Whether this covenant covers this signal today.

    Rule: who only asks for advice was promised that no report comes of it.
    Source: product.md 1.7, and the words of the form.
    """
    return (
        signal.is_open
        and not signal.advice_only
        and covenant.is_in_force(timezone.localdate(now))
        and covenant.parties.current().filter(organisation=signal.desk_id).exists()
    )


def running(covenant: Covenant) -> QuerySet[Registration]:
    """The registrations that count now."""
    return Registration.objects.filter(covenant=covenant, ended=Registration.Ended.RUNNING)


def left_today(by: Person, desk: Organisation, *, now: datetime) -> int:
    """How many signals this person may still register today. It depends on own acts alone."""
    midnight = datetime.combine(timezone.localdate(now), time.min, AMSTERDAM)
    today = Registration.objects.filter(at__gte=midnight)
    return max(
        0,
        min(
            A_PERSON_A_DAY - today.filter(by=by).count(),
            A_MUNICIPALITY_A_DAY - today.filter(signal__desk=desk).count(),
        ),
    )
