"""Are the committed css, js and fonts built from the sources that are committed beside them?

Compares checksums only, so it needs no node: `python -m schakel.web.assets_check`.
"""

import hashlib
import json
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
RECORD = WEB / "assets.json"
OUTPUT = WEB / "static" / "web"
SOURCES = WEB.parents[2] / "assets"


def sums(folder: Path) -> dict[str, str]:
    """The checksum of every file, as assets/build.mjs computes it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "node_modules" not in path.relative_to(folder).parts
    }


def stale(
    record: Path = RECORD, *, sources: Path = SOURCES, output: Path = OUTPUT
) -> dict[str, list[str]]:
    """Files that differ from what the last build wrote down, by side; empty when all is fresh."""
    written = json.loads(record.read_text())
    found = {}
    for side, folder in (("sources", sources), ("output", output)):
        now, then = sums(folder), written[side]
        differing = sorted(name for name in now | then if now.get(name) != then.get(name))
        if differing:
            found[side] = differing
    return found


def main() -> int:
    """Say what differs, and what to do about it."""
    differing = stale()
    for side, names in differing.items():
        sys.stderr.write(f"assets: {side} changed since the last build: {', '.join(names)}\n")
    if differing:
        sys.stderr.write("assets: run `make assets` and commit what it writes.\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
