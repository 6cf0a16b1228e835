"""How does the file describe rules, terms, answers, grounds and own checks?"""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from schakel.organisations.conditions import FACTS
from schakel.organisations.district_file.strict import (
    Code,
    Sourced,
    Strict,
    Text,
    Urgency,
    mistake,
)

Outcome = Literal[
    "handed_over",
    "help_started",
    "barrier_started",
    "no_trafficking",
    "too_little_information",
    "duplicate",
    "other_authority",
    "advice_given",
]
TermKind = Literal[
    "read", "weigh", "contact", "pass_on", "report_back", "answer", "task", "partner"
]
SHAPES = ("always", "all", "any", "none", "fact")


class ConditionEntry(Strict):
    """A condition: one question about one fact, or several conditions together."""

    always: Literal[True] | None = None
    all: "Annotated[list[ConditionEntry], Field(min_length=1)] | None" = None
    any: "Annotated[list[ConditionEntry], Field(min_length=1)] | None" = None
    none: "Annotated[list[ConditionEntry], Field(min_length=1)] | None" = None
    fact: str | None = None
    is_: Annotated[str | None, Field(alias="is")] = None
    in_: Annotated[list[str] | None, Field(alias="in", min_length=1)] = None

    @model_validator(mode="after")
    def _one_shape(self) -> "ConditionEntry":
        given = [name for name in SHAPES if getattr(self, name) is not None]
        values = [value for value in (self.is_, self.in_) if value is not None]
        fits = len(given) == 1 and len(values) == (1 if given == ["fact"] else 0)
        if not fits:
            raise mistake(
                _("Deze voorwaarde is niet compleet, of zegt twee dingen tegelijk."),
                _(
                    'Schrijf precies één van: { fact = "minor", is = "yes" }, '
                    '{ fact = "form", in = ["labour"] }, { all = […] }, { any = […] }, '
                    "{ none = […] } of { always = true }."
                ),
            )
        return self

    @model_validator(mode="after")
    def _known_fact(self) -> "ConditionEntry":
        if self.fact == "coercion":
            raise mistake(
                _("Dwang mag geen voorwaarde zijn voor een route."),
                _(
                    "Bij minderjarigen is geen dwang nodig. Gebruik `minor`, `form` of "
                    "`still_with_exploiter`."
                ),
            )
        if self.fact is None:
            return self
        if self.fact not in FACTS:
            raise mistake(
                _("“%(fact)s” is geen feit dat een regel kan vragen.") % {"fact": self.fact},
                _("Kies uit: %(facts)s.") % {"facts": ", ".join(FACTS)},
            )
        allowed = FACTS[self.fact].values
        asked = [self.is_] if self.is_ is not None else self.in_ or []
        if allowed and (wrong := [value for value in asked if value not in allowed]):
            raise mistake(
                _("“%(value)s” is geen antwoord op “%(fact)s”.")
                % {"value": wrong[0], "fact": self.fact},
                _("Kies uit: %(values)s.") % {"values": ", ".join(allowed)},
            )
        return self

    def as_data(self) -> dict[str, Any]:
        """The condition as it is stored and evaluated."""
        return self.model_dump(by_alias=True, exclude_none=True)


class RuleEntry(Sourced):
    """A routing rule; its place in the file is its place in the order."""

    code: Code
    number: Annotated[str, Field(min_length=1, max_length=6)]
    title: Text
    condition: ConditionEntry
    services: list[Code] = []
    call_first: bool = False
    say: str = ""
    active: bool = True

    @model_validator(mode="after")
    def _does_something(self) -> "RuleEntry":
        if not self.services and not self.say:
            raise mistake(
                _("Deze regel stelt niemand voor en zegt niets."),
                _("Noem een dienst in `services`, of schrijf in `say` wat er moet gebeuren."),
            )
        return self


class TermEntry(Sourced):
    """A term, in hours around the clock or in Dutch working days."""

    code: Code
    kind: TermKind
    urgency: Urgency | None = None
    hours: Annotated[int, Field(ge=0, le=24 * 90)] | None = None
    workdays: Annotated[int, Field(ge=0, le=250)] | None = None
    start: Literal["received", "weighed", "asked", "passed_on"]
    label: Text

    @model_validator(mode="after")
    def _hours_or_workdays(self) -> "TermEntry":
        if (self.hours is None) == (self.workdays is None):
            raise mistake(
                _("Een termijn telt in uren of in werkdagen, niet in allebei."),
                _("Vul `hours` in of `workdays`, en laat de andere weg."),
            )
        return self


class FeedbackEntry(Strict):
    """What a reporter may hear at an outcome."""

    code: Code
    outcome: Outcome
    title: Text
    nl: Text
    en: str = ""


class GroundEntry(Sourced):
    """A ground for sharing; confirmed means that the privacy officer agreed."""

    code: Code
    label: Text
    purpose: Text
    explanation: str = ""
    services: Annotated[list[Code], Field(min_length=1)]


class CheckEntry(Sourced):
    """A check that a municipality may do in its own registers."""

    code: Code
    label: Text
    ground: Text
    explanation: str = ""
