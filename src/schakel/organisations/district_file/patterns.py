"""How does the file describe when a repetition is worth noticing?"""

from typing import Annotated, Literal

from pydantic import Field

from schakel.organisations.district_file.strict import Code, Sourced, Words

PatternKind = Literal["same_address", "vehicle_places", "company_addresses"]


class PatternEntry(Sourced):
    """So many within so many months; confirmed means that the district agreed on the numbers."""

    code: Code
    kind: PatternKind
    count: Annotated[int, Field(ge=2, le=50)]
    months: Annotated[int, Field(ge=1, le=60)]
    label: Words
