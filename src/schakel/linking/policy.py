"""Who may see what a signal touches, decide on it, and hear of an alarm; and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may, never
from schakel.linking.models import CanaryAlarm, LinkModel, Touch
from schakel.people.models import Membership, Role
from schakel.signals.policy import EXCLUDED, excluded, supervised


def both_signals_at_own_desk(membership: Membership) -> Q:
    """Rule: a touch belongs to the desk that holds both signals, and to nobody else.

    Source: issue "Puzzle pieces"; design linking.md, 5.3 (a key per municipality).
    """
    desk = membership.organisation_id
    return Q(newer__desk=desk, older__desk=desk)


TOUCH_POLICY = Policy(
    Touch,
    may(
        {"see", "compare", "decide"},
        role=Role.FOCAL_OFFICER,
        rows=both_signals_at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk waar beide signalen liggen."),
    ),
    *(
        never({"see", "compare", "decide"}, rows=excluded(side), because=EXCLUDED)
        for side in ("newer", "older")
    ),
)


def everywhere(_membership: Membership) -> Q:
    """Weights hold for the whole installation, and tell of nobody."""
    return Q(pk__isnull=False)


WEIGHTS_POLICY = Policy(
    LinkModel,
    *(
        may(
            {"see"},
            role=role,
            rows=everywhere,
            because=_("U werkt met verbanden, of u houdt toezicht: u mag zien hoe ze wegen."),
        )
        for role in (Role.FOCAL_OFFICER, Role.PRIVACY_OFFICER)
    ),
)


ALARM_POLICY = Policy(
    CanaryAlarm,
    may(
        {"see"},
        role=Role.PRIVACY_OFFICER,
        rows=supervised("signal__desk"),
        because=_("U houdt toezicht op het zoeken in dit district. U ziet nooit wat er is gemeld."),
    ),
    never({"see"}, rows=excluded("signal"), because=EXCLUDED),
)
