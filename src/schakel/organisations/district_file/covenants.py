"""How does the file describe an agreement between municipalities to tell that pieces touch?"""

import re
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from schakel.organisations.district_file.strict import Code, Sourced, Strict, Text, mistake

# Kinds of puzzle pieces that identify something. A description of a place does not: it would
# touch half the country, and nobody could say on which ground.
CovenantKind = Literal["address", "vehicle", "phone", "online_name", "company", "person", "account"]
_PHONE = re.compile(r"^\+?\d[\d \-]{1,20}$")


class PartyEntry(Strict):
    """A municipality, and whom the others call there: a function, never a person's name."""

    organisation: Code
    function: Text
    phone: str = ""

    @model_validator(mode="after")
    def _looks_like_a_number(self) -> "PartyEntry":
        if self.phone and not _PHONE.match(self.phone):
            raise mistake(
                _("“%(value)s” lijkt geen geldige waarde.") % {"value": self.phone},
                _('Schrijf het zoals "0164-000000", of laat `phone` leeg.'),
            )
        return self


class CovenantEntry(Sourced):
    """A covenant; confirmed means that the privacy officers of all parties agreed."""

    code: Code
    label: Text
    parties: Annotated[list[PartyEntry], Field(min_length=2)]
    kinds: Annotated[list[CovenantKind], Field(min_length=1)]
    ground: str = ""
    purpose: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    touch_days: Annotated[int, Field(ge=7, le=90)] = 30
    active: bool = False

    @model_validator(mode="after")
    def _period_in_order(self) -> "CovenantEntry":
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise mistake(
                _("Het convenant eindigt voordat het begint."),
                _("Draai `starts_on` en `ends_on` om, of verbeter een van de twee."),
            )
        return self

    @model_validator(mode="after")
    def _active_means_complete(self) -> "CovenantEntry":
        missing = [
            name
            for name in ("ground", "purpose", "source", "starts_on", "ends_on", "confirmed")
            if not getattr(self, name)
        ]
        if self.active and missing:
            raise mistake(
                _("Dit convenant staat op actief, maar er ontbreekt: %(missing)s.")
                % {"missing": ", ".join(missing)},
                _(
                    "Vul dat in (`confirmed` als de privacyfunctionarissen van alle partijen "
                    "akkoord zijn), of zet `active = false`. Zonder geldig convenant wordt er "
                    "niets vergeleken."
                ),
            )
        return self
