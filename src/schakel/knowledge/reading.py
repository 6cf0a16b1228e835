"""Which mistakes are in the files of a set of signal cards, where, and what helps?"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from schakel.knowledge import schema


@dataclass(frozen=True)
class Mistake:
    """Something an editor has to repair: in which file, at which place, how."""

    file: str
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.what} {self.remedy}"


@dataclass
class Content:
    """Everything the files say, by code and in the order of the files."""

    forms: dict[str, schema.Word] = field(default_factory=dict)
    strengths: dict[str, schema.Word] = field(default_factory=dict)
    headings: dict[str, schema.Word] = field(default_factory=dict)
    settings: dict[str, schema.Word] = field(default_factory=dict)
    sources: dict[str, schema.Source] = field(default_factory=dict)
    indicators: dict[str, schema.Indicator] = field(default_factory=dict)
    beside: dict[str, schema.Beside] = field(default_factory=dict)
    cards: dict[str, schema.Card] = field(default_factory=dict)
    synonyms: tuple[schema.Synonyms, ...] = ()


def read(directory: Path) -> tuple[Content, list[Mistake]]:
    """Read a folder of card files; what could be read, and every mistake that was found."""
    mistakes: list[Mistake] = []
    content = Content()

    def one(name: str, kind: Any) -> Any:
        return _read_file(directory, directory / name, kind, mistakes)

    if vocabulary := one("vocabulary.toml", schema.Vocabulary):
        content.forms = {word.code: word for word in vocabulary.form}
        content.strengths = {word.code: word for word in vocabulary.strength}
        content.headings = {word.code: word for word in vocabulary.heading}
        content.settings = {word.code: word for word in vocabulary.setting}
    if sources := one("sources.toml", schema.SourceFile):
        content.sources = {source.id: source for source in sources.source}
        mistakes += _twice("sources.toml", (source.id for source in sources.source))
    if texts := one("beside.toml", schema.BesideFile):
        content.beside = {text.code: text for text in texts.beside}
        mistakes += _twice("beside.toml", (text.code for text in texts.beside))
    if synonyms := one("synonyms.toml", schema.SynonymFile):
        content.synonyms = synonyms.synonym

    indicator_files: dict[str, str] = {}
    for path in sorted((directory / "indicators").glob("*.toml")):
        name = path.relative_to(directory).as_posix()
        for indicator in getattr(one(name, schema.IndicatorFile), "indicator", ()):
            if indicator.code in content.indicators:
                mistakes.append(_double(name, indicator.code))
            content.indicators[indicator.code] = indicator
            indicator_files[indicator.code] = name

    card_files: dict[str, str] = {}
    for path in sorted((directory / "cards").glob("*.toml")):
        name = path.relative_to(directory).as_posix()
        card = one(name, schema.Card)
        if card is None:
            continue
        if card.slug in content.cards:
            mistakes.append(_double(name, card.slug))
        if card.slug != path.stem:
            mistakes.append(
                Mistake(
                    name,
                    "slug",
                    _("de slug '%(slug)s' is anders dan de bestandsnaam.") % {"slug": card.slug},
                    _("Geef het bestand en de slug dezelfde naam."),
                )
            )
        content.cards[card.slug] = card
        card_files[card.slug] = name

    mistakes += _unknown_references(content, indicator_files, card_files)
    mistakes += _misplaced(content, card_files)
    return content, mistakes


def _read_file(directory: Path, path: Path, kind: Any, mistakes: list[Mistake]) -> Any:
    """The file as `kind`, or None with the reasons added to `mistakes`."""
    name = path.relative_to(directory).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
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
        for problem in error.errors():
            mistakes.append(_explained(name, text, table, problem))
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


def _double(name: str, code: str) -> Mistake:
    return Mistake(
        name,
        f"'{code}'",
        _("deze code bestaat al."),
        _("Kies een andere code; een code betekent maar één ding."),
    )


def _twice(name: str, codes: Iterable[str]) -> Iterator[Mistake]:
    return (_double(name, code) for code, times in Counter(codes).items() if times > 1)


def _unknown_references(
    content: Content, indicator_files: Mapping[str, str], card_files: Mapping[str, str]
) -> Iterator[Mistake]:
    """Codes that are used somewhere and exist nowhere."""

    def look(name: str, place: str, codes: Iterable[str | None], known: Iterable[str]) -> Any:
        for code in codes:
            if code is not None and code not in known:
                yield Mistake(
                    name,
                    place,
                    _("'%(code)s' bestaat niet.") % {"code": code},
                    _("Kies een bestaande code: %(codes)s.")
                    % {"codes": ", ".join(sorted(known)) or "-"},
                )

    for indicator in content.indicators.values():
        name, place = indicator_files[indicator.code], f"'{indicator.code}'"
        yield from look(name, f"{place} forms", indicator.forms, content.forms)
        yield from look(name, f"{place} settings", indicator.settings, content.settings)
        yield from look(name, f"{place} sources", indicator.sources, content.sources)
        yield from look(name, f"{place} heading", [indicator.heading], content.headings)
    for text in content.beside.values():
        yield from look("beside.toml", f"'{text.code}' sources", text.sources, content.sources)
    for number, synonym in enumerate(content.synonyms, start=1):
        place = _("groep %(number)s (%(word)s)") % {"number": number, "word": synonym.words[0]}
        yield from look("synonyms.toml", place, synonym.cards, content.cards)
    for card in content.cards.values():
        name = card_files[card.slug]
        yield from look(name, "sources", card.sources, content.sources)
        yield from look(name, "beside", card.beside, content.beside)
        yield from look(name, "form", [card.form], content.forms)
        for group in card.see:
            yield from look(name, "see.indicators", group.indicators, content.indicators)
            yield from look(name, "see.setting", [group.setting], content.settings)
            yield from look(name, "see.heading", [group.heading], content.headings)


def _misplaced(content: Content, card_files: Mapping[str, str]) -> Iterator[Mistake]:
    """Things that are known, but do not belong where they stand."""
    for card in content.cards.values():
        name = card_files[card.slug]
        if (card.kind == "form") != (card.form is not None):
            yield Mistake(
                name,
                "form",
                _("een kaart met kind = 'form' noemt één vorm, een andere kaart geen."),
                _("Vul 'form' in of haal het weg."),
            )
        if card.review_on <= card.changed_on:
            yield Mistake(
                name,
                "review_on",
                _("de kaart moet na de wijziging nog een keer bekeken worden."),
                _("Kies een datum na changed_on."),
            )
        yield from _twice(name, card.codes())
        for group in card.see:
            if (group.setting is None) == (group.heading is None):
                yield Mistake(
                    name,
                    "see",
                    _("een groep heeft óf een setting óf een heading."),
                    _("Kies één van de twee."),
                )
            for code in group.indicators:
                indicator = content.indicators.get(code)
                if indicator is None:
                    continue
                if group.setting and group.setting not in indicator.settings:
                    yield Mistake(
                        name,
                        f"see '{code}'",
                        _("dit wordt volgens de lijst niet gezien bij '%(setting)s'.")
                        % {"setting": group.setting},
                        _("Zet de setting bij het signaal, of verplaats het op de kaart."),
                    )
                if group.heading and group.heading != indicator.heading:
                    yield Mistake(
                        name,
                        f"see '{code}'",
                        _("dit hoort bij een andere kop dan '%(heading)s'.")
                        % {"heading": group.heading},
                        _("Zet het onder de kop die bij het signaal staat."),
                    )
                if indicator.retired_on is not None:
                    yield Mistake(
                        name,
                        f"see '{code}'",
                        _("dit signaal wordt niet meer gebruikt."),
                        _("Haal het van de kaart."),
                    )
