"""What does bandit think is dangerous in our code, and where did nobody say why it is not?

Its rules are ruff's S rules under another letter, so one exception with a reason on the line
counts for both: `# noqa: S608  # names are our own`, or `# nosec B608  # …` where ruff sees
nothing. A mark without a reason is none. Files that are nothing but SQL stand in code_rules.toml.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from tools.supply.code_rules import SOURCE, Broken

CONFIGURATION: Final = Path(__file__).with_name("bandit.toml")
NOTHING_OR_SOMETHING: Final = (0, 1)


class CouldNotLook(Exception):
    """Bandit could not read something, so that finding nothing means nothing."""


def in_source(source: Path = SOURCE) -> list[Broken]:
    """What bandit finds in what runs, without tests, where no reason stands on the line."""
    command = [
        sys.executable, "-m", "bandit", "--recursive", str(source), "--exclude", "*/tests/*",
        "--configfile", str(CONFIGURATION), "--ignore-nosec", "--format", "json", "--quiet",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own tool
    if ran.returncode not in NOTHING_OR_SOMETHING:
        raise CouldNotLook(ran.stderr.strip())
    told = json.loads(ran.stdout)
    if told["errors"]:
        raise CouldNotLook(str(told["errors"]))
    return [
        Broken(one["test_id"], Path(one["filename"]).relative_to(source).as_posix(), number)
        for one in told["results"]
        if (number := one["line_number"]) and not _has_reason(one)
    ]


def _has_reason(found: dict[str, Any]) -> bool:
    """On one of the lines of the statement; the reason is what follows the mark."""
    number = found["test_id"].removeprefix("B")
    mark = re.compile(rf"#\s*(noqa:[^#]*\bS{number}\b|nosec\s[^#]*\bB{number}\b)[^#]*#\s*\w")
    lines = Path(found["filename"]).read_text(encoding="utf-8").splitlines()
    span = found["line_range"]
    return any(mark.search(line) for line in lines[span[0] - 1 : span[-1]])
