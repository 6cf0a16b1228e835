"""What can be wrong with the trail, and how is it said?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_NAMED: Final = 10


class Kind(models.TextChoices):
    """Every kind of tampering, as a code."""

    CHANGED = "changed", _("Er zijn regels veranderd.")
    DELETED = "deleted", _("Er zijn regels verwijderd.")
    INSERTED = "inserted", _("Er zijn regels bijgevoegd die nooit zijn verzegeld.")
    REORDERED = "reordered", _("Er zijn regels van plaats gewisseld.")
    BATCH_CHANGED = "batch_changed", _("De partij zelf is veranderd: het zegel past niet.")
    BATCH_MISSING = "batch_missing", _("De partij is verwijderd.")
    CHAIN = "chain", _("De partij sluit niet aan op de vorige.")
    FOREIGN = "foreign", _("De partij is getekend met een sleutel die niet de onze is.")
    TAIL = "tail", _("De partij is er wel afgegeven, maar niet meer: het einde is afgeknipt.")
    REWRITTEN = "rewritten", _("De partij is anders dan het zegel dat is afgegeven.")
    FORK = "fork", _("Er zijn twee verschillende zegels van deze partij afgegeven.")
    CHECKPOINT = "checkpoint", _("Het afgegeven zegel is zelf veranderd.")
    CHECKPOINT_MISSING = "checkpoint_missing", _("Het afgegeven zegel ontbreekt in de map.")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which batch, and with which events."""

    kind: Kind
    batch: int
    events: tuple[int, ...] = ()
    until: int = 0  # the last of several batches in a row

    def as_row(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "kind": self.kind.value,
            "batch": self.batch,
            "until": self.until,
            "events": list(self.events[:MOST_NAMED]),
            "count": len(self.events),
        }

    @property
    def where(self) -> str | Promise:
        if self.until > self.batch:
            return _("Partij %(first)d tot en met %(last)d") % {
                "first": self.batch,
                "last": self.until,
            }
        return _("Partij %(number)d") % {"number": self.batch}

    @property
    def which(self) -> str | Promise:
        """The events, as far as they fit in a line."""
        return named(self.events, len(self.events))

    def __str__(self) -> str:
        return " ".join(
            str(part) for part in (f"{self.where}:", self.kind.label, self.which) if part
        )

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Finding":
        return cls(Kind(row["kind"]), row["batch"], tuple(row["events"]), row.get("until", 0))


def named(events: Sequence[int], count: int) -> str | Promise:
    if not events:
        return ""
    numbers = ", ".join(map(str, events[:MOST_NAMED]))
    if count > MOST_NAMED:
        return _("Regels %(numbers)s en nog %(more)d.") % {
            "numbers": numbers,
            "more": count - MOST_NAMED,
        }
    return _("Regel %(numbers)s.") % {"numbers": numbers}
