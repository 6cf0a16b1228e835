"""Which part of the trail may a privacy officer read, and why? Never what it is about."""

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_noop as _

from schakel.audit.models import Event
from schakel.kernel.policy import Policy, may
from schakel.organisations.models import Organisation
from schakel.people.models import Membership, Role
from schakel.signals.models import EmergencyOpening, Signal
from schakel.supervision.models import Canary


def of_those_supervised(membership: Membership) -> Q:
    """Rule: the privacy officer of a district sees the whole trail, that of one organisation what
    its own people did, and what others did with the signals of its own desk.

    Source: design access-matrix.csv, audit.all; AVG art. 37 and 39 (an FG of a controller). Which
    controller has which FG is for the district to establish.
    """
    own: Organisation = membership.organisation
    if own.level != Organisation.Level.LOCAL:
        return Q(pk__isnull=False)
    # Their numbers alone: PostgreSQL gives no signal to whoever supervises.
    at_own_desk = RawSQL("SELECT wall.signals_at(%s)", [own.pk])  # a parameter
    return Q(organisations__contains=[own.code]) | Q(
        object_type=Signal._meta.label_lower, object_id__in=at_own_desk
    )


def at_desks_supervised(membership: Membership) -> Q:
    """A canary tells that a signal exists: it is for whoever supervises the desk of that signal."""
    own: Organisation = membership.organisation
    if own.level != Organisation.Level.LOCAL:
        return Q(pk__isnull=False)
    return Q(signal__in=RawSQL("SELECT wall.signals_at(%s)", [own.pk]))  # a parameter


CANARY_POLICY = Policy(
    Canary,
    may(
        {"see"},
        role=Role.PRIVACY_OFFICER,
        rows=at_desks_supervised,
        because=_("U houdt toezicht op het gebruik van Schakel."),
    ),
)

TRAIL_POLICY = Policy(
    Event,
    may(
        {"supervise"},
        role=Role.PRIVACY_OFFICER,
        rows=of_those_supervised,
        because=_("U houdt toezicht op het gebruik van Schakel."),
    ),
)


def opened_where_one_supervises(membership: Membership) -> Q:
    """Of the whole district, or of the own organisation; who opened it reviews nothing."""
    own: Organisation = membership.organisation
    if own.level != Organisation.Level.LOCAL:
        return Q(pk__isnull=False) & ~Q(by=membership.person_id)
    at_own_desk = RawSQL("SELECT wall.signals_at(%s)", [own.pk])  # a parameter
    return Q(signal_id__in=at_own_desk) & ~Q(by=membership.person_id)


EMERGENCY_POLICY = Policy(
    EmergencyOpening,
    may(
        {"review"},
        role=Role.PRIVACY_OFFICER,
        rows=opened_where_one_supervises,
        because=_("U houdt toezicht op het gebruik van Schakel."),
    ),
)
