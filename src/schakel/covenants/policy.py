"""Who may register under a covenant, hear that something touches, and read the figures; and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.covenants.models import CrossTouch
from schakel.kernel.policy import Policy, may, never
from schakel.organisations.models import Covenant
from schakel.people.models import Membership, Role
from schakel.signals.models import Signal
from schakel.signals.policy import EXCLUDED, excluded


def at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


REGISTRATION_POLICY = Policy(
    Signal,
    may(
        {"register", "unregister"},
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U beslist voor uw desk of dit signaal aan het convenant voldoet."),
    ),
    never({"register", "unregister"}, rows=excluded(), because=EXCLUDED),
)


def held_by_own_desk(membership: Membership) -> Q:
    """Only while something touches: what was withdrawn on the other side is gone for both.

    Rule: the holder of the earlier piece is told; the one who entered the new piece is not.
    Source: issue "Puzzle pieces" (Between municipalities); security.md 1.3.
    """
    return Q(holder__desk=membership.organisation_id, pairs__isnull=False)


def called_by_the_holder(membership: Membership) -> Q:
    """The other side, from the moment on that the holder made contact, and not before."""
    return Q(
        pairs__other_signal__desk=membership.organisation_id,
        pairs__shared_at__isnull=False,
    )


CROSS_TOUCH_POLICY = Policy(
    CrossTouch,
    may(
        {"see", "hold", "make_contact", "set_aside", "record_outcome"},
        role=Role.FOCAL_OFFICER,
        rows=held_by_own_desk,
        because=_("Uw desk had het eerste stuk. Alleen u hoort dat iets het raakt."),
    ),
    may(
        {"see", "record_outcome"},
        role=Role.FOCAL_OFFICER,
        rows=called_by_the_holder,
        because=_("De andere gemeente nam over dit signaal contact met u op."),
    ),
    *(
        never(
            {"see", "hold", "make_contact", "set_aside", "record_outcome"},
            rows=excluded(side),
            because=EXCLUDED,
        )
        for side in ("holder", "pairs__other_signal")
    ),
)


def in_own_district(membership: Membership) -> Q:
    return Q(district=membership.organisation.district_id)


COVENANT_POLICY = Policy(
    Covenant,
    *(
        may(
            {"see_figures"},
            role=role,
            rows=in_own_district,
            because=_("U volgt of het convenant werkt. U ziet aantallen, en nooit een signaal."),
        )
        for role in (Role.PRIVACY_OFFICER, Role.POLICY_ADVISER)
    ),
    may(
        {"plant_canary"},
        role=Role.PRIVACY_OFFICER,
        rows=in_own_district,
        because=_("U houdt toezicht op wat er onder dit convenant gebeurt."),
    ),
)
