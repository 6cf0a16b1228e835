"""Which vehicle is meant: by its plate, a part of it, or what it looked like?"""

import re
from typing import Final, NamedTuple

from schakel.linking.normal.described import seen
from schakel.linking.normal.scripts import latin

CONFUSED: Final = str.maketrans(
    {"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2", "q": "0", "d": "0"}
)
"""Letters that are read as digits on a plate, and the other way round."""
_BEGINS: Final = re.compile(r"begin|eerste|start|\.\.\.|…|\?|[*]")
_SAID: Final = re.compile(
    r"\b(?:begint|beginnend|begin|eerste|start|eindigt|eindigend|eindig|laatste|op|met|van|het|de|"
    r"twee|drie|kenteken|plaat|letters?|cijfers?|tekens?|is|zijn)\b"
)
_ENDS: Final = re.compile(r"eindig|laatste|^\s*(?:\.\.\.|…)")
SHORTEST: Final = 5
LONGEST: Final = 10


class Vehicle(NamedTuple):
    """A vehicle; every part "" when it was not said."""

    plate: str
    """Letters and digits without dashes, when the plate is whole."""
    fold: str
    """The same with letters and digits that look alike made one."""
    part: str
    """What is known of a plate that is not whole."""
    part_of: str
    """Of which side that is: "start", "end", or "" when the plate is whole or not known."""
    country: str
    make: str
    colour: str
    body: str
    words: tuple[str, ...]
    """Other words of its description, sorted."""

    @property
    def part_fold(self) -> str:
        """The part, with letters and digits that look alike made one."""
        return self.part.translate(CONFUSED)


def vehicle(
    plate: str = "", country: str = "", make: str = "", colour: str = "", words: str = ""
) -> Vehicle:
    """Read a vehicle; make, colour and body are found among the words too."""
    whole, part, side = read_plate(plate)
    looks = seen(f"{make} {colour} {words}")
    return Vehicle(
        plate=whole,
        fold=whole.translate(CONFUSED),
        part=part,
        part_of=side,
        country="".join(latin(country).split())[:12],
        make=looks.make,
        colour=looks.colour,
        body=looks.body,
        words=looks.words,
    )


def read_plate(text: str) -> tuple[str, str, str]:
    """(whole, part, side): the whole plate, or what is known of it and of which side that is."""
    lowered = text[:60].lower()
    ends, begins = _ENDS.search(lowered), _BEGINS.search(lowered)
    letters = normal_plate(_SAID.sub(" ", lowered) if ends or begins else lowered)
    if not letters:
        return "", "", ""
    if ends or begins or len(letters) < SHORTEST:
        return "", letters, "end" if ends else "start"
    return letters, "", ""


def normal_plate(text: str) -> str:
    """The letters and digits of a plate: "VB-123-X" is "vb123x". Twice changes nothing."""
    return "".join(latin(text).split())[:LONGEST]
