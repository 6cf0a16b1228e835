"""How does the file describe organisations, what they do for whom, and where they meet?"""

import re
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from schakel.organisations.district_file.strict import (
    Age,
    CbsCode,
    Checked,
    Code,
    Level,
    Period,
    Sourced,
    Strict,
    Text,
    Words,
    mistake,
)

Kind = Literal[
    "municipality",
    "emergency",
    "police",
    "inspectorate",
    "justice",
    "partnership",
    "safe_home",
    "coordination",
    "shelter",
    "health",
    "youth",
    "welfare",
    "victim_support",
    "hotline",
]
Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]

_SHAPES = {
    "phone": (re.compile(r"^\+?\d[\d \-]{1,20}$"), "0900-8844"),
    "acute_phone": (re.compile(r"^\+?\d[\d \-]{1,20}$"), "112"),
    "web": (
        re.compile(r"https://[^\s/:@\\?#\"'<>]+\.[^\s/:@\\?#\"'<>]+([/?#][^\s\\\"'<>]*)?\Z"),
        "https://voorbeeld.example",
    ),
    "email": (re.compile(r"[^@\s?&%/:]+@[^@\s?&%/:]+\.[^@\s?&%/:]+\Z"), "naam@voorbeeld.example"),
}


class ContactEntry(Checked):
    """A way to reach an organisation; an unknown number stays empty and is not confirmed."""

    kind: Literal["phone", "acute_phone", "web", "email"]
    value: str = ""
    label: str = ""
    hours: str = ""

    @model_validator(mode="after")
    def _looks_like_its_kind(self) -> "ContactEntry":
        shape, example = _SHAPES[self.kind]
        if self.value and not shape.match(self.value):
            raise mistake(
                _("“%(value)s” lijkt geen geldige waarde.") % {"value": self.value},
                _("Schrijf het zoals “%(example)s”, of laat `value` leeg.") % {"example": example},
            )
        if self.confirmed and not self.value:
            raise mistake(
                _("Een leeg nummer kan niet bevestigd zijn."),
                _("Vul `value` in, of zet `confirmed = false`."),
            )
        return self


class RoleEntry(Sourced):
    """A function that an organisation fills."""

    role: Code
    label: Text
    people: Annotated[int, Field(ge=1)] = 1
    explanation: str = ""


class OrganisationEntry(Checked):
    """An organisation in the chain."""

    code: Code
    name: Text
    aliases: list[Text] = []
    kind: Kind
    level: Level
    what_for: str = ""
    age_from: Age | None = None
    age_to: Age | None = None
    forms: list[Code] = []
    area: str = ""
    municipalities: list[CbsCode] = []
    how_to_refer: str = ""
    hours: str = ""
    languages: list[Text] = []
    email_domains: list[Domain] = []
    helps_when_acute: bool = False
    offender_hotline: bool = False
    never_recipient_because: str = ""
    public: bool = False
    contacts: list[ContactEntry] = []
    roles: list[RoleEntry] = []

    @model_validator(mode="after")
    def _ages_in_order(self) -> "OrganisationEntry":
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise mistake(
                _("De hoogste leeftijd is lager dan de laagste."),
                _("Draai `age_from` en `age_to` om, of verbeter een van de twee."),
            )
        return self

    @property
    def is_emm(self) -> bool:
        """Whether this is the national expertise centre, under any of its names."""
        names = [self.code, self.name, *self.aliases]
        return any(
            re.search(r"\bemm\b|expertisecentrum mensenhandel", name, re.IGNORECASE)
            for name in names
        )


class ProviderEntry(Period):
    """Who provides a service: for the named municipalities, or for all that name no other."""

    organisation: Code
    municipalities: list[CbsCode] = []


# What may be said of a signal in a package; single pieces and files are chosen one by one.
PackagePart = Literal[
    "municipality",
    "urgency",
    "forms",
    "story",
    "observations",
    "happened",
    "place",
    "facts",
    "reliability",
]


class ServiceEntry(Strict):
    """A service, and who provides it where."""

    code: Code
    label: Words
    explanation: str = ""
    way: Literal["package", "call", "offer"] = "package"
    minimum: list[PackagePart] = []
    provided_by: Annotated[list[ProviderEntry], Field(min_length=1)]

    def providers_for(self, cbs_code: str | None) -> list[tuple[int, ProviderEntry]]:
        """The entries that hold for a municipality, with their place in the list.

        An entry that names the municipality puts aside those for everybody.
        """
        named = [
            (index, entry)
            for index, entry in enumerate(self.provided_by)
            if cbs_code in entry.municipalities
        ]
        return named or [
            (index, entry)
            for index, entry in enumerate(self.provided_by)
            if not entry.municipalities
        ]


class TableEntry(Sourced):
    """A meeting of organisations."""

    code: Code
    name: Text
    level: Level
    chair: str = ""
    what_for: str = ""
    may_be_shared: str = ""
    municipalities: list[CbsCode] = []
    organisations: Annotated[list[Code], Field(min_length=1)]
