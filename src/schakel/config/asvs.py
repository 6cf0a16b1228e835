"""Which test shows which requirement of ASVS 5.0.0, and why not where none does? docs/asvs.md.

A test says so in a docstring, as "ASVS 3.4.1, 3.4.2"; docs/asvs.toml holds the list of what we hold
ourselves to, and a word on each that no docstring names.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from schakel.config import environment

LIST: Final = environment.ROOT / "docs" / "asvs.toml"
CLAIM: Final = re.compile(
    r"ASVS ((?:\d{1,2}\.\d{1,2}\.\d{1,2}(?: \([^)]*\))?(?:, | and )?)+)", re.ASCII
)
NUMBER: Final = re.compile(r"\d+\.\d+\.\d+")
KINDS: Final = {"none": "not here", "runner": "for who runs it", "open": "**open**"}


class WrongClaim(ValueError):
    """A test names a requirement that is not on the list, or the list a test that is not there."""


@dataclass
class Requirement:
    """One of the list, with everything that is said about it."""

    number: str
    level: int
    about: str
    said: list[tuple[str, str]] = field(default_factory=list)
    tests: set[str] = field(default_factory=set)

    @property
    def state(self) -> str:
        """In a word: shown by a test, said by somebody, or open."""
        kinds = {kind for kind, _text in self.said}
        if "open" in kinds:
            return "partly" if self.tests else "open"
        if self.tests:
            return "tests"
        return "said" if kinds else "open"


def claims(root: Path = environment.ROOT) -> Iterator[tuple[str, str]]:
    """Per requirement that a docstring names, the file that it is in."""
    for path in sorted([*root.glob("src/**/tests/**/*.py"), *root.glob("tests/**/*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                text = " ".join((ast.get_docstring(node) or "").split())
                for found in CLAIM.findall(text):
                    for number in NUMBER.findall(found):
                        yield number, path.relative_to(root).as_posix()


def requirements(
    listed: dict[str, Any] | None = None, root: Path = environment.ROOT
) -> list[Requirement]:
    """The whole list, with what shows each."""
    listed = listed or tomllib.loads(LIST.read_text(encoding="utf-8"))
    found = {number: _read(number, row, listed) for number, row in listed["requirements"].items()}
    for number, path in claims(root):
        if number not in found:
            raise WrongClaim(f"{path} names ASVS {number}, which is not in {LIST.name}")
        found[number].tests.add(path)
    for one in found.values():
        for path in (*one.tests, *(text for kind, text in one.said if kind == "doc")):
            if not (root / path).exists():
                raise WrongClaim(f"ASVS {one.number}: there is no {path}")
    return list(found.values())


def _read(number: str, row: list[Any], listed: dict[str, Any]) -> Requirement:
    level, about, *statements = row
    one = Requirement(number, level, about)
    for statement in statements:
        kind, _, text = statement.partition(" ")
        names = [name.strip() for name in text.split(",")]
        if kind == "by":
            one.tests.update(listed["tests"][name] for name in names)
        elif kind == "doc":
            one.said += [("doc", name) for name in names]
        elif kind.removesuffix(":") in KINDS:
            one.said.append((kind.removesuffix(":"), text))
        else:
            raise WrongClaim(f"ASVS {number}: {statement!r} cannot be read")
    return one


def document() -> list[str]:
    """docs/asvs.md."""
    found = requirements()
    counted: dict[str, int] = defaultdict(int)
    for one in found:
        counted[one.state] += 1
    total = (
        f"{len(found)} requirements: {counted['tests']} shown by tests, {counted['said']} by a"
        " document, or not applicable here, or for who runs it,"
        f" {counted['partly']} partly, {counted['open']} open."
    )
    lines = [
        "# ASVS 5.0.0: requirement by requirement",
        "",
        "Level 2 whole; level 3 of chapters 6, 7, 8, 11, 14 and 16, and what else of level 3 a",
        "test shows. Nobody outside has assessed this: it says which of our own tests names which",
        "requirement, and what is not so. The words are ours; the standard says what is asked.",
        "",
        total,
        "",
        "| | Level | About | Shown by |",
        "|---|---|---|---|",
    ]
    return lines + [
        f"| {one.number} | {one.level} | {one.about} | {'; '.join(_shown(one))} |" for one in found
    ]


def _shown(one: Requirement) -> Iterator[str]:
    for path in sorted(one.tests):
        yield f"`{path.removeprefix('src/schakel/')}`"
    for kind, text in one.said:
        if kind == "doc":
            yield f"[{Path(text).name}]({_from_docs(text)})"
        else:
            yield f"{KINDS[kind]}: {text}"
    if not one.tests and not one.said:
        yield f"{KINDS['open']}: nothing shows it"


def _from_docs(path: str) -> str:
    """A path of the tree, as a page of docs/ names it."""
    return path.removeprefix("docs/") if path.startswith("docs/") else f"../{path}"
