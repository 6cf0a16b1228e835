"""How does the file describe a budget, and what was published about it?"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from schakel.organisations.district_file.strict import (
    CbsCode,
    Cents,
    Code,
    Hundredths,
    Strict,
    Text,
)


class LineEntry(Strict):
    """A cost item; nothing is an amount too."""

    code: Code
    label: Text
    amount: Cents
    note: str = ""


class PublishedEntry(Strict):
    """What was printed for one municipality."""

    cbs_code: CbsCode
    population: Annotated[int, Field(gt=0)]
    percentage: Hundredths
    amount: Cents

    @property
    def printed_percentage(self) -> Decimal:
        """The percentage as it was printed."""
        return Decimal(self.percentage) / 100


class BudgetEntry(Strict):
    """The budget of one year, with what was printed beside it."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    total: Cents
    key: Literal["population"]
    reference_date: date
    hours_per_week: Annotated[float, Field(gt=0, le=60)] | None = None
    hours_note: str = ""
    difference_note: str = ""
    source: str = ""
    lines: Annotated[list[LineEntry], Field(min_length=1)]
    published: list[PublishedEntry] = []
