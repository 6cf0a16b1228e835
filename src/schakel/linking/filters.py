"""Into which pieces is a value cut, so that alike values have alike Bloom filters?

Each field has its own filter of 64-bit words and its own key. A gram sets up to `ONES` places,
drawn at random under that key (vault/link_keys.py). Two filters are compared by the share of
ones they have in common: Dice when both are whole, overlap (of the smaller one) when one of them
is known in part, such as a year of birth or the start of a phone number.

Rule: Never two hashes added up (double hashing): its patterns can be read back.
Source: Niedermeyer, Steinmetzer, Kroll & Schnell (2014), Cryptanalysis of basic Bloom filters
    used for privacy preserving record linkage; Schnell & Borgs (2016), Randomized response and
    balanced Bloom filters (random hashing).
"""

from collections.abc import Sequence
from typing import Final

from schakel.linking.normal.dates import Birth
from schakel.vault.link_keys import LinkKeys

ONES: Final = 8
WORD_BITS: Final = 64
WORD_BYTES: Final = 8


def filled(keys: LinkKeys, kind: str, field: str, grams: Sequence[str], words: int) -> bytes:
    """The filter of a field as `words` little-endian 64-bit words; all zero without grams."""
    found = keys.filled(kind, field, grams, bits=words * WORD_BITS, ones=ONES)
    return found.to_bytes(words * WORD_BYTES, "little")


def pairs(text: str) -> list[str]:
    """Pairs of letters of every word, with its edges: "jan" is _j, ja, an, n_."""
    grams: set[str] = set()
    for word in text.split():
        edged = f"_{word}_"
        grams.update([edged[at : at + 2] for at in range(len(word) + 1)])
    return list(grams)


def digit_pairs(text: str) -> list[str]:
    """Pairs of characters, once by themselves and once with about where they stand.

    A start of a number has only grams that the whole number has too.
    """
    grams: set[str] = set()
    for at in range(len(text) - 1):
        pair = text[at : at + 2]
        grams.add(pair)
        grams.add(f"{at // 2}{pair}")
    if text:
        grams.add(f"^{text[0]}")
    return list(grams)


def birth_parts(born: Birth) -> list[str]:
    """Parts of a date: every digit at its place, and year, month and day as a whole.

    A date of which only the year is known has only grams that the whole date has too.
    """
    if not born.year:
        return []
    year = f"{born.year:04}"
    grams = [f"y{year}", f"y2{year[2]}", f"y3{year[3]}", f"y01{year[:2]}", f"y23{year[2:]}"]
    if born.month:
        month = f"{born.month:02}"
        grams += [f"m{month}", f"m0{month[0]}", f"m1{month[1]}", f"ym{year[3]}{month}"]
    if born.day:
        day = f"{born.day:02}"
        grams += [f"d{day}", f"d0{day[0]}", f"d1{day[1]}", f"md{month}{day}"]
    return grams
