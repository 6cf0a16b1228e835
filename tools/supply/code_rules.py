"""What may stand in our code only where somebody said why? Rules of our own, beside the linter's.

The linter and bandit (tools/supply/dangerous.py) know Python; these know what this project
promises: no SQL outside a short list, nothing on a page that was not escaped, every form checked
for where it came from, and rows read where a policy decides.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from tools.supply.parts import ROOT

SOURCE: Final = ROOT / "src" / "schakel"
ALLOWED: Final = Path(__file__).with_name("code_rules.toml")

SQL_CALLS: Final = {"execute", "executemany", "raw", "extra", "copy", "RawSQL"}
UNESCAPED: Final = {"mark_safe", "SafeText"}
MANAGERS: Final = {"objects", "_default_manager", "_base_manager"}
RUNS_TEXT: Final = {"eval", "exec", "compile", "__import__"}
UNSAFE_READERS: Final = {"pickle", "marshal", "shelve", "dill"}
ASKS_OTHERS: Final = {
    "urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib",
    "smtplib", "xmlrpc", "telnetlib",
}  # fmt: skip
IN_A_TEMPLATE: Final = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")
READS_ROWS: Final = re.compile(r"(^|/)(views|forms|templatetags)(/|\.py$)")


@dataclass(frozen=True)
class Broken:
    """A rule and the place that breaks it."""

    rule: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


def in_python(text: str, path: str) -> Iterator[Broken]:
    """The rules that one Python file breaks."""
    for node in ast.walk(ast.parse(text)):
        for rule in _broken_by(node, path):
            yield Broken(rule, path, getattr(node, "lineno", 0))


def _broken_by(node: ast.AST, path: str) -> Iterator[str]:
    if isinstance(node, ast.Call):
        yield from _broken_by_call(node)
    elif isinstance(node, ast.Name):
        if node.id == "csrf_exempt":
            yield "form-not-checked"
        elif node.id in UNESCAPED:
            yield "not-escaped"
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = {getattr(node, "module", "") or "", *(alias.name for alias in node.names)}
        if names & UNSAFE_READERS:
            yield "reader-that-runs-code"
        if names & ASKS_OTHERS:
            yield "asks-another-machine"
    elif isinstance(node, ast.Attribute) and READS_ROWS.search(path) and node.attr in MANAGERS:
        yield "rows-outside-a-policy"


def _broken_by_call(node: ast.Call) -> Iterator[str]:
    name = _called(node)
    if name in SQL_CALLS and node.args and _is_built(node.args[0]):
        yield "sql-built-from-parts"
    elif name in {"raw", "extra", "RawSQL"} or (name == "execute" and node.args):
        yield "sql"
    if name in RUNS_TEXT and isinstance(node.func, ast.Name):
        yield "text-run-as-code"
    if any(word.arg == "shell" and _says(word.value, said=True) for word in node.keywords):
        yield "shell"
    if any(word.arg == "verify" and _says(word.value, said=False) for word in node.keywords):
        yield "certificate-not-checked"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_built(node: ast.expr) -> bool:
    """An f-string with a value in it, a sum, `%` or `.format`: values belong in parameters."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    if isinstance(node, ast.Call) and _called(node) == "format":
        # psycopg's own SQL(...).format quotes what it puts in.
        inner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return not (isinstance(inner, ast.Call) and _called(inner) == "SQL")
    return False


def _says(node: ast.expr, *, said: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is said


def in_template(text: str, path: str) -> Iterator[Broken]:
    """The rules that one template breaks."""
    for number, line in enumerate(text.splitlines(), 1):
        if IN_A_TEMPLATE.search(line):
            yield Broken("not-escaped", path, number)


def in_source(source: Path = SOURCE) -> list[Broken]:
    """Everything broken in what runs; tests and migrations may use SQL."""
    found: list[Broken] = []
    for file in sorted(source.rglob("*")):
        if {"tests", "migrations"} & set(file.parts) or not file.is_file():
            continue
        path = file.relative_to(source).as_posix()
        if file.suffix == ".py":
            found += in_python(file.read_text(encoding="utf-8"), path)
        elif "templates" in file.parts:
            found += in_template(file.read_text(encoding="utf-8"), path)
    return found


def troubles(found: list[Broken], allowed: list[dict[str, Any]] | None = None) -> list[str]:
    """What no entry with a reason allows, and entries that nothing needs any more."""
    if allowed is None:
        allowed = tomllib.loads(ALLOWED.read_text(encoding="utf-8"))["allowed"]
    places = [(one["rule"], one["path"]) for one in allowed if one["because"]]
    covered = {
        one: [place for place in places if place[0] == one.rule and fnmatch(one.path, place[1])]
        for one in found
    }
    needed = {place for found_places in covered.values() for place in found_places}
    return [str(one) for one, found_places in covered.items() if not found_places] + [
        f"code_rules.toml: {rule} in {path} is no longer needed"
        for rule, path in places
        if (rule, path) not in needed
    ]
