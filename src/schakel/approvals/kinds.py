"""Which acts ask for a second person? Each module says so of its own, when it starts.

Rule: four eyes for the identity of a shielded reporter, an original file, a dossier that leaves,
longer keeping, roles, keys, published figures and settings of security.
Source: security.md 2.5; how far it goes here, and why: docs/adr/0019-four-eyes.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils.functional import Promise

from schakel.people.models import Membership, Role

# Who decides where a desk has no second officer: they see that something is asked, never content.
WHEN_ALONE: Final = Role.PRIVACY_OFFICER


@dataclass(frozen=True)
class Kind:
    """One act that nobody does alone."""

    code: str
    says: str | Promise  # what is asked, for whoever decides: "De melder van een signaal zien"
    role: Role  # colleagues in this role decide
    page: str = ""  # the name of the page where the act is done, which takes the reference
    # For how long the same person may look again at what was agreed to. An act is done once.
    looks_again: timedelta = timedelta(0)
    # Which of these requests are about a signal from which this person is excluded.
    kept_from: Callable[[Membership], Q] | None = None


KINDS: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> Kind:
    """Make an act known. Called once, from the AppConfig of the module that does it."""
    if KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"{kind.code} asks for a second person in two ways")
    return kind
