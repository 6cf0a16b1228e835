"""Who may give, read along, add to and end a grant, and why?"""

from typing import Final

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as _

from schakel.grants.models import Grant
from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Role
from schakel.signals.policy import EXCLUDED, excluded, supervised

# Whoever reads along elsewhere: never who manages accounts, supervises or makes policy.
READ_ALONG: Final = (
    Role.CARE_COORDINATOR,
    Role.CHAIN_DIRECTOR,
    Role.PARTNER,
    Role.FOCAL_OFFICER,
)
OF_THE_DESK: Final = {"see", "open", "end"}
OF_WHO_READS: Final = {"see", "read", "end"}
OF_WHO_SUPERVISES: Final = {"see", "end"}


def of_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


def given_to_oneself(membership: Membership) -> Q:
    """Rule: it holds from when it was opened until its end, by the clock of the database.

    Source: issue "Trust" (changes work on the next request); security.md 2.1, T10.
    """
    return Q(
        person=membership.person_id,
        organisation=membership.organisation_id,
        role=membership.role,
        state=Grant.State.OPEN,
        until__gt=Now(),
    )


def given_to_add(membership: Membership) -> Q:
    return given_to_oneself(membership) & Q(right=Grant.Right.ADD)


def destroyed(_membership: Membership) -> Q:
    return Q(signal__destroyed_at__isnull=False)


GRANT_POLICY = Policy(
    Grant,
    may(
        OF_THE_DESK,
        role=Role.FOCAL_OFFICER,
        rows=of_own_desk,
        because=_("Uw desk gaf deze inzage."),
    ),
    *(
        may(
            OF_WHO_READS,
            role=role,
            rows=given_to_oneself,
            because=_("U kreeg inzage in dit signaal."),
        )
        for role in READ_ALONG
    ),
    *(
        may(
            {"add"},
            role=role,
            rows=given_to_add,
            because=_("U mag dit signaal lezen en aanvullen."),
        )
        for role in READ_ALONG
    ),
    may(
        OF_WHO_SUPERVISES,
        role=Role.PRIVACY_OFFICER,
        rows=supervised(),
        because=_("U houdt toezicht op het gebruik van Schakel."),
    ),
    never(OF_THE_DESK | OF_WHO_READS | {"add"}, rows=excluded("signal"), because=EXCLUDED),
    never({"read", "add"}, rows=destroyed, because=_("Dit signaal is vernietigd.")),
)
