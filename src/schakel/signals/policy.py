"""Who may do what with a signal and what hangs on it, and why?"""

from collections.abc import Callable
from typing import Final

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as _

from schakel.kernel.policy import Policy, may, never
from schakel.people.models import Membership, Role
from schakel.people.supervised import supervised_from
from schakel.signals.models import EmergencyOpening, Exclusion, Note, Signal, SignalReporter

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
    "exclude",
    "grant",
}


def at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


def excluded(path: str = "pk") -> Callable[[Membership], Q]:
    """Rows about a signal from which this person was excluded: for them it does not exist.

    `path` leads from the row to the signal; every policy about something of a signal has a
    sentence with this phrase. Rule and source: `Exclusion`.
    """

    def rows(membership: Membership) -> Q:
        mine = Exclusion.objects.filter(person=membership.person_id, ended_at=None)
        return Q(**{f"{path}__in": mine.values("signal")})

    return rows


EXCLUDED: Final = _("U bent van dit signaal uitgesloten.")


def supervised(desk: str = "desk") -> Callable[[Membership], Q]:
    """Rows of the own organisation, or of a whole district for whoever supervises that.

    `desk` leads from the row to the desk that it is of. Rule and source: `supervised_from`.
    """

    def where_one_supervises(membership: Membership) -> Q:
        return Q(**{f"{desk}__in": supervised_from(membership.organisation)})

    return where_one_supervises


def destroyed(_membership: Membership) -> Q:
    return Q(destroyed_at__isnull=False)


def opened_in_emergency(membership: Membership) -> Q:
    """Rule: four hours, by the clock of the database. Source: security.md 2.4."""
    openings = EmergencyOpening.objects.filter(
        by=membership.person_id, ended_at=None, until__gt=Now()
    )
    return Q(pk__in=openings.values("signal"))


def reported_by_oneself(membership: Membership) -> Q:
    return Q(reporter__person=membership.person_id)


MAY_OPEN_IN_EMERGENCY: Final = (Role.FOCAL_OFFICER, Role.CARE_COORDINATOR)

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
    *(
        may(
            {"see_in_emergency"},
            role=role,
            rows=opened_in_emergency,
            because=_("U opende dit signaal met spoedinzage."),
        )
        for role in MAY_OPEN_IN_EMERGENCY
    ),
    never(
        ON_THE_DESK | {"follow", "see_in_emergency"},
        rows=excluded(),
        because=EXCLUDED,
    ),
    never(
        ON_THE_DESK | {"follow", "see_in_emergency"},
        rows=destroyed,
        because=_("Dit signaal is vernietigd."),
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
    never({"see_identity"}, rows=excluded("signal"), because=EXCLUDED),
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
    never({"see"}, rows=excluded("signal"), because=EXCLUDED),
)
