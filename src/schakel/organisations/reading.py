"""What does a district file say, and what is wrong with it? No database is needed to ask."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import ValidationError

from schakel.organisations.crosschecks import mistakes_in
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.problems import Problem, from_pydantic, problem_at, unreadable
from schakel.organisations.toml_lines import lines_of


@dataclass(frozen=True)
class Reading:
    """A file that was read: what it says when it is right, or else every mistake."""

    text: str
    file: DistrictFile | None
    problems: list[Problem]

    @property
    def sha256(self) -> str:
        """The fingerprint of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class WrongFile(Exception):
    """The file has mistakes, so nothing of it is loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read(path: Path) -> Reading:
    """Read a file from disk."""
    try:
        return read_text(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = Problem(
            1,
            str(path),
            _("Dit bestand bestaat niet."),
            _("Kijk de naam na. Districtsbestanden staan in de map districts."),
        )
    except IsADirectoryError:
        problem = Problem(1, str(path), _("Dit is een map."), _("Noem het bestand in de map."))
    except UnicodeDecodeError:
        problem = Problem(
            1,
            str(path),
            _("Dit bestand is geen UTF-8-tekst."),
            _("Bewaar het opnieuw als UTF-8."),
        )
    return Reading("", None, [problem])


def read_text(text: str) -> Reading:
    """Read the text of a file; every mistake at once, in the order of the lines."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Reading(text, None, [unreadable(error, text)])
    lines = lines_of(text)
    try:
        file = DistrictFile.model_validate(values)
    except ValidationError as error:
        found = {from_pydantic(one, lines) for one in error.errors(include_url=False)}
        return Reading(text, None, sorted(found))
    mistakes = sorted(problem_at(lines, *mistake) for mistake in mistakes_in(file))
    return Reading(text, None if mistakes else file, mistakes)


def check(path: Path) -> list[Problem]:
    """Every mistake in the file, with line and remedy; empty when it can be loaded."""
    return read(path).problems
