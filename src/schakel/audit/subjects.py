"""Whose data is this about? One pseudonym per person, the same in every line of the log.

Who a signal is about is often not known, and must not be looked up to write a line: the people
a signal is about count as one data subject of that signal, whoever reported as another.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import models

from schakel.vault.pseudonyms import identity_of, pseudonym

DOMAIN: Final = "processing.subject"

CONCERNED: Final = "concerned"
REPORTER: Final = "reporter"


@dataclass(frozen=True)
class Subject:
    """A data subject, known by what they are to one row and not by name."""

    kind: str
    of: str  # the kind of row
    row: UUID

    @property
    def pseudonym(self) -> bytes:
        return pseudonym(DOMAIN, f"{self.kind}|{self.of}|{self.row}")

    @classmethod
    def behind(cls, given: bytes) -> "Subject":
        """Who is meant by a pseudonym; only with our keys."""
        kind, of, row = identity_of(DOMAIN, given).split("|")
        return cls(kind, of, UUID(row))


def subjects_of(thing: models.Model, also: tuple[str, ...] = ()) -> list[Subject]:
    """The data subjects of a row: those that its model names, and those that an act names."""
    own = getattr(thing, "data_subject", "")
    kinds = dict.fromkeys(kind for kind in (own, *also) if kind)
    return [Subject(kind, thing._meta.label_lower, thing.pk) for kind in kinds]
