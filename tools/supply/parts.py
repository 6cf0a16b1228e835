"""Which packages, of which version, is Schakel made of? As the lock files say."""

import importlib.metadata
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
RUNS: Final = "requirements.lock"
CHECKS: Final = "requirements-dev.lock"
INSTALLS: Final = "requirements-uv.lock"
JAVASCRIPT: Final = "assets/package-lock.json"

PINNED: Final = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[\w,-]+\])?==(?P<version>[^\s;\\]+)")
HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Part:
    """One package: its name in lower case, where it comes from, and what its files hash to."""

    name: str
    version: str
    kind: str  # "pypi" or "npm", as in a package URL
    hashes: tuple[str, ...] = ()
    licence: str = ""

    @property
    def url(self) -> str:
        """The package URL (purl)."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40', 1)}@{self.version}"


def normal(name: str) -> str:
    """As PyPI compares names. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> list[Part]:
    """Every package of a lock file with its hashes; a line that pins nothing is an error."""
    parts: list[Part] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", text)):
        if not block.strip():
            continue
        found = PINNED.match(block.strip())
        if found is None:
            raise ValueError(f"This pins no version: {block.strip().splitlines()[0]}")
        hashes = tuple(sorted(HASH.findall(block)))
        parts.append(Part(normal(found["name"]), found["version"], "pypi", hashes))
    return sorted(parts, key=lambda part: part.name)


def python_parts(*names: str) -> list[Part]:
    """Those of our lock files, each once."""
    found = {
        (part.name, part.version): part
        for name in names
        for part in locked((ROOT / name).read_text(encoding="utf-8"))
    }
    return [found[key] for key in sorted(found)]


def javascript_parts(text: str | None = None) -> list[Part]:
    """What the committed styles and scripts are made of and with."""
    lock = json.loads(text or (ROOT / JAVASCRIPT).read_text(encoding="utf-8"))
    found = {
        (name, entry["version"]): Part(
            name, entry["version"], "npm", (entry["integrity"],), entry.get("license", "")
        )
        for place, entry in lock["packages"].items()
        if place
        for name in [place.rpartition("node_modules/")[2]]
    }
    return [found[key] for key in sorted(found)]


def without_hash(parts: list[Part]) -> list[str]:
    """Packages of which anybody could have changed the files under way."""
    return [f"{part.name} {part.version}" for part in parts if not part.hashes]


def is_installed(part: Part) -> bool:
    """Whether exactly this version is in the environment that asks."""
    try:
        return importlib.metadata.version(part.name) == part.version
    except importlib.metadata.PackageNotFoundError:
        return False
