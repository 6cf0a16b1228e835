"""Who may let signals go, hold them back, and read what was destroyed?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Role
from schakel.retention.models import Destruction, Outlook
from schakel.signals.models import Signal
from schakel.signals.policy import EXCLUDED, excluded, supervised

KEEP = {"let_go", "hold"}


def closed_at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id, state=Signal.State.CLOSED, destroyed_at=None)


RETENTION_POLICY = Policy(
    Signal,
    may(
        KEEP,
        role=Role.FOCAL_OFFICER,
        rows=closed_at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk waar dit signaal ligt."),
    ),
    never(KEEP, rows=excluded(), because=EXCLUDED),
)


def of_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


DESTRUCTION_POLICY = Policy(
    Destruction,
    may(
        {"see"},
        role=Role.FOCAL_OFFICER,
        rows=of_own_desk,
        because=_("Uw desk liet dit vernietigen."),
    ),
    may(
        {"see"},
        role=Role.PRIVACY_OFFICER,
        rows=supervised(),
        because=_("U houdt toezicht op het bewaren en vernietigen."),
    ),
)

OUTLOOK_POLICY = Policy(
    Outlook,
    may(
        {"see"},
        role=Role.PRIVACY_OFFICER,
        rows=supervised(),
        because=_("U houdt toezicht op het bewaren en vernietigen."),
    ),
)
