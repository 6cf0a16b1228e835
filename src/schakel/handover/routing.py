"""To whom may a signal go, by which rule, and why do the other rules not apply?

Rules are data of the district. They only add recipients to a proposal: a person chooses, and
nothing is sent by a rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schakel.organisations.conditions import UNKNOWN, Said, holds, reasons
from schakel.organisations.lookup import first_numbers, providers
from schakel.organisations.models import (
    ContactPoint,
    ExploitationForm,
    Municipality,
    Organisation,
    RoutingRule,
    Service,
)
from schakel.signals.models import Signal, Weighing

# The facts of a weighing that rules may ask, by the name that the district file uses.
WEIGHED = (
    "immediate_danger",
    "minor",
    "still_with_exploiter",
    "victim",
    "consent",
    "assault_within_7_days",
    "unaccompanied_minor",
    "organised_crime",
    "own_employer",
    "fears_exposure",
    "vague",
)
SAID = {"immediate_danger": "danger_said", "minor": "minor_said", "consent": "consent_said"}


@dataclass(frozen=True)
class Recipient:
    """One service that a rule names, and who provides it for this place today."""

    service: Service | None
    code: str
    organisation: Organisation | None  # None: the district names nobody for this place
    number: ContactPoint | None
    confirmed: bool
    receives: bool  # whether it takes packages; others are only called or pointed to


@dataclass(frozen=True)
class Proposal:
    """One rule, whether it applies, and why; with its recipients when it does."""

    rule: RoutingRule
    applies: bool
    reasons: tuple[Said, ...]
    recipients: tuple[Recipient, ...]
    alone: tuple[str, ...] = ()  # of several signals, those that meet the rule by themselves


def facts_of(signal: Signal, weighing: Weighing | None) -> dict[str, tuple[str, ...]]:
    """What is known of a signal, in the words that the rules use.

    Before a weighing only the reporter's own answers count. Not knowing is an answer too.
    """
    if weighing is not None:
        facts: dict[str, tuple[str, ...]] = {name: (getattr(weighing, name),) for name in WEIGHED}
        facts["form"] = tuple(weighing.forms)
    else:
        facts = {name: (getattr(signal, field),) for name, field in SAID.items()}
        facts["form"] = tuple(signal.shown_forms)
    # A form called "unknown" is the same as knowing no form.
    facts["form"] = tuple(form for form in facts["form"] if form != "unknown")
    facts["urgency"] = (signal.urgency,)
    facts["reporter_kind"] = (signal.reporter_kind,)
    facts["disclosure"] = (signal.disclosure,)
    if signal.municipality is not None:
        facts["municipality"] = (signal.municipality.cbs_code,)
    return facts


def proposals(signal: Signal, weighing: Weighing | None, *, on: date) -> list[Proposal]:
    """Every active rule of the district in its order: those that apply, and why the others do not.

    Rule: rules add recipients and exclude none; the officer chooses.
    Source: domain.md a3; product.md 4.1.
    """
    rules = RoutingRule.objects.current().filter(district=signal.district, active=True)
    return proposals_by(list(rules), signal, facts_of(signal, weighing), on=on)


def proposals_together(
    signals: Sequence[Signal], weighings: Sequence[Weighing | None], *, on: date
) -> list[Proposal]:
    """The same for signals that go as one: on what is known of any of them.

    Rule: of several signals a fact is so when it is so of one; the reasons say which meet the
    rule alone, so that nobody takes the sum for a fact.
    Source: issue "Puzzle pieces" (the same routing as a signal); domain.md a3; product.md 4.1.
    """
    if len(signals) == 1:
        return proposals(signals[0], weighings[0], on=on)
    rules = list(RoutingRule.objects.current().filter(district=signals[0].district, active=True))
    each = [facts_of(signal, weighing) for signal, weighing in zip(signals, weighings, strict=True)]
    together = united(each)
    towns = {signal.municipality_id: signal for signal in signals}
    found = [proposals_by(rules, signal, together, on=on) for signal in towns.values()]
    return [
        replace(
            of_towns[0],
            recipients=_once(who for one in of_towns for who in one.recipients),
            alone=tuple(
                signal.reference
                for signal, facts in zip(signals, each, strict=True)
                if holds(of_towns[0].rule.condition, facts)
            ),
        )
        for of_towns in zip(*found, strict=True)
    ]


def united(each: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """What is known of several together; not knowing yields to knowing."""
    together: dict[str, dict[str, None]] = {}
    for facts in each:
        for fact, values in facts.items():
            together.setdefault(fact, {}).update(dict.fromkeys(values))
    return {
        fact: tuple(value for value in values if value != UNKNOWN or len(values) == 1)
        for fact, values in together.items()
    }


def _once(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each service of each organisation once, whoever of the municipalities it serves."""
    return tuple({(one.code, one.organisation): one for one in recipients}.values())


def proposals_by(
    rules: Iterable[RoutingRule],
    signal: Signal,
    facts: Mapping[str, tuple[str, ...]],
    *,
    on: date,
) -> list[Proposal]:
    """What a set of rules proposes for these facts, in the order of the rules."""
    rules = list(rules)
    by_service = providers(signal.municipality, on, district=signal.district)
    services = {one.code: one for one in Service.objects.filter(district=signal.district)}
    numbers = first_numbers({provision.organisation for provision in by_service.values()})
    labels = _labels(signal)

    def recipient(code: str) -> Recipient:
        provision = by_service.get(code)
        service = services.get(code)
        organisation = provision.organisation if provision else None
        return Recipient(
            service=service,
            code=code,
            organisation=organisation,
            number=numbers.get(organisation.pk) if organisation else None,
            confirmed=bool(provision and provision.confirmed),
            receives=bool(
                organisation
                and not organisation.never_recipient_because
                and (service is None or service.way == Service.Way.PACKAGE)
            ),
        )

    return [
        Proposal(
            rule=rule,
            applies=(applies := holds(rule.condition, facts)),
            reasons=tuple(
                reasons(rule.condition, facts, lambda fact, value: labels.get((fact, value), value))
            ),
            recipients=tuple(recipient(code) for code in rule.services) if applies else (),
        )
        for rule in rules
    ]


def proposed_organisations(found: Iterable[Proposal]) -> dict[Organisation, list[RoutingRule]]:
    """Who is proposed, each once, with all rules that name them; in the order of the rules."""
    named: dict[Organisation, list[RoutingRule]] = {}
    for proposal in found:
        for recipient in proposal.recipients:
            if recipient.organisation is not None and recipient.receives:
                named.setdefault(recipient.organisation, []).append(proposal.rule)
    return named


def _labels(signal: Signal) -> dict[tuple[str, str], str]:
    """How forms and municipalities are called in this district."""
    forms = ExploitationForm.objects.filter(district=signal.district)
    places = Municipality.objects.filter(district=signal.district)
    return {("form", form.code): str(form) for form in forms} | {
        ("municipality", place.cbs_code): place.name for place in places
    }
