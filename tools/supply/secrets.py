"""Does the tree or its history hold a secret? Shapes of known secrets, and texts that look drawn.

The history counts as much as the tree: what was once committed has been handed on.
"""

import math
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tools.supply.parts import ROOT

RULES: Final = tomllib.loads(Path(__file__).with_name("secrets.toml").read_text(encoding="utf-8"))

SHAPES: Final = {
    "a private key": re.compile("-----BEGIN (?:[A-Z]+ )*PRIVATE " + "KEY-----"),
    "a key of a cloud": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|glpat-[A-Za-z0-9_-]{20,}|github_pat_\w{50,})"
    ),
    "a token of a registry": re.compile(r"\b(?:pypi-AgE[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36})\b"),
    "a token of a chat": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]{1,20}://[^\s:/@\"'{}<>$]{1,40}:(?P<value>[^\s:/@\"'{}<>$]{3,80})@"
    ),
}
ASSIGNED: Final = re.compile(
    r"(?i)[\w-]{0,30}(?:secret|password|passwd|token|api_?key|private_?key|wachtwoord)[\w-]{0,20}"
    r"[\"']?\s{0,3}(?::|=|:=)\s{0,3}[\"'](?P<value>[^\"'\s]{8,200})[\"']"
)
DRAWN: Final = re.compile(r"[\"'=\s](?P<value>[A-Za-z0-9+/_-]{32,200}={0,2})(?=[\"'\s]|$)")
LEAST_BITS: Final = {"hexadecimal": 3.2, "other": 4.3}  # per character; words stay well below it
LONGEST_LINE: Final = 4_000  # a longer one was written by a machine: shapes are looked for, no more


@dataclass(frozen=True)
class Finding:
    """Something that looks like a secret; it does not show it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def in_line(line: str) -> Iterator[tuple[str, str]]:
    """What looks like a secret in a line: what it is, and the text itself."""
    for what, shape in SHAPES.items():
        for found in shape.finditer(line):
            value = found.groupdict().get("value") or found[0]
            yield what, value
    if len(line) > LONGEST_LINE:
        return
    for found in ASSIGNED.finditer(line):
        if _is_drawn(found["value"], least=3.0):
            yield "a value given to a secret", found["value"]
    for found in DRAWN.finditer(line):
        if _is_drawn(found["value"]):
            yield "a text that looks drawn", found["value"]


def _is_drawn(value: str, *, least: float | None = None) -> bool:
    """Whether nobody thought of this text: letters and digits through each other, much spread."""
    if not (re.search(r"[0-9]", value) and re.search(r"[A-Za-z]", value)):
        return False
    counted = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counted.values())
    kind = "hexadecimal" if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", value) else "other"
    return bits >= (LEAST_BITS[kind] if least is None else least)


def in_lines(lines: Iterable[tuple[str, str, str]], rules: dict[str, Any] = RULES) -> list[Finding]:
    """Of lines as (where, path, text): those that no exception with a reason covers."""
    found = []
    texts = [re.compile(one["text"]) for one in rules["known"] if "text" in one]
    paths = [re.compile(one["path"]) for one in rules["known"] if "path" in one]
    for where, path, line in lines:
        drawn_is_fine = any(one.fullmatch(path) for one in paths)
        for what, value in in_line(line):
            if what == "a text that looks drawn" and drawn_is_fine:
                continue
            if not any(one.search(value) for one in texts):
                found.append(Finding(where, what))
    return found


def of_tree(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Every line that is committed, or would be by `git add`."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        path = root / name
        if path.is_file():
            lines = path.read_bytes().decode("utf-8", "replace").splitlines()
            yield from ((f"{name}:{number}", name, line) for number, line in enumerate(lines, 1))


def of_history(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Every line that any commit of any branch added, and every message."""
    commit, path = "", ""
    log = _git(root, "log", "--all", "-p", "--no-color", "--no-ext-diff", "--unified=0",
               "--format=commit %H%n%B")  # fmt: skip
    for line in log.splitlines():
        if re.fullmatch("commit [0-9a-f]{40}", line):
            commit, path = line[7:17], ""
        elif line.startswith("+++ "):
            path = line[6:]
        elif line.startswith("+") or not path:
            yield f"commit {commit} {path}", path, line[1:] if path else line


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=off", *arguments]
    asked = subprocess.run(command, cwd=root, check=True, capture_output=True)  # noqa: S603  # our own
    return asked.stdout.decode("utf-8", "replace")
