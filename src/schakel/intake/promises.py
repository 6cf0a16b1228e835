"""What do we promise a reporter, and in which plain words do we say where things are?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from schakel.intake.surroundings import Surroundings
from schakel.signals.deadlines import due_moment
from schakel.signals.models import Deadline, Signal
from schakel.signals.urgency import facts_as_said, proposed_urgency
from schakel.web.templatetags.web import day, moment


@dataclass(frozen=True)
class Expected:
    """Before when a report is read, and before when the reporter hears more."""

    urgency: str
    read_before: datetime | None
    news_before: datetime | None

    @property
    def is_acute(self) -> bool:
        return self.urgency == Signal.Urgency.ACUTE


def expected_of(
    around: Surroundings,
    *,
    danger: str,
    minor: str,
    ongoing: str,
    consent: str,
    suggested_forms: tuple[str, ...],
    now: datetime,
) -> Expected:
    """What the district's terms make of what was said, without asking the database."""
    as_said = Signal(
        danger_said=danger,
        minor_said=minor,
        ongoing_said=ongoing,
        consent_said=consent,
        suggested_forms=list(suggested_forms),
    )
    urgency = proposed_urgency(facts_as_said(as_said))
    read = around.term(Deadline.Kind.READ, urgency)
    back = around.term(Deadline.Kind.REPORT_BACK, urgency)
    return Expected(
        urgency,
        due_moment(read, now) if read else None,
        due_moment(back, now) if back else None,
    )


def welcome(expected: Expected) -> str:
    """The automatic first message in the thread, in the reporter's language."""
    parts = [now_in_words("Dank u wel. Wij hebben uw bericht ontvangen.")]
    if expected.read_before:
        parts.append(
            now_in_words("Een medewerker leest het uiterlijk op %(moment)s.")
            % {"moment": moment(expected.read_before)}
        )
    if expected.news_before:
        parts.append(
            now_in_words("Uiterlijk op %(day)s leest u hier wat wij u kunnen vertellen.")
            % {"day": day(expected.news_before)}
        )
    parts.append(now_in_words("Weet u later nog iets? Vul het hier aan."))
    return " ".join(parts)


STATUS: dict[str, tuple[str | Promise, str | Promise]] = {
    Signal.State.RECEIVED: (
        _("Ontvangen"),
        _("Uw bericht is binnen. Een medewerker gaat het lezen."),
    ),
    Signal.State.READ: (_("In behandeling"), _("Een medewerker heeft uw bericht gelezen.")),
    Signal.State.WEIGHED: (_("In behandeling"), _("Wij bekijken wat er nodig is.")),
    Signal.State.PASSED_ON: (
        _("Doorgezet"),
        _("Een organisatie die verder kan helpen, heeft het gekregen."),
    ),
    Signal.State.CLOSED: (
        _("Afgerond"),
        _("Wij zijn klaar. Schrijft u nog iets, dan kijken wij er opnieuw naar."),
    ),
}
