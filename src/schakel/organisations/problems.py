"""What is wrong in a district file, on which line, and what mends it?"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic_core import ErrorDetails

from schakel.organisations.district_file import DistrictFile
from schakel.organisations.toml_lines import Path, line_at


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, what it is, and what to do about it."""

    line: int
    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return _("regel %(line)s, %(where)s: %(what)s\n    → %(remedy)s") % vars(self)


def problem_at(lines: Mapping[Path, int], path: Path, what: str, remedy: str) -> Problem:
    """A mistake at a place in the file."""
    return Problem(line_at(dict(lines), path), written(path), what, remedy)


def written(path: Iterable[str | int]) -> str:
    """A path as a person counts: `organisations[3].contacts[1].value`, from one."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text or _("het bestand")


_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


def unreadable(error: Exception, text: str) -> Problem:
    """TOML that cannot be read at all, with the remedy that fits most often."""
    said = str(error)
    found = _POSITION.search(said)
    line = int(found.group(1)) if found else max(1, text.count("\n"))
    remedy = _("Vergelijk de regel met een regel die erop lijkt en die wel klopt.")
    for fragment, mends in (
        ("Cannot declare", _("Deze naam of sectie staat er al. Haal een van de twee weg.")),
        ("Cannot overwrite", _("Deze naam staat er al. Haal een van de twee weg.")),
        ("Invalid value", _('Zet tekst tussen aanhalingstekens: naam = "tekst".')),
        ("Expected '='", _('Schrijf naam = "waarde", met een is-teken ertussen.')),
        ("Unterminated", _("Sluit de tekst af met een aanhalingsteken.")),
        ("Illegal character", _("Sluit de tekst op dezelfde regel af met een aanhalingsteken.")),
        ("Unclosed", _("Sluit de lijst af met ] of de groep met }.")),
    ):
        if fragment in said:
            remedy = mends
            break
    detail = _POSITION.sub("", said).strip()
    return Problem(
        line,
        _("het bestand"),
        _("Dit is geen geldige TOML (%(detail)s).") % {"detail": detail},
        remedy,
    )


def from_pydantic(error: ErrorDetails, lines: Mapping[Path, int]) -> Problem:
    """A mistake against the schema, in the reader's language."""
    path = tuple(error["loc"])
    what, remedy = _explained(error, path)
    return problem_at(lines, path, what, remedy)


def _explained(error: ErrorDetails, path: Path) -> tuple[str, str]:
    context: dict[str, Any] = error.get("ctx", {})
    kind = error["type"]
    name = str(path[-1]) if path else ""
    if kind == "schakel":
        return context["what"], context["remedy"]
    if kind == "missing":
        return (
            _("`%(name)s` ontbreekt.") % {"name": name},
            _("Voeg `%(name)s = …` toe aan dit onderdeel.") % {"name": name},
        )
    if kind == "extra_forbidden":
        return _("`%(name)s` hoort hier niet.") % {"name": name}, _not_here(path)
    if kind == "literal_error":
        return (
            _("“%(value)s” is geen mogelijke waarde van `%(name)s`.")
            % {"value": error["input"], "name": name},
            _("Kies uit: %(expected)s.") % {"expected": context["expected"]},
        )
    if kind in _SIMPLE:
        what, remedy = _SIMPLE[kind]()
        return what % {"name": name, **context}, remedy % {"name": name, **context}
    return (
        _("De waarde van `%(name)s` klopt niet (%(detail)s).")
        % {"name": name, "detail": error["msg"]},
        _("Kijk in docs/district-file.md wat hier mag staan."),
    )


def _text() -> tuple[str, str]:
    return _("`%(name)s` moet een tekst zijn."), _('Zet aanhalingstekens: %(name)s = "…".')


def _number() -> tuple[str, str]:
    return (
        _("`%(name)s` moet een heel getal zijn."),
        _("Schrijf alleen cijfers, zonder punten of aanhalingstekens."),
    )


def _day() -> tuple[str, str]:
    return (
        _("`%(name)s` moet een datum zijn."),
        _("Schrijf %(name)s = 2026-11-23, zonder aanhalingstekens."),
    )


def _yes_or_no() -> tuple[str, str]:
    return _("`%(name)s` is waar of niet waar."), _("Schrijf %(name)s = true of = false.")


def _list() -> tuple[str, str]:
    return _("`%(name)s` moet een lijst zijn."), _("Zet er vierkante haken om: %(name)s = […].")


def _group() -> tuple[str, str]:
    return (
        _("`%(name)s` moet een groep van namen en waarden zijn."),
        _('Schrijf %(name)s = { naam = "waarde" } of een eigen [sectie].'),
    )


def _empty() -> tuple[str, str]:
    return _("`%(name)s` is leeg."), _("Vul `%(name)s` in, of haal de regel weg als dat mag.")


def _pattern() -> tuple[str, str]:
    return (
        _("`%(name)s` heeft niet de juiste vorm."),
        _("De vorm is %(pattern)s: kleine letters, cijfers en streepjes; een CBS-code is GM1234."),
    )


def _out_of_range() -> tuple[str, str]:
    return (
        _("`%(name)s` is te groot of te klein."),
        _("Kijk of er een cijfer te veel of te weinig staat."),
    )


def _too_long() -> tuple[str, str]:
    return _("`%(name)s` is te lang."), _("Maak het korter.")


def _too_few() -> tuple[str, str]:
    return (
        _("In `%(name)s` staat te weinig."),
        _("Zet er minstens %(min_length)s in."),
    )


def _too_many() -> tuple[str, str]:
    return _("In `%(name)s` staat te veel."), _("Er mogen er hooguit %(max_length)s staan.")


_SIMPLE = {
    "string_type": _text,
    "int_type": _number,
    "int_from_float": _number,
    "float_type": _number,
    "date_type": _day,
    "date_from_datetime_inexact": _day,
    "bool_type": _yes_or_no,
    "list_type": _list,
    "model_type": _group,
    "model_attributes_type": _group,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "too_short": _too_few,
    "too_long": _too_many,
}


def _not_here(path: Path) -> str:
    """Which name was probably meant."""
    names = names_in(path[:-1])
    close = difflib.get_close_matches(str(path[-1]), names, n=1)
    if close:
        return _("Bedoelt u `%(name)s`?") % {"name": close[0]}
    return _("Haal de regel weg. Hier mag staan: %(names)s.") % {"names": ", ".join(names)}


def names_in(path: Sequence[str | int]) -> list[str]:
    """The names that may stand in the part of the file at this path."""
    model: type[BaseModel] = DistrictFile
    for part in path:
        if isinstance(part, int):
            continue
        by_name = {field.alias or name: field for name, field in model.model_fields.items()}
        if part not in by_name:
            return []
        inner = _model_in(by_name[part].annotation)
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The section inside an annotation such as `list[OrganisationEntry]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _model_in(inner)) is not None:
            return found
    return None
