"""How urgent do the facts make a signal, by which rule, and from which source?

The rules only explain and propose. A person decides, with a reason; there is no score.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.signals.models import Answer, Signal, Victim, Weighing

Urgency = Signal.Urgency
RANK: dict[str, int] = {Urgency.ACUTE: 0, Urgency.URGENT: 1, Urgency.NORMAL: 2}


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
    when: str | Promise  # finishes "Geldt als …": shown when the rule does not apply
    says: str | Promise
    source: str


@dataclass(frozen=True)
class Reading:
    """One rule, read against the facts."""

    rule: UrgencyRule
    applies: bool

    @property
    def proposes(self) -> str:
        """The proposed urgency, in the reader's language."""
        return str(Urgency(self.rule.proposes).label)


def _is_minor(facts: Facts) -> bool:
    """An unaccompanied minor is a minor, also when nobody filled in the age."""
    return Answer.YES in (facts.minor, facts.unaccompanied_minor)


# Rule: immediate danger to life or safety is acute, whatever else is known.
# Source: beleidsplan bijlage 2 ("acuut"); domain.md a3 rule 1.
# Rule: a minor who is still with the exploiter is acute.
# Source: beleidsplan §2.3; domain.md a3 rule 2.
# Rule: for a minor no coercion is needed; that nobody saw any never makes a signal less urgent.
# Source: beleidsplan §1.2; art. 273f lid 1 sub 2 en 5 Sr.
URGENCY_RULES: tuple[UrgencyRule, ...] = (
    UrgencyRule(
        "immediate_danger",
        Urgency.ACUTE,
        lambda facts: facts.immediate_danger == Answer.YES,
        _("iemand nu gevaar loopt"),
        _("Er is direct gevaar voor leven of veiligheid. Dan is een signaal altijd acuut."),
        "Beleidsplan, bijlage 2",
    ),
    UrgencyRule(
        "minor_with_exploiter",
        Urgency.ACUTE,
        lambda facts: _is_minor(facts) and facts.still_with_exploiter == Answer.YES,
        _("een minderjarige nog bij de uitbuiter is"),
        _("Een minderjarige is nog bij de uitbuiter. Dan is een signaal acuut."),
        "Beleidsplan, §2.3 en bijlage 2",
    ),
    UrgencyRule(
        "minor",
        Urgency.URGENT,
        _is_minor,
        _("het om een minderjarige gaat"),
        _("Het gaat om een minderjarige. De meldcode geldt en wachten kan schade doen."),
        "Beleidsplan, §2.3; Wet verplichte meldcode",
    ),
    UrgencyRule(
        "minor_needs_no_coercion",
        Urgency.URGENT,
        lambda facts: _is_minor(facts) and facts.coercion != Answer.YES,
        _("het om een minderjarige gaat en niemand dwang zag"),
        _(
            "Bij een minderjarige hoeft er geen dwang te zijn. "
            "Dat niemand dwang zag, maakt dit signaal niet minder dringend."
        ),
        "Beleidsplan, §1.2; art. 273f lid 1 sub 2 en 5 Sr",
    ),
    UrgencyRule(
        "still_with_exploiter",
        Urgency.URGENT,
        lambda facts: facts.still_with_exploiter == Answer.YES,
        _("iemand nog bij de uitbuiter is"),
        _("Iemand is nog bij de uitbuiter. Het kan vandaag nog doorgaan."),
        "Beleidsplan, §2.1",
    ),
    UrgencyRule(
        "recent_assault",
        Urgency.URGENT,
        lambda facts: facts.assault_within_7_days == Answer.YES,
        _("er in de afgelopen 7 dagen seksueel geweld was"),
        _("Er was seksueel geweld in de afgelopen 7 dagen. Sporen en zorg hebben haast."),
        "Centrum Seksueel Geweld; domeinfeiten a3, regel 3",
    ),
    UrgencyRule(
        "age_unknown",
        Urgency.URGENT,
        lambda facts: (
            facts.minor == Answer.UNKNOWN
            and not _is_minor(facts)
            and facts.victim == Victim.IDENTIFIABLE
        ),
        _("er een mogelijk slachtoffer is van wie de leeftijd niet bekend is"),
        _("De leeftijd is niet bekend. Behandel het mogelijke slachtoffer als minderjarig."),
        "Domeinfeiten a3, regel 2",
    ),
    UrgencyRule(
        "location_only",
        Urgency.NORMAL,
        lambda facts: facts.victim == Victim.LOCATION_ONLY,
        _("alleen een plek bekend is"),
        _("Alleen een plek is bekend. Verrijk eerst uit eigen bronnen van de gemeente."),
        "Signalenroutekaart, kaart 2; domeinfeiten a3, regel 6",
    ),
    UrgencyRule(
        "vague",
        Urgency.NORMAL,
        lambda facts: facts.vague == Answer.YES,
        _("er alleen een onderbuikgevoel is"),
        _(
            "Er is alleen een onderbuikgevoel. Houd het bij de desk en bewaar het kort; "
            "andere regels gaan voor."
        ),
        "Domeinfeiten a3, regel 8",
    ),
)


def rules_for(facts: Facts) -> list[UrgencyRule]:
    """The rules that apply to these facts, the most urgent first."""
    return sorted(
        (rule for rule in URGENCY_RULES if rule.applies(facts)), key=lambda r: RANK[r.proposes]
    )


def read_against(facts: Facts) -> list[Reading]:
    """All rules, those that apply first, the most urgent of them on top."""
    readings = (Reading(rule, rule.applies(facts)) for rule in URGENCY_RULES)
    return sorted(readings, key=lambda r: (not r.applies, RANK[r.rule.proposes]))


def proposed_urgency(facts: Facts) -> str:
    """What the rules propose: the most urgent of all that apply, or else normal."""
    applying = rules_for(facts)
    return str(applying[0].proposes) if applying else Urgency.NORMAL


def is_lower(urgency: str, than: str) -> bool:
    """Whether one urgency is less urgent than another."""
    return RANK[urgency] > RANK[than]


def facts_as_said(signal: Signal) -> Facts:
    """What the reporter's own answers already tell, before an officer weighs anything."""
    return Facts(
        immediate_danger=signal.danger_said,
        minor=signal.minor_said,
        consent=signal.consent_said,
        forms=tuple(signal.suggested_forms),
    )


def facts_as_weighed(weighing: Weighing) -> Facts:
    """What an officer established."""
    return Facts(
        **{
            field.name: getattr(weighing, field.name)
            for field in fields(Facts)
            if field.name != "forms"
        },
        forms=tuple(weighing.forms),
    )


def facts_known(signal: Signal) -> Facts:
    """The newest facts there are: as weighed, or else as the reporter said them."""
    weighing = signal.weighings.first()
    return facts_as_weighed(weighing) if weighing else facts_as_said(signal)
