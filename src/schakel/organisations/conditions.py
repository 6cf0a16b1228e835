"""When does a routing rule hold, and how is that said in words?

A condition is data in the district file. It is one of:
`{ always = true }`, `{ fact = "minor", is = "yes" }`, `{ fact = "form", in = ["labour"] }`,
`{ all = […] }`, `{ any = […] }`, `{ none = […] }`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Condition = Mapping[str, Any]
Facts = Mapping[str, Collection[str]]
Labels = Callable[[str, str], str]

UNKNOWN = "unknown"
YES_NO = ("yes", "no", UNKNOWN)
COMBINING = ("all", "any", "none")
TOO_MANY_TO_TRY = 50_000


@dataclass(frozen=True)
class Fact:
    """Something a rule may ask: which values it has, and how it is called."""

    words: str | Promise
    values: tuple[str, ...]  # empty: the district file says which
    several: bool = False


# Whether coercion was seen is no fact for routing, on purpose.
# Rule: for a minor no coercion is needed, so no route may depend on it.
# Source: beleidsplan §1.2; domain.md 0, row 9.
FACTS: dict[str, Fact] = {
    "immediate_danger": Fact(gettext_lazy("direct gevaar"), YES_NO),
    "minor": Fact(gettext_lazy("minderjarig"), YES_NO),
    "still_with_exploiter": Fact(gettext_lazy("nog bij de uitbuiter"), YES_NO),
    "victim": Fact(
        gettext_lazy("wat er bekend is"),
        ("identifiable", "location_only", "suspect_only", UNKNOWN),
    ),
    "consent": Fact(gettext_lazy("toestemming van het slachtoffer"), YES_NO),
    "assault_within_7_days": Fact(gettext_lazy("seksueel geweld in de afgelopen 7 dagen"), YES_NO),
    "unaccompanied_minor": Fact(gettext_lazy("alleenstaande minderjarige vreemdeling"), YES_NO),
    "organised_crime": Fact(gettext_lazy("georganiseerde criminaliteit"), YES_NO),
    "own_employer": Fact(gettext_lazy("melder is slachtoffer van de eigen werkgever"), YES_NO),
    "fears_exposure": Fact(gettext_lazy("melder is bang om bekend te worden"), YES_NO),
    "vague": Fact(gettext_lazy("alleen een onderbuikgevoel"), YES_NO),
    "form": Fact(gettext_lazy("vorm van uitbuiting"), (), several=True),
    "municipality": Fact(gettext_lazy("gemeente"), ()),
    "urgency": Fact(gettext_lazy("urgentie"), ("acute", "urgent", "normal")),
    "reporter_kind": Fact(
        gettext_lazy("soort melder"), ("resident", "employee", "professional", "victim", "other")
    ),
    "disclosure": Fact(gettext_lazy("hoe bekend de melder is"), ("anonymous", "shielded", "named")),
}

VALUE_WORDS: dict[str, str | Promise] = {
    "yes": gettext_lazy("ja"),
    "no": gettext_lazy("nee"),
    "unknown": gettext_lazy("niet bekend"),
    "identifiable": gettext_lazy("een slachtoffer dat te vinden is"),
    "location_only": gettext_lazy("alleen een plek"),
    "suspect_only": gettext_lazy("alleen een mogelijke dader"),
    "acute": gettext_lazy("acuut"),
    "urgent": gettext_lazy("spoed"),
    "normal": gettext_lazy("gewoon"),
    "resident": gettext_lazy("inwoner"),
    "employee": gettext_lazy("medewerker"),
    "professional": gettext_lazy("professional"),
    "victim": gettext_lazy("slachtoffer"),
    "other": gettext_lazy("iemand anders"),
    "anonymous": gettext_lazy("anoniem"),
    "shielded": gettext_lazy("afgeschermd"),
    "named": gettext_lazy("met naam"),
}


@dataclass(frozen=True)
class Said:
    """Whether one sentence of a condition is so, in words."""

    holds: bool
    words: str


def wanted_values(condition: Condition) -> list[str]:
    """The values that a question about one fact accepts."""
    return [condition["is"]] if "is" in condition else list(condition["in"])


def known_values(fact: str, facts: Facts) -> set[str]:
    """What is known of a fact. Rule: not knowing is an answer too. Source: domain.md a3, rule 2."""
    return set(facts.get(fact, ())) or {UNKNOWN}


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether the condition is met by these facts. Of a fact with several values one is enough."""
    if "always" in condition:
        return True
    if "all" in condition:
        return all(holds(part, facts) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, facts) for part in condition["any"])
    if "none" in condition:
        return not any(holds(part, facts) for part in condition["none"])
    return bool(known_values(condition["fact"], facts) & set(wanted_values(condition)))


def in_words(condition: Condition, label: Labels | None = None) -> str:
    """The condition as a Dutch phrase that finishes "deze regel geldt als …"."""
    if "always" in condition:
        return _("altijd")
    for key, joined in (("all", _(" en ")), ("any", _(" of "))):
        if key in condition:
            parts = [in_words(part, label) for part in condition[key]]
            return parts[0] if len(parts) == 1 else "(" + joined.join(parts) + ")"
    if "none" in condition:
        parts = [in_words(part, label) for part in condition["none"]]
        return _("niet: %(what)s") % {"what": _(" of ").join(parts)}
    fact = condition["fact"]
    if wanted_values(condition) == ["yes"]:
        return str(FACTS[fact].words)
    values = [_value_in_words(fact, value, label) for value in wanted_values(condition)]
    return _("%(fact)s: %(values)s") % {
        "fact": FACTS[fact].words,
        "values": _(" of ").join(values),
    }


def reasons(condition: Condition, facts: Facts, label: Labels | None = None) -> list[Said]:
    """Every sentence of the condition, with whether it is so: why a rule holds, or why not.

    Of alternatives that are met only those that are so are told.
    """
    if "all" in condition:
        return [said for part in condition["all"] for said in reasons(part, facts, label)]
    if "any" in condition and holds(condition, facts):
        met = [part for part in condition["any"] if holds(part, facts)]
        return [said for part in met for said in reasons(part, facts, label)]
    return [Said(holds(condition, facts), in_words(condition, label))]


def facts_asked(condition: Condition) -> set[str]:
    """The facts that decide whether the condition holds."""
    if "fact" in condition:
        return {condition["fact"]}
    parts = chain.from_iterable(condition.get(key, ()) for key in COMBINING)
    return set().union(*(facts_asked(part) for part in parts))


def values_asked(condition: Condition, fact: str) -> set[str]:
    """The values of one fact that the condition mentions."""
    if "fact" in condition:
        return set(wanted_values(condition)) if condition["fact"] == fact else set()
    parts = chain.from_iterable(condition.get(key, ()) for key in COMBINING)
    return set().union(*(values_asked(part, fact) for part in parts))


def can_hold(condition: Condition) -> bool:
    """Whether any facts at all meet the condition; so large that nobody can try counts as yes."""
    asked = sorted(facts_asked(condition))
    possible = [list(_possible(fact, condition)) for fact in asked]
    tries = 1
    for values in possible:
        tries *= len(values)
    if tries > TOO_MANY_TO_TRY:
        return True
    return any(
        holds(condition, dict(zip(asked, chosen, strict=True))) for chosen in product(*possible)
    )


def _possible(fact: str, condition: Condition) -> Iterator[tuple[str, ...]]:
    known = FACTS[fact]
    # A value that no rule names stands for all of them: here "not known".
    values = sorted({*(known.values or values_asked(condition, fact)), UNKNOWN})
    if not known.several:
        return ((value,) for value in values)
    return chain.from_iterable(combinations(values, size) for size in range(1, len(values) + 1))


def _value_in_words(fact: str, value: str, label: Labels | None) -> str:
    if not FACTS[fact].values and value != UNKNOWN:
        return label(fact, value) if label else value
    return str(VALUE_WORDS[value])
