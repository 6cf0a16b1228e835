"""What is left of a person's name when spelling, order and small words no longer matter?"""

import re
from typing import Final, NamedTuple

from schakel.linking.normal.scripts import latin
from schakel.linking.normal.sounds import folded, other_reading, sound
from schakel.linking.normal.wordlists import word_set

_PARTICLES = """
van von vom zu de der den het t ten ter te in op la le les du des di da do dos das del della el
al an ar as at ad bin ben ibn bint bte abu abd abdul abdel abdal ould mac o e y i und en geboren
geb weduwe wed mevrouw meneer mevr mw dhr mr mrs ms mej dr ir ing drs prof sr jr thi
"""
PARTICLES: Final = word_set(_PARTICLES)
"""Small words before, in or around a name, and titles: left out when another word stays.

Rule: Surname prefixes do not count when names are compared, because one writes them and the
    other does not.
Source: BRP, voorvoegseltabel (tabel 36); design note on linking, "drop tussenvoegsels".
"""
_SERVANT: Final = re.compile(r"^abd(?:[aeiou]?l(?=[a-z]{3})|[aeiou]?(?=([rsznd])\1))")
MOST_WORDS: Final = 6
MOST_HEARD: Final = 2


class Name(NamedTuple):
    """A first name or a surname; every part "" or empty when nothing was said."""

    plain: str
    """Its words in Latin letters, particles left out: "jean pierre"."""
    fold: str
    """The same after the transliteration fold; what filters are made of."""
    sound: str
    """The consonant skeletons of its words: "jn pr"."""
    main: str
    """The skeleton of the first word only (first names), or of the longest (surnames)."""
    heard: tuple[str, ...]
    """Skeletons that others may have written it by: of at most two words, not of initials."""
    folds: tuple[str, ...]
    """The folds of the same words."""
    letters: tuple[str, ...]
    """The first letters of those two words, and of initials."""


NOTHING: Final = Name("", "", "", "", (), (), ())


def name_words(text: str) -> list[str]:
    """The words of a name in Latin letters, at most six, without particles if others remain."""
    words = [part for word in latin(text).split() for part in _split(word)]
    counting = [word for word in words if word not in PARTICLES and not word.isdigit()]
    return (counting or words)[:MOST_WORDS]


def first_name(text: str) -> Name:
    """A first name, or several; the first of them is the main one."""
    return _name(name_words(text), 0)


def last_name(text: str) -> Name:
    """A surname, or two (married, Spanish, Portuguese); the longest is the main one."""
    words = name_words(text)
    longest = max(range(len(words)), key=lambda at: (len(words[at]), words[at])) if words else 0
    return _name(words, longest)


def together(first: Name, last: Name) -> tuple[str, ...]:
    """The skeletons of all words of both names, sorted: which is first or last does not matter."""
    return tuple(sorted({*first.sound.split(), *last.sound.split()}))


def normal_name(text: str) -> str:
    """A name as it is compared letter by letter. Doing it twice changes nothing."""
    return " ".join(name_words(text))


def _name(words: list[str], main: int) -> Name:
    if not words:
        return NOTHING
    folds = [folded(word) for word in words]
    sounds = [sound(fold) for fold in folds]
    counting = dict.fromkeys((main, *range(len(words))))
    heard: dict[str, None] = {}
    written: dict[str, None] = {}
    letters: dict[str, None] = {}
    for at in list(counting)[:MOST_HEARD]:
        letters[sounds[at][:1]] = None
        if len(words[at]) > 1:
            heard[sounds[at]] = None
            written[folds[at]] = None
            if other := other_reading(words[at]):
                heard[sound(folded(other))] = None
    return Name(
        plain=" ".join(words),
        fold=" ".join(folds),
        sound=" ".join(sounds),
        main=sounds[main],
        heard=tuple(heard),
        folds=tuple(written),
        letters=tuple(letters),
    )


def _split(word: str) -> list[str]:
    """Abdelrahman, Abderrahman: the servant of, and the name."""
    if word[:3] == "abd" and (found := _SERVANT.match(word)):
        return ["abd", *_split(word[found.end() :])]
    return [word]
