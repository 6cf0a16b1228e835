"""When do two ways of writing a place name mean the same place?"""

import re
import unicodedata

_ABBREVIATED = {"st": "sint", "ste": "sinte"}
_LEADING = re.compile(r"^(de |het )?gemeente ")


def plain(name: str) -> str:
    """The name without capitals, accents and punctuation, and with `St.` written out."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", letters.replace("'", " ").replace("’", " ")).split()
    return _LEADING.sub("", " ".join(_ABBREVIATED.get(word, word) for word in words))


def ways_to_read(text: str) -> list[str]:
    """The whole text, then its parts between commas and brackets: `Kern (Gemeente)`."""
    parts = [plain(part) for part in re.split(r"[,()/]", text)]
    return list(dict.fromkeys(filter(None, [plain(text), *parts])))
