"""Which cards help somebody who types everyday words, with accents and typing errors?"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from schakel.knowledge import library
from schakel.knowledge.schema import Card, Synonyms, Text

LONGEST_QUESTION = 120
MOST_WORDS = 8
SHORTEST_STEM = 5
LENGTHS_FOR_AN_ERROR = (5, 9)  # from five letters one typing error, from nine two

# How much a match in each place counts for the order of the results.
_TITLE, _AUDIENCE, _SEEN, _INTRO = 8, 5, 3, 2
# A synonym names its cards in order: the first weighs most.
_LED_TO = (24, 18, 12, 6)


@dataclass(frozen=True)
class Found:
    """A card that helps, the observations on it that match, and a remark about the words."""

    card: Card
    seen: tuple[Text, ...]
    remark: Text | None


def find(question: str) -> tuple[Found, ...]:
    """Cards for these words, the most helpful first. No words: no cards."""
    asked = _asked(question)
    if not asked:
        return ()
    led_to: dict[str, int] = {}
    remarks: dict[str, Text] = {}
    for phrases, group in _phrases():
        if any(all(_any_near(word, asked) for word in phrase) for phrase in phrases):
            for points, slug in zip(_LED_TO, group.cards, strict=False):
                led_to[slug] = max(led_to.get(slug, 0), points)
            if group.remark:
                remarks.setdefault(group.cards[0], group.remark)
    found: list[tuple[int, int, Found]] = []
    for card in library.cards():
        points = led_to.get(card.slug, 0)
        index = _index(card.slug)
        for place, words in index.parts:
            points += place * sum(bool(near & words) for near in asked)
        seen = tuple(text for text, words in index.seen if all(near & words for near in asked))
        points += _SEEN * len(seen)
        if points:
            found.append((-points, card.position, Found(card, seen, remarks.get(card.slug))))
    return tuple(each for _points, _position, each in sorted(found, key=lambda row: row[:2]))


def _asked(question: str) -> tuple[frozenset[str], ...]:
    """For each word of the question: the words we know that it may stand for."""
    words = dict.fromkeys(_words(question[:LONGEST_QUESTION]))
    return tuple(
        frozenset(known for known in _known_words() if _near(word, known))
        for word in list(words)[:MOST_WORDS]
    )


def _any_near(word: str, asked: tuple[frozenset[str], ...]) -> bool:
    return any(word in near for near in asked)


@dataclass(frozen=True)
class _CardIndex:
    parts: tuple[tuple[int, frozenset[str]], ...]
    seen: tuple[tuple[Text, frozenset[str]], ...]


@cache
def _index(slug: str) -> _CardIndex:
    card = library.library().cards[slug]
    seen = tuple(each.seen for each in library.known_indicators(card.codes()))
    return _CardIndex(
        parts=(
            (_TITLE, _both(card.title)),
            (_AUDIENCE, _both(card.audience)),
            (_INTRO, _both(card.intro)),
        ),
        seen=tuple((text, _both(text)) for text in seen),
    )


@cache
def _phrases() -> tuple[tuple[tuple[tuple[str, ...], ...], Synonyms], ...]:
    return tuple(
        (tuple(words for phrase in group.words if (words := _words(phrase))), group)
        for group in library.synonyms()
    )


@cache
def _known_words() -> frozenset[str]:
    """Every word that a card or a synonym may be found by."""
    known = {word for phrases, _group in _phrases() for phrase in phrases for word in phrase}
    for card in library.cards():
        index = _index(card.slug)
        for _place, words in (*index.parts, *index.seen):
            known |= words
    return frozenset(known)


def _both(text: Text) -> frozenset[str]:
    return frozenset(_words(f"{text.nl} {text.en}"))


def _words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(
        word
        for word in re.findall(r"[a-z0-9]+", bare)
        if word not in library.library().empty_words and len(word) > 1
    )


def _near(one: str, other: str) -> bool:
    """Is this the same word, a longer form of it, or the word with a typing error?"""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_STEM and long.startswith(short):
        return True
    allowed = sum(len(short) >= length for length in LENGTHS_FOR_AN_ERROR)
    if len(long) - len(short) > allowed:
        return False
    return _steps(one, other) <= allowed


def _steps(one: str, other: str) -> int:
    """How many letters must be added, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before = before, row
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
