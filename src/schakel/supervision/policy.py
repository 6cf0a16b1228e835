"""Which part of the trail may a privacy officer read, and why? Never what it is about."""

from django.db.models import Exists, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_noop as _

from schakel.audit.models import Event
from schakel.kernel.policy import Policy, may
from schakel.organisations.models import District, Organisation
from schakel.people.models import Membership, Role
from schakel.people.supervised import supervised_from
from schakel.signals.models import EmergencyOpening, Signal
from schakel.supervision.models import Canary


def of_those_supervised(membership: Membership) -> Q:
    """Rule: what the people supervised did, and what others did with the signals of their desks.

    Who supervises the only district of an installation sees the whole trail. With more districts
    each sees its own, and besides what Schakel itself did that names nothing of anybody, such as
    renewing keys. The codes of organisations are of one district: with the people they tell which.

    Source: design access-matrix.csv, audit.all; `supervised_from`.
    """
    own: Organisation = membership.organisation
    under = supervised_from(own)
    of_signals = Q(object_type=Signal._meta.label_lower)
    by_them = Q(actor=None) | Q(
        actor__in=Membership.objects.filter(organisation__in=under).values("person")
    )
    seen = (Q(organisations__overlap=under.values("code")) & by_them) | (
        of_signals & Q(object_id__in=_signals_supervised(own))
    )
    if own.level == Organisation.Level.LOCAL:
        return seen
    nameless = Q(actor=None, organisations=[], object_reference="") & ~of_signals
    return _is_all(own) | seen | (Q(_speaks(own)) & nameless)


def at_desks_supervised(membership: Membership, signal: str = "signal_id") -> Q:
    """A canary tells that a signal exists: it is for whoever supervises the desk of that signal."""
    own: Organisation = membership.organisation
    return _is_all(own) | Q(**{f"{signal}__in": _signals_supervised(own)})


def _signals_supervised(own: Organisation) -> RawSQL:
    """Their numbers alone: PostgreSQL gives no signal to whoever supervises."""
    return RawSQL("SELECT wall.supervised_signals(%s)", [own.pk])  # a parameter


def _speaks(own: Organisation) -> Exists:
    """Whether this organisation speaks for its district."""
    return Exists(District.objects.filter(fallback_desk=own.pk))


def _is_all(own: Organisation) -> Q:
    """Whether that district is all there is: then nobody has to look up which signals are whose."""
    if own.level == Organisation.Level.LOCAL:
        return Q(pk__in=[])
    return Q(_speaks(own)) & ~Q(Exists(District.objects.exclude(pk=own.district_id)))


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
    return at_desks_supervised(membership) & ~Q(by=membership.person_id)


EMERGENCY_POLICY = Policy(
    EmergencyOpening,
    may(
        {"review"},
        role=Role.PRIVACY_OFFICER,
        rows=opened_where_one_supervises,
        because=_("U houdt toezicht op het gebruik van Schakel."),
    ),
)
