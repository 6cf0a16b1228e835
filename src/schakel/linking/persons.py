"""Which person does a text name: names, date of birth and nationality as they were written?"""

import re
from typing import Final

from schakel.linking.normal.dates import MONTHS
from schakel.linking.normal.described import MAKES
from schakel.linking.normal.nationalities import is_nationality
from schakel.linking.normal.scripts import latin
from schakel.linking.normal.wordlists import word_set

_MONTH: Final = "|".join(sorted((m for m in MONTHS if len(m) > len("jan")), key=len, reverse=True))
_SHORT_MONTH: Final = "jan|feb|mrt|apr|jun|jul|aug|sep|okt|nov|dec"
_DATE: Final = (
    r"(?:\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:19|20)?\d{2}(?!\d)"
    r"|(?:19|20)\d{2}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}e? (?:{_MONTH}|{_SHORT_MONTH})\.? (?:19|20)?\d{{2}}(?!\d))"
)
_BORN: Final = (
    r"(?:geboortedatum|geboortejaar|geboren(?: op| in)?|geb\.?(?: op| in)?|bouwjaar|°|\*)\s*:?\s*"
)
_BIRTH_DATE: Final = re.compile(rf"(?:{_BORN})?(?<!\d)(?P<date>{_DATE})", re.IGNORECASE)
_BIRTH_YEAR: Final = re.compile(
    rf"(?:{_BORN}(?:(?:rond|ongeveer|circa|ca\.?)\s*)?(?P<said>(?:19|20)\d{{2}})"
    r"|\((?:rond |ca\.? ?)?(?P<in>(?:19|20)\d{2})\)"
    r"|[,;]\s*(?P<after>19[3-9]\d|20[01]\d)\s*(?:$|[,;)]))",
    re.IGNORECASE,
)
_CUE: Final = re.compile(
    r"\b(?:heet|heten|genaamd|genoemd|naam is|noemt zich|noemt zichzelf|voornaam|achternaam|naam)"
    r"\s*:?\s*",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"\b(?:spreekt|spreken|praat|praten|sprak|accent)\b[^,;.]*", re.IGNORECASE
)
_TITLE: Final = re.compile(
    r"\b(?:meneer|mevrouw|dhr|mevr|mw|de heer|familie|fam)\b\.?", re.IGNORECASE
)
_AND: Final = re.compile(r"\s+(?:en|of|&|\+)\s+")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?\.?")
_COMMAS: Final = re.compile(r"^\s*(?P<last>[^,;]+?)\s*,\s*(?P<first>[^,;]+?)\s*(?:$|[;,])")
MOST_WORDS: Final = 6
MOST_AROUND_COMMA: Final = 3
_PREFIXES = """
van von vom zu der den de het 't t ten ter te in op la le du des di da do dos das del della el al
bin ben ibn bint ould thi
"""
PREFIXES: Final = word_set(_PREFIXES)

_NO_NAMES = """
de het een man vrouw jongen meisje meneer mevrouw dhr mevr mw heer dame persoon iemand kind hij
zij ze er die dat deze dit daar hier met zonder en of maar ook niet geen wel heel erg veel grote
groot kleine klein lange lang dikke dik dunne dun slanke slank oude oud jonge jong kale kaal
blonde blond donkere donker zwarte zwart bruine bruin witte wit rode rood blauwe blauw grijze
grijs haar ogen baard snor bril tatoeage litteken jas pet muts broek trui leren accent spreekt
sprak praat engels nederlands duits draagt droeg rijdt heeft had is was zijn waren komt kwam
woont werkt werkte zegt zei baas eigenaar chauffeur chef uitbater bewoner buurman buurvrouw
collega medewerker werknemer vriend vriendin broer zus moeder vader oom tante neef nicht zoon
dochter tolk huurder verhuurder bemiddelaar pooier slachtoffer verdachte getuige klant ronselaar
ongeveer circa jaar twintig dertig veertig vijftig onbekend onbekende naam voornaam achternaam
heet genaamd geboren geb telefoon tel nummer mobiel twee drie vier vijf zes meerdere paar groep
aantal vrouwen mannen jongens meisjes mensen aziatische afrikaanse oosteuropese europese
arabische latijns amerikaanse nationaliteit nationaliteiten ik wij we jullie u jij je mijn ons
onze soms vaak altijd elke iedere avond ochtend nacht dag week maandag dinsdag woensdag
donderdag vrijdag zaterdag zondag in op aan bij uit naar voor achter over onder tot om te als
dan toen nog al waar wie wat hoe ene zekere alias bijgenaamd bijnaam
"""
NO_NAMES: Final = word_set(_NO_NAMES)


def persons_in(text: str) -> list[dict[str, str]]:
    """Attributes of each person that a text names, in order; empty when it names nobody.

    "Ion Popescu, geb. 12-3-1990", "POPESCU, Ion (1990)", "een Roemeense vrouw, heet Maria". What
    only describes somebody ("grote man met baard") is no name. A date of birth counts for one
    person only, so with several names it is left out.
    """
    known: dict[str, str] = {}
    text = _SPEAKS.sub(" ; ", text)
    if found := _BIRTH_DATE.search(text):
        known["birth_date"] = found["date"]
        text = f"{text[: found.start()]} ; {text[found.end() :]}"
    elif found := _BIRTH_YEAR.search(text):
        known["birth_year"] = found["said"] or found["in"] or found["after"]
        text = f"{text[: found.start()]} ; {text[found.end() :]}"
    if nationality := next((word for word in _WORD.findall(text) if is_nationality(word)), ""):
        known["nationality"] = nationality
        text = text.replace(nationality, " ; ", 1)
    alone = len(text.split()) == 1
    names = [name for part in _AND.split(text) if (name := _name(part, called=alone))]
    if len(names) > 1:
        nation = {"nationality": nationality} if nationality else {}
        return [name | nation for name in names]
    together = (names[0] if names else {}) | known
    return [together] if together else []


def split_name(words: list[str]) -> dict[str, str]:
    """Given names and surname: a surname begins with its prefix, or is in capitals, or is last."""
    words = words[:MOST_WORDS]
    capitals = [len(word.strip(".")) > 1 and word.isupper() for word in words]
    if any(capitals) and not all(capitals):
        last = [word for word, capital in zip(words, capitals, strict=True) if capital]
        first = [word for word, capital in zip(words, capitals, strict=True) if not capital]
        return {"first_name": " ".join(first), "last_name": " ".join(last)}
    for at, word in enumerate(words[:-1]):
        if latin(word) in PREFIXES:
            last = words[at:]
            return {"first_name": " ".join(words[:at]), "last_name": " ".join(last)}
    if len(words) == 1:
        return {"first_name": words[0]}
    return {"first_name": " ".join(words[:-1]), "last_name": words[-1]}


def _name(text: str, *, called: bool) -> dict[str, str]:
    cue, title = _CUE.search(text), _TITLE.search(text)
    if cue:
        text = text[cue.end() :]
    for segment in re.split(r"[;():\n]", text):
        if (found := _COMMAS.match(segment)) and _are_names(found["last"], found["first"]):
            return {"first_name": found["first"].strip(), "last_name": found["last"].strip()}
        for part in segment.split(","):
            if words := _row_of_names(part, called=called or bool(cue)):
                name = split_name(words)
                if title and len(words) == 1:
                    name = {"last_name": words[0]}
                return {key: value for key, value in name.items() if value}
    return {}


def _are_names(*texts: str) -> bool:
    return all(
        0 < len(text.split()) <= MOST_AROUND_COMMA and _row_of_names(text) == text.split()
        for text in texts
    )


def _row_of_names(part: str, *, called: bool = False) -> list[str]:
    """The first row of words that look like a name: with capitals, or all that was said.

    `called` when the words before it said that a name follows.
    """
    words = _WORD.findall(_TITLE.sub(" ", part))
    plain = [latin(word) for word in words]
    if not words or any(character.isdigit() for character in part):
        return []
    names = not any(_no_name(words, plain, at) for at in range(len(words)))
    ends_well = plain[-1] not in PREFIXES
    if names and ends_well and len(words) <= MOST_WORDS - 2:
        several = len(words) > 1 and plain[0] not in PREFIXES
        if called or several or not words[0].islower():
            return words
    return _with_capitals(words, plain)


def _no_name(words: list[str], plain: list[str], at: int) -> bool:
    """Whether this word is none: "wit" alone is a colour, "de Wit" and "Jan Wit" are surnames."""
    if plain[at] in MAKES or not plain[at]:
        return True
    if plain[at] not in NO_NAMES or plain[at] in PREFIXES:
        return False
    return at == 0 or not (words[at][0].isupper() or plain[at - 1] in PREFIXES)


def _with_capitals(words: list[str], plain: list[str]) -> list[str]:
    row: list[str] = []
    for at, word in enumerate(words):
        begins = row or plain[at] not in NO_NAMES
        named = word[0].isupper() and begins and plain[at] not in MAKES
        if named or (row and plain[at] in PREFIXES):
            row.append(word)
        elif row:
            break
    while row and latin(row[-1]) in PREFIXES:
        row.pop()
    return row
