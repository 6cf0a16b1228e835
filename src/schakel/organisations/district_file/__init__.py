"""What may stand in a district file? One readable TOML file says everything about a district."""

from typing import Annotated

from pydantic import Field

from schakel.organisations.district_file.agreements import (
    CheckEntry,
    FeedbackEntry,
    GroundEntry,
    RuleEntry,
    TermEntry,
)
from schakel.organisations.district_file.covenants import CovenantEntry
from schakel.organisations.district_file.money import BudgetEntry
from schakel.organisations.district_file.partners import (
    OrganisationEntry,
    ServiceEntry,
    TableEntry,
)
from schakel.organisations.district_file.patterns import PatternEntry
from schakel.organisations.district_file.places import (
    DistrictEntry,
    FormEntry,
    HeadingEntry,
    MunicipalityEntry,
    TextEntry,
)
from schakel.organisations.district_file.strict import Strict


class DistrictFile(Strict):
    """Everything about one district, in the order in which a file is easy to read.

    What refers to something else (a code of an organisation, a form, a municipality) is checked
    in `crosschecks`, so that each mistake is shown on its own line.
    """

    district: DistrictEntry
    texts: list[TextEntry] = []
    headings: list[HeadingEntry] = []
    forms: Annotated[list[FormEntry], Field(min_length=1)]
    organisations: Annotated[list[OrganisationEntry], Field(min_length=1)]
    municipalities: Annotated[list[MunicipalityEntry], Field(min_length=1)]
    services: Annotated[list[ServiceEntry], Field(min_length=1)]
    rules: Annotated[list[RuleEntry], Field(min_length=1)]
    terms: Annotated[list[TermEntry], Field(min_length=1)]
    feedback: Annotated[list[FeedbackEntry], Field(min_length=1)]
    grounds: list[GroundEntry] = []
    checks: list[CheckEntry] = []
    tables: list[TableEntry] = []
    patterns: list[PatternEntry] = []
    covenants: list[CovenantEntry] = []
    budgets: list[BudgetEntry] = []
