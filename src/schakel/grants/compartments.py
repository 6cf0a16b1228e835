"""What does somebody read who was given parts of a signal?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from schakel.grants.models import Grant
from schakel.handover.package import (
    Part,
    basics_of,
    files_of,
    pieces_of,
    place_of,
    story_of,
    weighing_of,
)
from schakel.signals.models import Signal

Compartment = Grant.Compartment

# Rule: who reported is in none of them. Source: security.md INV-3; access-matrix.csv.
HOLDS: Final[Mapping[str, Callable[[Signal], list[Part]]]] = {
    Compartment.BASICS: basics_of,
    Compartment.STORY: story_of,
    Compartment.PLACE: place_of,
    Compartment.PIECES: pieces_of,
    Compartment.WEIGHING: lambda signal: weighing_of(signal.weighings.first()),
    Compartment.FILES: files_of,
}


@dataclass(frozen=True)
class Opened:
    """One compartment, open: its name, and what is in it."""

    code: str
    title: str
    parts: list[Part]


def opened(signal: Signal, compartments: Iterable[str]) -> list[Opened]:
    """Only what was given is opened; the rest of the signal stays sealed."""
    given = set(compartments)
    return [
        Opened(each.value, str(each.label), [part for part in HOLDS[each](signal) if part.text])
        for each in Compartment
        if each in given
    ]
