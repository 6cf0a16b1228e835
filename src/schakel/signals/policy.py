"""Who may do what with a signal and what hangs on it, and why?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may
from schakel.people.models import Membership, Role
from schakel.signals.models import Note, Signal, SignalReporter

ON_THE_DESK = {
    "see",
    "see_details",
    "read",
    "weigh",
    "weigh_again",
    "note",
    "check",
    "assign",
    "message",
    "pass_on",
    "puzzle",
    "close",
    "agree",
    "reopen",
}


def at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


def reported_by_oneself(membership: Membership) -> Q:
    return Q(reporter__person=membership.person_id)


SIGNAL_POLICY = Policy(
    Signal,
    may(
        ON_THE_DESK,
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk waar dit signaal ligt."),
    ),
    *(
        may(
            {"follow"},
            role=role,
            rows=reported_by_oneself,
            because=_("U hebt dit zelf gemeld."),
        )
        for role in (Role.EMPLOYEE, Role.FOCAL_OFFICER, Role.CARE_COORDINATOR, Role.PARTNER)
    ),
)


def reported_at_own_desk(membership: Membership) -> Q:
    return Q(signal__desk=membership.organisation_id)


REPORTER_POLICY = Policy(
    SignalReporter,
    may(
        {"see_identity"},
        role=Role.FOCAL_OFFICER,
        rows=reported_at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk die met de melder contact houdt."),
    ),
)


def shared_at_own_desk(membership: Membership) -> Q:
    return Q(signal__desk=membership.organisation_id, visibility=Note.Visibility.DESK)


def own_note_at_own_desk(membership: Membership) -> Q:
    return Q(signal__desk=membership.organisation_id, author=membership.person_id)


NOTE_POLICY = Policy(
    Note,
    may(
        {"see"},
        role=Role.FOCAL_OFFICER,
        rows=shared_at_own_desk,
        because=_("Deze notitie is voor uw desk."),
    ),
    may(
        {"see"},
        role=Role.FOCAL_OFFICER,
        rows=own_note_at_own_desk,
        because=_("U schreef deze notitie zelf."),
    ),
)
