"""Which kinds of values does a district file have, and how strictly are they read?"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError


class Strict(BaseModel):
    """A section of the file: nothing unknown, nothing converted by guess."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def mistake(what: str, remedy: str) -> PydanticCustomError:
    """A mistake with its remedy, both already in the reader's language."""
    # The text goes in as context: pydantic would read its braces as places to fill in.
    return PydanticCustomError("schakel", "{what}", {"what": what, "remedy": remedy})


def _age(age: int) -> int:
    oldest = 120
    if not 0 <= age <= oldest:
        raise mistake(
            _("%(age)s is geen leeftijd.") % {"age": age}, _("Vul een getal in van 0 tot 120.")
        )
    return age


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
CbsCode = Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
Age = Annotated[int, AfterValidator(_age)]
Urgency = Literal["acute", "urgent", "normal"]
Level = Literal["local", "district", "national"]


_PLAIN = re.compile(r"^\d+(\.\d{1,2})?$")
_DUTCH = re.compile(r"^\d{1,3}(\.\d{3})*(,\d{1,2})?$|^\d+,\d{1,2}$")


def cents(value: Any) -> int:
    """Whole cents of euros: `77320`, `"77.320"` or `"18.817,76"`, as it was printed."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value * 100
    if isinstance(value, str):
        written = value.replace("€", "").strip()
        if _DUTCH.match(written):
            written = written.replace(".", "").replace(",", ".")
        if _PLAIN.match(written):
            euros, _point, rest = written.partition(".")
            return int(euros) * 100 + int(rest.ljust(2, "0") or 0)
    raise mistake(
        _("Dit is geen bedrag in euro's."),
        _('Schrijf hele euro\'s als 77320, of met centen tussen aanhalingstekens: "18.817,76".'),
    )


def hundredths(value: Any) -> int:
    """Hundredths of a percentage as it was printed: `"21,8"`."""
    if isinstance(value, str) and re.match(r"^\d{1,3}(,\d{1,2})?$", value):
        whole, _point, rest = value.partition(",")
        return int(whole) * 100 + int(rest.ljust(2, "0") or 0)
    raise mistake(
        _("Dit is geen percentage."),
        _('Schrijf het zoals het gedrukt staat, tussen aanhalingstekens: "21,8".'),
    )


Cents = Annotated[int, BeforeValidator(cents)]
Hundredths = Annotated[int, BeforeValidator(hundredths)]


class Words(Strict):
    """A text in Dutch, and in English where somebody outside may read it."""

    nl: Text
    en: str = ""


class Sourced(Strict):
    """Where it was found, and whether somebody in the district confirmed it."""

    source: str = ""
    confirmed: bool = False


class Checked(Sourced):
    """When somebody last looked whether it still holds."""

    checked_on: date | None = None

    @model_validator(mode="after")
    def _confirmed_means_checked(self) -> "Checked":
        if self.confirmed and not (self.source and self.checked_on):
            raise mistake(
                _("Dit staat op bevestigd, maar de bron of de controledatum ontbreekt."),
                _("Vul `source` en `checked_on` in, of zet `confirmed = false`."),
            )
        return self


class Period(Sourced):
    """A period with both days included; an open end is left out."""

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise mistake(
                _("De periode eindigt voordat zij begint."),
                _("Draai `valid_from` en `valid_to` om, of verbeter een van de twee."),
            )
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def overlaps(self, other: "Period") -> bool:
        """Whether some day lies in both periods."""
        return (self.valid_from or date.min) <= (other.valid_to or date.max) and (
            other.valid_from or date.min
        ) <= (self.valid_to or date.max)
