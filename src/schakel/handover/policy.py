"""Who may do what with a handover, and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.handover.models import Handover, HandoverStatus
from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Role
from schakel.signals.policy import EXCLUDED, excluded

OF_THE_DESK = {"open", "give_more", "revoke", "report_error", "make_link"}
ANSWERS = {"open", "receive", "take_on", "decline", "ask_more", "report_result"}


def sent_to_own_organisation(membership: Membership) -> Q:
    return Q(to=membership.organisation_id)


def sent_from_own_desk(membership: Membership) -> Q:
    return Q(signal__desk=membership.organisation_id)


def revoked_and_sent_elsewhere(membership: Membership) -> Q:
    return Q(status__state=HandoverStatus.State.REVOKED) & ~Q(
        signal__desk=membership.organisation_id
    )


def destroyed(_membership: Membership) -> Q:
    return Q(key__wrapped=b"")


HANDOVER_POLICY = Policy(
    Handover,
    *(
        may(
            ANSWERS,
            role=role,
            rows=sent_to_own_organisation,
            because=_("Dit is aan uw organisatie doorgezet."),
        )
        for role in (Role.PARTNER, Role.CARE_COORDINATOR)
    ),
    may(
        OF_THE_DESK,
        role=Role.FOCAL_OFFICER,
        rows=sent_from_own_desk,
        because=_("Uw desk heeft dit doorgezet."),
    ),
    never(
        ANSWERS,
        rows=revoked_and_sent_elsewhere,
        because=_("Deze overdracht is ingetrokken."),
    ),
    # The package of a puzzle is about every signal in it, and nobody reads half a package.
    *(
        never(ANSWERS | OF_THE_DESK, rows=excluded(path), because=EXCLUDED)
        for path in ("signal", "shared__signal")
    ),
    never(
        ANSWERS | OF_THE_DESK,
        rows=destroyed,
        because=_("Dit is vernietigd: de bewaartermijn is voorbij."),
    ),
)
