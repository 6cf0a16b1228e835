"""Who may do what with a puzzle or a pattern, and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may
from schakel.people.models import Membership, Role
from schakel.puzzles.models import PatternSeen, Puzzle

WITH_A_PUZZLE = {
    "see",
    "see_details",
    "edit",
    "add",
    "take_out",
    "merge",
    "unmerge",
    "close",
    "reopen",
    "pass_on",
}


def at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


PUZZLE_POLICY = Policy(
    Puzzle,
    may(
        WITH_A_PUZZLE,
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk van deze puzzel."),
    ),
)

PATTERN_POLICY = Policy(
    PatternSeen,
    may(
        {"see", "dismiss"},
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk waar dit patroon gezien is."),
    ),
)
