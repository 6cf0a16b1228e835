"""How is a secret written so that people can copy it by hand? In Crockford's base 32."""

import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}
LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
LONGEST_INPUT: Final = 200
# x^5 + x^2 + 1, which is primitive: the powers of 2 run through all 31 values but zero.
FIELD_POLYNOMIAL: Final = 0b100101


def encoded(number: int, length: int) -> str:
    """Write a number in exactly this many characters."""
    characters = []
    for _ in range(length):
        number, value = divmod(number, 32)
        characters.append(ALPHABET[value])
    return "".join(reversed(characters))


def as_written(text: str) -> str | None:
    """Read what somebody typed: any case, with spaces and hyphens, O for 0, I or L for 1."""
    if len(text) > LONGEST_INPUT:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(
        character
        for character in plain
        if unicodedata.category(character) not in {"Zs", "Cc", "Cf", "Pd", "Pc"}
    ).translate(LOOK_ALIKES)
    return kept if all(character in VALUE for character in kept) else None


def check_character(characters: str) -> str:
    """The character that betrays any one wrong character and any two that changed places.

    A weighted sum in the field of 32 elements, in which every position (of at most 30) has a
    weight of its own.
    """
    total = 0
    for character in characters:
        total = _doubled(total ^ VALUE[character])
    return ALPHABET[total]


def _doubled(value: int) -> int:
    shifted = value << 1
    return shifted ^ FIELD_POLYNOMIAL if shifted & 0b100000 else shifted
