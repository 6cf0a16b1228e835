"""Is any part known to be weak in the version that is locked? By a list of our own, offline."""

import tomllib
from pathlib import Path
from typing import Any, Final

from packaging.version import Version

from tools.supply.parts import Part, normal

KNOWN: Final = Path(__file__).with_name("advisories.toml")


def read(path: Path = KNOWN) -> list[dict[str, Any]]:
    """The list; an entry that cannot be checked by a reader is an error."""
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["advisory"]
    for entry in entries:
        Version(entry["fixed"])
        if not entry["ids"] or not entry["about"]:
            raise ValueError(
                f"{path.name}: {entry['package']} names no id, or not what it is about"
            )
    return entries


def weak(parts: list[Part], entries: list[dict[str, Any]]) -> list[str]:
    """Parts below a floor, with what is known about them."""
    return [
        f"{part.name} {part.version}: {', '.join(entry['ids'])} ({entry['about']}); "
        f"mended in {entry['fixed']}"
        for part in parts
        for entry in entries
        if normal(entry["package"]) == part.name
        if Version(part.version) < Version(entry["fixed"])
    ]
