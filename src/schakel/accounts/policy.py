"""Who looks after accounts? Administrators of the district, and nobody after their own."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.accounts.models import LoginReset, RoleProposal
from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Person, Role

MANAGE = {"see", "manage"}


def in_the_same_district(membership: Membership) -> Q:
    held = Membership.objects.filter(organisation__district=membership.organisation.district_id)
    return Q(pk__in=held.values("person"))


def oneself(membership: Membership) -> Q:
    return Q(pk=membership.person_id)


PERSON_POLICY = Policy(
    Person,
    may(
        MANAGE,
        role=Role.ADMINISTRATOR,
        rows=in_the_same_district,
        because=_("U beheert de accounts van dit district."),
    ),
    # Rule: nobody changes their own rights. Source: security.md INV-8, T44.
    never({"manage"}, rows=oneself, because=_("Niemand wijzigt zijn eigen rollen.")),
)


def proposed_in_the_same_district(membership: Membership) -> Q:
    return Q(organisation__district=membership.organisation.district_id)


PROPOSAL_POLICY = Policy(
    RoleProposal,
    may(
        {"see"},
        role=Role.ADMINISTRATOR,
        rows=proposed_in_the_same_district,
        because=_("U beheert de accounts van dit district."),
    ),
)

RESET_POLICY = Policy(
    LoginReset,
    may(
        {"see"},
        role=Role.ADMINISTRATOR,
        rows=proposed_in_the_same_district,
        because=_("U beheert de accounts van dit district."),
    ),
)
