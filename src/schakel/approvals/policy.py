"""Who may decide on what a colleague asks, and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.approvals.kinds import KINDS
from schakel.approvals.models import Approval
from schakel.kernel.policy import NOTHING, Policy, may, never
from schakel.people.models import Membership, Role
from schakel.people.supervised import supervised_from


def asked_by_oneself(membership: Membership) -> Q:
    return Q(asked_by=membership.person_id)


def asked_of_the_same_role(membership: Membership) -> Q:
    return Q(organisation=membership.organisation_id, asked_of=membership.role)


def asked_in_the_same_district(membership: Membership) -> Q:
    return Q(organisation__district=membership.organisation.district_id, asked_of=membership.role)


def asked_of_supervision(membership: Membership) -> Q:
    under = supervised_from(membership.organisation)
    return Q(organisation__in=under, asked_of=membership.role)


def about_an_excluded_signal(membership: Membership) -> Q:
    """A request names the signal and says why: for who is excluded it does not exist either.

    Source: security.md 2.7. Each kind says of its own which requests these are.
    """
    found = NOTHING
    for kind in KINDS.values():
        if kind.kept_from is not None:
            found |= Q(kind=kind.code) & kind.kept_from(membership)
    return found


DECIDE = {"see", "decide"}

APPROVAL_POLICY = Policy(
    Approval,
    *(
        may({"see", "withdraw"}, role=role, rows=asked_by_oneself, because=_("U vroeg dit zelf."))
        for role in Role
    ),
    *(
        may(
            DECIDE,
            role=role,
            rows=asked_of_the_same_role,
            because=_("U hebt dezelfde functie als de collega die dit vraagt."),
        )
        for role in (Role.FOCAL_OFFICER, Role.CARE_COORDINATOR, Role.CHAIN_DIRECTOR)
    ),
    may(
        DECIDE,
        role=Role.ADMINISTRATOR,
        rows=asked_in_the_same_district,
        because=_("U beheert Schakel in hetzelfde district."),
    ),
    may(
        DECIDE,
        role=Role.PRIVACY_OFFICER,
        rows=asked_of_supervision,
        because=_("U houdt toezicht, en er is geen collega die kan besluiten."),
    ),
    # Rule: nobody agrees to what they asked themselves. Source: security.md INV-2 and INV-8.
    never({"decide"}, rows=asked_by_oneself, because=_("Niemand besluit over een eigen verzoek.")),
    never(
        DECIDE | {"withdraw"},
        rows=about_an_excluded_signal,
        because=_("U bent van dit signaal uitgesloten."),
    ),
)
