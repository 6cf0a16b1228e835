"""Who may do what with a puzzle or a pattern, and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Role
from schakel.puzzles.models import PatternSeen, Puzzle, PuzzleSignal
from schakel.signals.models import Exclusion
from schakel.signals.policy import EXCLUDED

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


def with_an_excluded_signal(membership: Membership) -> Q:
    """What lies together with a signal from which one is excluded, tells of it.

    Also what it was taken out of: the history names it, and says why. Source: security.md 2.7.
    """
    away = Exclusion.objects.filter(person=membership.person_id, ended_at=None)
    lying = PuzzleSignal.objects.filter(signal__in=away.values("signal"))
    return Q(pk__in=lying.values("puzzle"))


def seen_in_an_excluded_signal(membership: Membership) -> Q:
    away = Exclusion.objects.filter(person=membership.person_id, ended_at=None)
    return Q(pk__in=PatternSeen.objects.filter(signals__in=away.values("signal")).values("pk"))


def destroyed(_membership: Membership) -> Q:
    return Q(key__wrapped=b"")


PUZZLE_POLICY = Policy(
    Puzzle,
    may(
        WITH_A_PUZZLE,
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk van deze puzzel."),
    ),
    never(WITH_A_PUZZLE, rows=with_an_excluded_signal, because=EXCLUDED),
    never(
        WITH_A_PUZZLE,
        rows=destroyed,
        because=_("Dit is vernietigd: de bewaartermijn is voorbij."),
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
    never({"see", "dismiss"}, rows=seen_in_an_excluded_signal, because=EXCLUDED),
)
