"""How does the file describe the district, its municipalities and its own words?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schakel.organisations.district_file.strict import (
    CbsCode,
    Code,
    Period,
    Sourced,
    Strict,
    Text,
    Words,
)

Province = Literal[
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
]
Tile = Annotated[int, Field(ge=0, le=40)]


class DistrictEntry(Strict):
    """The district itself."""

    code: Code
    name: Text
    police_unit: str = ""
    region: str = ""
    keeper: str = ""
    fallback_desk: Code
    acute_services: Annotated[list[Code], Field(min_length=1)]


class TextEntry(Strict):
    """A text that this district words itself."""

    code: Code
    nl: Text
    en: str = ""


class HeadingEntry(Sourced):
    """One of the overall signals."""

    code: Code
    label: Words
    explanation: str = ""


class FormEntry(Period):
    """A form of exploitation, in the period in which it is used."""

    code: Code
    label: Words
    active: bool = True


class MunicipalityEntry(Strict):
    """A municipality of the district."""

    cbs_code: CbsCode
    name: Text
    province: Province
    villages: list[Text] = []
    other_names: list[Text] = []
    tile: Annotated[list[Tile], Field(min_length=2, max_length=2)]
    base_team: str = ""
    population: Annotated[int, Field(gt=0)]
    population_on: date
    population_source: str = ""
    organisation: Code
    desk: Code | None = None
