"""`python -m tools.guards`: take each guard away in a copy, run its tests, say what they noticed.

python -m tools.guards              all of them, and write docs/guards.md; exit 1 for a survivor
python -m tools.guards seal.place   only these; nothing is written

The list is guards.toml. First every named test runs in an untouched copy: a test that fails
anyway notices nothing. Killed is a test that failed; a copy that could not be tested at all is no
verdict, and an error. A test that only hangs without its guard is one as well.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Queue
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LIST: Final = Path(__file__).with_name("guards.toml")
PAGE: Final = ROOT / "docs" / "guards.md"
AT_ONCE: Final = 2
AT_MOST: Final = 300  # seconds for the tests of one guard
PASSED, FAILED = 0, 1  # exit codes of pytest; every other one says that nothing was tested

INTRODUCTION: Final = """# Guards, and the tests that watch them

Made by `python -m tools.guards` on {day}: each guard below was taken away in a copy of the source,
and the tests named beside it were run. Killed: one of them failed. {killed} of {all} were killed.
The list, with the change that takes each away, is `tools/guards/guards.toml`.

| Guard | Where | Tests | |
|---|---|---|---|
"""


class NoVerdict(Exception):
    """A guard could not be tried; the text says why."""


@dataclass(frozen=True)
class Guard:
    """One thing that keeps somebody out, and how to take it away."""

    name: str
    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def without(self, text: str) -> str:
        """The file as it is when the guard is gone."""
        if text.count(self.old) != 1:
            raise NoVerdict(f"{self.name}: stands {text.count(self.old)} times in {self.file}")
        return text.replace(self.old, self.new)


def guards() -> list[Guard]:
    """The list, in its own order."""
    read = tomllib.loads(LIST.read_text())
    return [
        Guard(name, each["what"], each["file"], each["old"], each["new"], tuple(each["tests"]))
        for name, each in read.items()
    ]


class Copy:
    """A copy of what git knows and of what is new, to break; with a database of its own."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="schakel-guards-"))
        self.root.chmod(0o755)  # PostgreSQL runs as another user
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # git is where it is
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.root / name)

    def tested(self, tests: Sequence[str]) -> int:
        """Run these tests here; answers pytest's exit code, or FAILED when they hang."""
        command = [
            sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests
        ]  # fmt: skip
        # Two changes within a second would share their compiled form.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        environment["LOCK_WORLDS"] = "3"  # of the property test of sentences against PostgreSQL
        environment["SCHAKEL_VAR"] = str(self.root / "var")
        try:
            done = subprocess.run(  # noqa: S603  # the tests of our own list
                command, cwd=self.root, env=environment, check=False, timeout=AT_MOST,
                capture_output=True, text=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NoVerdict(f"the tests took more than {AT_MOST} s") from None
        if done.returncode not in {PASSED, FAILED}:
            raise NoVerdict(done.stdout[-2000:])
        self.last = done.stdout
        return done.returncode

    def killed(self, guard: Guard) -> bool:
        """Whether a test notices that this guard is gone; the copy is whole again afterwards."""
        path = self.root / guard.file
        whole = path.read_text()
        path.write_text(guard.without(whole))
        try:
            return self.tested(guard.tests) == FAILED
        finally:
            path.write_text(whole)

    def remove(self) -> None:
        """End its database, and throw it away."""
        subprocess.run(
            [sys.executable, "-m", "schakel.config.cli", "stop"], cwd=self.root, check=False,
            env={**os.environ, "SCHAKEL_VAR": str(self.root / "var"),
                 "DJANGO_SETTINGS_MODULE": "schakel.config.settings_test"},
            capture_output=True,
        )  # fmt: skip
        shutil.rmtree(self.root)


def page(seen: Sequence[tuple[Guard, bool]], *, on: date) -> str:
    """What a run saw, as a page."""
    killed = sum(verdict for _guard, verdict in seen)
    lines = [
        f"| {guard.what} | `{guard.file.removeprefix('src/schakel/')}` | "
        + ", ".join(f"`{test.removeprefix('src/schakel/')}`" for test in guard.tests)
        + f" | {'killed' if verdict else '**survived**'} |\n"
        for guard, verdict in seen
    ]
    day = f"{on.day} {on:%B %Y}"
    return INTRODUCTION.format(day=day, killed=killed, all=len(seen)) + "".join(lines)


def main(names: Sequence[str]) -> int:
    """Try the guards with these names, or all; two at a time, each in a copy of its own."""
    chosen = [guard for guard in guards() if not names or guard.name in names]
    copies: Queue[Copy] = Queue()
    for _ in range(AT_ONCE):
        copies.put(Copy())

    def tried(guard: Guard) -> bool:
        copy = copies.get()
        try:
            verdict = copy.killed(guard)
        finally:
            copies.put(copy)
        sys.stdout.write(f"{'killed  ' if verdict else 'SURVIVED'} {guard.name}\n")
        sys.stdout.flush()
        return verdict

    try:
        first = copies.get()
        copies.put(first)
        if first.tested(sorted({test for guard in chosen for test in guard.tests})) != PASSED:
            raise NoVerdict(f"a test fails with every guard in place:\n{first.last[-2000:]}")
        with ThreadPoolExecutor(AT_ONCE) as together:
            seen = list(zip(chosen, together.map(tried, chosen), strict=True))
    except NoVerdict as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    finally:
        while not copies.empty():
            copies.get().remove()
    if not names:
        PAGE.write_text(page(seen, on=date.today()))  # noqa: DTZ011  # the day on this machine
    return 0 if chosen and all(verdict for _guard, verdict in seen) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
