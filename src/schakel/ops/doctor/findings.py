"""What does a check find? Something wrong, or something to look at, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How bad it is: `WRONG` makes the command fail, `LOOK` does not."""

    WRONG = "wrong"
    LOOK = "look"


@dataclass(frozen=True)
class Finding:
    """One sentence that says what is the matter, and one that says what to do. No content."""

    weight: Weight
    said: str
    remedy: str


def wrong(said: str, remedy: str) -> Finding:
    """Work stands still, or something promised is not kept."""
    return Finding(Weight.WRONG, said, remedy)


def look(said: str, remedy: str) -> Finding:
    """Nothing stands still, but somebody should decide about it."""
    return Finding(Weight.LOOK, said, remedy)
