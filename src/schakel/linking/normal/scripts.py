"""How is a word in any script written in plain Latin letters?

Only letters and digits stay, in words with one space between. Cyrillic, Greek and Arabic are
transliterated as passports do (Arabic without the short vowels that are not written); letters
of scripts that are not known here stay as they are, so that equal names in them still meet.

Source: ICAO Doc 9303 part 3, section 6 (transliteration of Cyrillic and Arabic in passports);
    ISO 843 (Greek).
"""

import re
import unicodedata
from typing import Final

_LETTERS: Final = {
    # Latin letters that do not fall apart in a letter and an accent
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
    "ı": "i", "ŋ": "ng", "ĸ": "k", "ŧ": "t", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f",
    "ŀ": "l", "ſ": "s", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ŉ": "n", "ƴ": "y",
    # Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "j", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "a", "ы": "y",
    "ь": "", "э": "e", "ю": "iu", "я": "ia", "ђ": "dj", "ѓ": "gj", "ќ": "kj", "љ": "lj",
    "њ": "nj", "ћ": "c", "џ": "dzh", "ѕ": "dz", "ѣ": "e", "ә": "a", "ө": "o", "ү": "u", "ұ": "u",
    "қ": "k", "ғ": "g", "ң": "n", "һ": "h", "ӣ": "i", "ӯ": "u", "ҳ": "h", "ҷ": "j",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    # Arabic and Persian
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j",
    "ح": "h", "خ": "kh", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s",
    "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "k", "ك": "k", "ک": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ؤ": "u", "ي": "i", "ى": "a",
    "ئ": "i", "ی": "i", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v", "ۆ": "o",
    "ە": "a", "ێ": "e", "ھ": "h", "ہ": "h", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ے": "e", "ں": "n",
    "ـ": "",
}  # fmt: skip
_TABLE: Final = {ord(letter): latin for letter, latin in _LETTERS.items()}
_PLAIN: Final = {
    code: (chr(code).lower() if chr(code).isalnum() else None if chr(code) in "'`" else " ")
    for code in range(128)
}
# Not letters: apostrophes within a name, and marks that only steer how it is shown.
_SILENT: Final = dict.fromkeys(
    map(ord, "'`´‘’‚‛ʼʻʹʺ′·\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
_GREEK_U: Final = re.compile("ου")
_ARABIC_ARTICLE: Final = re.compile(r"\bال(?=\w{2})")
_ARABIC_W: Final = re.compile(r"\bو(?=\w)")


def latin(text: str) -> str:
    """Words of lower-case letters and digits, one space between; "" when nothing is left.

    "Łukasz Żółć" is "lukasz zolc", "Чернова" is "chernova", "محمد" is "mhmd". Doing it twice
    changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    return _composed(text)


def _composed(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_SILENT).casefold()
    text = unicodedata.normalize("NFC", text)
    text = _ARABIC_ARTICLE.sub("ال ", _GREEK_U.sub("u", text))
    text = _ARABIC_W.sub("w", text)
    text = unicodedata.normalize("NFKD", text.translate(_TABLE)).translate(_TABLE)
    kept = (
        letter if letter.isalnum() else "" if unicodedata.category(letter)[0] == "M" else " "
        for letter in text.casefold()
    )
    return " ".join("".join(kept).split())
