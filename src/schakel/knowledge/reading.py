"""Which mistakes are in the files of a set of signal cards, where, and what helps?"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from schakel.knowledge import schema
from schakel.knowledge.checking import (
    Content,
    Mistake,
    double,
    misplaced,
    twice,
    unknown_references,
)

Kind = TypeVar("Kind")


def read(directory: Path) -> tuple[Content, list[Mistake]]:
    """Read a folder of card files; what could be read, and every mistake that was found."""
    mistakes: list[Mistake] = []
    content = Content()
    _read_words(directory, content, mistakes)
    _read_indicators(directory, content, mistakes)
    _read_cards(directory, content, mistakes)
    mistakes += unknown_references(content)
    mistakes += misplaced(content)
    return content, mistakes


def _read_words(directory: Path, content: Content, mistakes: list[Mistake]) -> None:
    if vocabulary := _read_file(directory, "vocabulary.toml", schema.Vocabulary, mistakes):
        content.forms = {word.code: word for word in vocabulary.form}
        content.strengths = {word.code: word for word in vocabulary.strength}
        content.headings = {word.code: word for word in vocabulary.heading}
        content.settings = {word.code: word for word in vocabulary.setting}
    if sources := _read_file(directory, "sources.toml", schema.SourceFile, mistakes):
        content.sources = {source.id: source for source in sources.source}
        mistakes += twice("sources.toml", (source.id for source in sources.source))
    if texts := _read_file(directory, "beside.toml", schema.BesideFile, mistakes):
        content.beside = {text.code: text for text in texts.beside}
        mistakes += twice("beside.toml", (text.code for text in texts.beside))
    if synonyms := _read_file(directory, "synonyms.toml", schema.SynonymFile, mistakes):
        content.synonyms = synonyms.synonym
        content.empty_words = frozenset(synonyms.empty_words)


def _read_indicators(directory: Path, content: Content, mistakes: list[Mistake]) -> None:
    for name in _names(directory, "indicators"):
        found = _read_file(directory, name, schema.IndicatorFile, mistakes)
        for indicator in found.indicator if found else ():
            if indicator.code in content.indicators:
                mistakes.append(double(name, indicator.code))
            content.indicators[indicator.code] = indicator
            content.files[indicator.code] = name


def _read_cards(directory: Path, content: Content, mistakes: list[Mistake]) -> None:
    for name in _names(directory, "cards"):
        card = _read_file(directory, name, schema.Card, mistakes)
        if card is None:
            continue
        if card.slug != Path(name).stem:
            mistakes.append(
                Mistake(
                    name,
                    "slug",
                    _("de slug '%(slug)s' is anders dan de bestandsnaam.") % {"slug": card.slug},
                    _("Geef het bestand en de slug dezelfde naam."),
                )
            )
        content.cards[card.slug] = card
        content.files[card.slug] = name


def _names(directory: Path, folder: str) -> list[str]:
    return [f"{folder}/{path.name}" for path in sorted((directory / folder).glob("*.toml"))]


def _read_file(
    directory: Path, name: str, kind: type[Kind], mistakes: list[Mistake]
) -> Kind | None:
    """The file as `kind`, or None with the reasons added to `mistakes`."""
    try:
        text = (directory / name).read_text(encoding="utf-8")
        table = tomllib.loads(text)
        return TypeAdapter(kind).validate_python(table)
    except FileNotFoundError:
        mistakes.append(Mistake(name, "", _("dit bestand ontbreekt."), _("Maak het aan.")))
    except UnicodeDecodeError:
        mistakes.append(
            Mistake(name, "", _("de tekens zijn niet leesbaar."), _("Bewaar het als UTF-8."))
        )
    except tomllib.TOMLDecodeError as error:
        mistakes.append(
            Mistake(
                name,
                "",
                _("dit is geen geldige TOML (%(error)s).") % {"error": error},
                _("Kijk op die regel naar aanhalingstekens, haken en komma's."),
            )
        )
    except ValidationError as error:
        mistakes += [_explained(name, text, table, problem) for problem in error.errors()]
    return None


def _explained(name: str, text: str, table: Mapping[str, Any], problem: Any) -> Mistake:
    """A mistake found by pydantic, in words an editor can use."""
    steps, spot, code = list(problem["loc"]), table, ""
    for step in steps:
        try:
            spot = spot[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(spot, dict):
            code = str(spot.get("code") or spot.get("id") or code)
    place = ".".join(str(step) for step in steps)
    if code:
        lines = text.splitlines()
        line = next((n for n, row in enumerate(lines, 1) if f'"{code}"' in row), 0)
        place = _("regel %(line)s, '%(code)s' (%(place)s)") % {
            "line": line,
            "code": code,
            "place": place,
        }
    remedies = {
        "missing": (_("dit onderdeel ontbreekt."), _("Vul het in.")),
        "unexpected_keyword_argument": (
            _("dit onderdeel kennen wij niet."),
            _("Kijk of u het goed spelt, of haal het weg."),
        ),
        "string_too_short": (_("deze tekst is leeg."), _("Vul de tekst in.")),
        "string_too_long": (_("deze tekst is te lang."), _("Maak er twee zinnen van.")),
        "literal_error": (
            _("deze waarde mag hier niet."),
            _("Kies uit: %(expected)s.") % {"expected": problem.get("ctx", {}).get("expected")},
        ),
        "string_pattern_mismatch": (
            _("een code heeft alleen kleine letters, cijfers en streepjes."),
            _("Pas de code aan."),
        ),
    }
    what, remedy = remedies.get(
        problem["type"], (problem["msg"] + ".", _("Kijk hoe een andere kaart dit doet."))
    )
    return Mistake(name, place, what, remedy)
