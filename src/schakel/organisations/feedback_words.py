"""Which words in an answer to a reporter could give away where a victim is, or that one was found?

Rule: an answer to a reporter never tells the place or the presence of a victim.
Source: issue "From signal to action" (Reporting back); domain.md a3, last line.
"""

import re

# Roots, so that one entry catches a word with its endings. Part of the shown remedy.
REVEALING = (
    r"\w*adres\w*",
    r"\w*straat",
    r"huisnummer\w*",
    r"postcode\w*",
    r"woonplaats\w*",
    r"verblijf\w*",
    r"verblijven",
    r"woont",
    r"bevindt",
    r"aangetroffen",
    r"gevonden",
    r"opgevangen",
    r"\w*opvang\w*",
    r"opgehaald",
    r"meegenomen",
    r"weggehaald",
    r"bevrijd",
    r"gered",
    r"in veiligheid",
    r"is veilig",
    r"ondergedoken",
    r"ondergebracht",
    r"hotel\w*",
    r"pand",
    r"panden",
    r"address\w*",
    r"street",
    r"shelter\w*",
    r"hostel\w*",
    r"lives",
    r"stays at",
    r"is staying",
    r"was found",
    r"were found",
    r"rescued",
    r"picked up",
    r"taken away",
    r"is safe",
    r"in safety",
)
_REVEALING = re.compile(r"\b(?:" + "|".join(REVEALING) + r")\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\{[^}\n]*\}|\[[^\]\n]*\]|<[^>\n]*>|%\([^)]*\)s|%s|\$\w+|_{3,}|\.{4,}|…{2,}"
)


def revealing_words(text: str) -> list[str]:
    """The words that could hold a place or a presence, as they stand in the text."""
    return list(dict.fromkeys(match.group() for match in _REVEALING.finditer(text)))


def placeholders(text: str) -> list[str]:
    """The gaps in the text that somebody might fill with anything."""
    return list(dict.fromkeys(match.group() for match in _PLACEHOLDER.finditer(text)))
