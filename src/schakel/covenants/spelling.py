"""How is a name spelled, as coarse as still says whether everybody is found equally well?

Foreign names are transliterated in several ways, so they miss each other more often and hit the
wrong one more often. To see that, hits are counted by the spelling of the name: the script, and
whether it holds letters or pairs of letters that Dutch spelling does not have. That is a property
of what was written down. It is no origin, it is never stored with a name, a piece or a signal, and
it is computed again whenever something is counted.

Rule: quality is reported per group of names, and the group is kept with nobody.
Source: issue "Puzzle pieces" (Between municipalities); design linking.md, section 8.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from schakel.covenants.models import Figure
from schakel.linking.reading import mentions_in
from schakel.signals.models import PuzzlePiece
from schakel.vault.opening import unseal_many

Spelling = Figure.Spelling

# Pairs that Dutch spelling has and few other languages do, and the small words within names.
_DUTCH: Final = re.compile(
    r"aa|ee|oo|uu|ij|sch|[aeou]uw|stra\b|inga\b|\b(?:van|de|den|der|ter|ten|te|het|'t)\b"
)
# Pairs and letters that Dutch spelling does not have, in the letters a to z.
_MARKED: Final = re.compile(
    r"y[bcdfghjklmnpqrstvwz]|cz|sz|rz|dz|zh|kh|dh|bh|gh|sh|sk[iya]\b|[eo]v(?:a|na)?\b|escu\b|"
    r"oui?\b|ngu|x[aeiou]|q[^u]"
)
_DUTCH_ACCENTS: Final = dict.fromkeys((0x300, 0x301, 0x308))  # grave, acute, trema


def spelling_of(names: Iterable[str]) -> Figure.Spelling:
    """The group of a name: the least Dutch of its parts decides. No names: no name."""
    text = " ".join(names).strip()
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return Spelling.NO_NAME
    if any(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters):
        return Spelling.OTHER_SCRIPT
    # The letters of Dutch: a to z, and the trema and accents that it writes itself (Zoë, René).
    plain = text.casefold()
    bare = unicodedata.normalize("NFD", plain).translate(_DUTCH_ACCENTS)
    if not bare.isascii() or _MARKED.search(bare):
        return Spelling.MARKED
    return Spelling.DUTCH if _DUTCH.search(bare) else Spelling.PLAIN


def spelling_of_pieces(pieces: Iterable[PuzzlePiece]) -> Figure.Spelling:
    """The group of the people that these pieces name; opened for this moment, kept nowhere."""
    people = [piece for piece in pieces if piece.kind == PuzzlePiece.Kind.PERSON]
    names = [
        mention.get(attribute)
        for text in unseal_many(people, "text").values()
        for mention in mentions_in(PuzzlePiece.Kind.PERSON, text)
        if mention.kind == "person"
        for attribute in ("first_name", "last_name")
    ]
    return spelling_of(name for name in names if name)
