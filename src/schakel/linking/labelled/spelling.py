"""In how many ways do clerks write down the same name?

Schemes that exist: the passport, scholars, the English, French, German and Dutch ear for Cyrillic
and Arabic; signs that are dropped, kept or written out for the Latin alphabets.
"""

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache

_CYRILLIC_ROWS = (
    # letter, passport, scholar, English, French, German, Dutch
    "а a a a a a a", "б b b b b b b", "в v v v v w v", "г g g g g g g", "д d d d d d d",
    "е e e e e e e", "ж zh ž zh j sch zj", "з z z z z s z", "и i i i i i i", "й y j y i j j",
    "к k k k k k k", "л l l l l l l", "м m m m m m m", "н n n n n n n", "о o o o o o o",
    "п p p p p p p", "р r r r r r r", "с s s s s s s", "т t t t t t t", "у u u u ou u oe",
    "ф f f f f f f", "х h h kh kh ch ch", "ц ts c ts ts z ts", "ч ch č ch tch tsch tsj",
    "ш sh š sh ch sch sj", "щ sht št sht cht scht sjt", "ъ a ă u a a a", "ь y ' - - - j",
    "ю yu ju yu iou ju joe", "я ya ja ya ia ja ja", "і i i i i i i", "ї i ï yi i ji ji",
    "є ie je ye ie je je", "ґ g g g g g g",
)  # fmt: skip
CYRILLIC = tuple(
    {
        row.split()[0]: row.split()[column].replace("-", "")
        for row in _CYRILLIC_ROWS
    }
    for column in range(1, 7)
)  # fmt: skip
UKRAINIAN = {"г": "h", "и": "y"}

_ARABIC_ROWS = (
    # sound, English, French, Dutch, Turkish, plain
    "kh kh kh ch h kh", "gh gh gh g g g", "sh sh ch sj ş sh", "th th th th s t", "dh dh dh d z d",
    "aw aw aou au av aw", "ay ay ai ai ay ei", "dd dd dd dd dd d", "ll ll ll ll ll l",
    "mm mm mm mm mm m", "bb bb bb bb bb b", "ss ss ss ss ss s", "tt tt tt tt tt t",
    "jj jj jj jj cc j", "j j dj dj c j", "q q k k k q", "k k k k k k", "h h h h h h", "H h h h h h",
    "A aa a aa a a", "I ee i ie i i", "U oo ou oe u u", "S s s s s s", "a a a a a e", "i i i i i e",
    "u u ou oe u o", "w w ou w v w", "y y y j y i", "' - - - - -",
)  # fmt: skip
ARABIC = tuple(
    {
        row.split()[0]: row.split()[column].replace("-", "")
        for row in _ARABIC_ROWS
    }
    for column in range(1, 6)
)  # fmt: skip

# Per origin: what the sign becomes for a clerk without it. More than one scheme where more exist.
_OWN: dict[str, tuple[dict[str, str], ...]] = {
    "tr": (
        {},
        {"ç": "ch", "ş": "sh", "ğ": "g", "ı": "i", "ö": "o", "ü": "u", "c": "j"},
        {"ç": "tsj", "ş": "sj", "ğ": "", "ı": "i", "ö": "eu", "ü": "u", "c": "dj"},
        {"ç": "tsch", "ş": "sch", "ğ": "g", "ı": "i", "ö": "oe", "ü": "ue", "c": "dsch"},
    ),
    "pl": (
        {},
        {"ł": "w", "sz": "sh", "cz": "ch", "w": "v", "rz": "zh", "ż": "zh", "j": "y"},
        {"sz": "sj", "cz": "tsj", "w": "w", "ą": "on", "ę": "en", "ż": "z"},
        {"ą": "om", "ę": "em", "w": "v", "ś": "s", "c": "ts"},
    ),
    "ro": (
        {},
        {"ș": "sh", "ț": "ts", "ă": "a", "â": "a", "che": "ke", "chi": "ki"},
        {"ș": "sj", "ț": "ts", "ce": "tsje", "ci": "tsji", "ge": "dzje", "â": "i"},
        {"ș": "s", "ț": "tz", "ă": "a", "u": "ou"},
    ),
    "hu": (
        {},
        {"sz": "s", "s": "sh", "cs": "ch", "gy": "dy", "zs": "zh", "á": "a", "ő": "o", "ű": "u"},
        {"sz": "s", "s": "sj", "cs": "tsj", "gy": "dj", "zs": "zj", "ö": "eu", "ü": "u", "ű": "u"},
        {"ö": "oe", "ő": "oe", "ü": "ue", "ű": "ue", "cs": "tsch"},
    ),
    "er": (
        {},
        {"gh": "g", "ts": "tz", "w": "u", "y": "i", "ie": "e"},
        {"k": "c", "y": "i", "gebre": "ghebre", "haile": "hayle", "w": "v"},
        {"ts": "s", "ai": "ay", "iy": "y", "ee": "e"},
    ),
    "co": ({}, {"z": "s", "y": "i", "v": "b"}, {"ll": "y", "qu": "k", "h": ""}, {"s": "z"}),
    "ng": ({}, {"chukwu": "cukwu", "ọ": "or", "olu": "oluwa"}, {"y": "j", "ch": "tsj"}),
    "vn": ({}, {"ngh": "ng", "ph": "f", "x": "s"}, {"đ": "dj", "gi": "z"}),
    "nl": ({}, {"ij": "y", "sch": "sg"}, {"ei": "ij", "k": "c"}, {"oe": "u", "z": "s"}),
}
_SPECIAL = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ø": "o", "ß": "ss", "ʹ": ""})


def variants(origin: str) -> int:
    """How many schemes there are for names of this origin."""
    return len(_schemes(origin))


def spelled(name: str, origin: str, scheme: int) -> str:
    """The name in Latin letters by one scheme; the first is that of the passport."""
    written = _schemes(origin)[scheme](name if origin == "ar" else name.casefold())
    plain = unicodedata.normalize("NFKD", written.translate(_SPECIAL))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).title()


@cache
def _schemes(origin: str) -> Sequence[Callable[[str], str]]:
    tables: Sequence[Mapping[str, str]]
    if origin == "ua":
        tables = tuple({**table, **UKRAINIAN} for table in CYRILLIC)
    elif origin == "bg":
        tables = CYRILLIC
    elif origin == "ar":
        return tuple(_by(table) for table in ARABIC)
    else:
        tables = _OWN[origin]
    return tuple(_by(table) for table in tables)


def _by(table: Mapping[str, str]) -> Callable[[str], str]:
    longest = sorted(table, key=len, reverse=True)

    def write(name: str) -> str:
        made, place = [], 0
        while place < len(name):
            found = next((part for part in longest if name.startswith(part, place)), name[place])
            made.append(table.get(found, found))
            place += len(found)
        return "".join(made)

    return write


def mistyped(word: str, random_: random.Random) -> str:
    """One slip of the fingers: a letter lost, doubled, changed, added or swapped."""
    if len(word) < 3:  # noqa: PLR2004  # a slip in two letters leaves no name
        return word
    at = random_.randrange(1, len(word) - 1)
    slip = random_.randrange(5)
    letter = random_.choice("aeinorstl") if word[at].isalpha() else str(random_.randrange(10))
    return (
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[slip]
