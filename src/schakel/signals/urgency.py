"""How urgent do the facts make a signal, by which rule, and from which source?

The rules only explain and propose. A person decides, with a reason; there is no score.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.functional import Promise

from schakel.signals.models import Answer, Signal, Victim

Urgency = Signal.Urgency
RANK = {Urgency.ACUTE: 0, Urgency.URGENT: 1, Urgency.NORMAL: 2}
NEEDS_NO_COERCION = frozenset({"sexual"})


@dataclass(frozen=True)
class Facts:
    """What is known of a signal, fact by fact; not knowing is an answer."""

    immediate_danger: str = Answer.UNKNOWN
    minor: str = Answer.UNKNOWN
    still_with_exploiter: str = Answer.UNKNOWN
    victim: str = Victim.UNKNOWN
    coercion: str = Answer.UNKNOWN
    consent: str = Answer.UNKNOWN
    assault_within_7_days: str = Answer.UNKNOWN
    unaccompanied_minor: str = Answer.UNKNOWN
    organised_crime: str = Answer.UNKNOWN
    own_employer: str = Answer.UNKNOWN
    fears_exposure: str = Answer.UNKNOWN
    vague: str = Answer.UNKNOWN
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class UrgencyRule:
    """One sentence a lawyer can check: when does it apply, and what does it propose?"""

    code: str
    proposes: str
    applies: Callable[[Facts], bool]
    says: str | Promise
    source: str


def _minor_in_sexual_exploitation(facts: Facts) -> bool:
    return facts.minor == Answer.YES and bool(NEEDS_NO_COERCION & set(facts.forms))


# Rule: immediate danger to life or safety is acute, whatever else is known.
# Source: beleidsplan bijlage 2 ("acuut"); domain.md a3 rule 1.
# Rule: a minor who is still with the exploiter is acute.
# Source: beleidsplan §2.3; domain.md a3 rule 2.
# Rule: for sexual exploitation of a minor no coercion is needed; ticking none never lowers it.
# Source: beleidsplan §1.2; art. 273f lid 1 sub 2 en 5 Sr.
URGENCY_RULES: tuple[UrgencyRule, ...] = (
    UrgencyRule(
        "immediate_danger",
        Urgency.ACUTE,
        lambda facts: facts.immediate_danger == Answer.YES,
        _("Er is direct gevaar voor leven of veiligheid. Dan is een signaal altijd acuut."),
        "Beleidsplan, bijlage 2",
    ),
    UrgencyRule(
        "minor_with_exploiter",
        Urgency.ACUTE,
        lambda facts: facts.minor == Answer.YES and facts.still_with_exploiter == Answer.YES,
        _("Een minderjarige is nog bij de uitbuiter. Dan is een signaal acuut."),
        "Beleidsplan, §2.3 en bijlage 2",
    ),
    UrgencyRule(
        "minor",
        Urgency.URGENT,
        lambda facts: facts.minor == Answer.YES,
        _("Het gaat om een minderjarige. De meldcode geldt en wachten kan schade doen."),
        "Beleidsplan, §2.3; Wet verplichte meldcode",
    ),
    UrgencyRule(
        "minor_needs_no_coercion",
        Urgency.URGENT,
        _minor_in_sexual_exploitation,
        _(
            "Bij seksuele uitbuiting van een minderjarige hoeft er geen dwang te zijn. "
            "Dat niemand dwang zag, maakt dit signaal niet minder dringend."
        ),
        "Beleidsplan, §1.2; art. 273f Sr",
    ),
    UrgencyRule(
        "still_with_exploiter",
        Urgency.URGENT,
        lambda facts: facts.still_with_exploiter == Answer.YES,
        _("Iemand is nog bij de uitbuiter. Het kan vandaag nog doorgaan."),
        "Beleidsplan, §2.1",
    ),
    UrgencyRule(
        "recent_assault",
        Urgency.URGENT,
        lambda facts: facts.assault_within_7_days == Answer.YES,
        _("Er was seksueel geweld in de afgelopen 7 dagen. Sporen en zorg hebben haast."),
        "Centrum Seksueel Geweld; domeinfeiten a3, regel 3",
    ),
    UrgencyRule(
        "age_unknown",
        Urgency.URGENT,
        lambda facts: facts.minor == Answer.UNKNOWN and facts.victim == Victim.IDENTIFIABLE,
        _("De leeftijd is niet bekend. Behandel het mogelijke slachtoffer als minderjarig."),
        "Domeinfeiten a3, regel 2",
    ),
    UrgencyRule(
        "location_only",
        Urgency.NORMAL,
        lambda facts: facts.victim == Victim.LOCATION_ONLY,
        _("Alleen een plek is bekend. Verrijk eerst uit eigen bronnen van de gemeente."),
        "Signalenroutekaart, kaart 2; domeinfeiten a3, regel 6",
    ),
)


def rules_for(facts: Facts) -> list[UrgencyRule]:
    """The rules that apply to these facts, the most urgent first."""
    return sorted(
        (rule for rule in URGENCY_RULES if rule.applies(facts)), key=lambda r: RANK[r.proposes]
    )


def proposed_urgency(facts: Facts) -> str:
    """What the rules propose: the most urgent of all that apply, or else normal."""
    applying = rules_for(facts)
    return applying[0].proposes if applying else Urgency.NORMAL


def facts_as_said(signal: Signal) -> Facts:
    """What the reporter's own answers already tell, before an officer weighs anything."""
    return Facts(
        immediate_danger=signal.danger_said,
        minor=signal.minor_said,
        forms=tuple(signal.suggested_forms),
    )
