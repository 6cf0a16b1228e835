"""`python -m tools.guards`: take each guard away in a copy, run its tests, say what they noticed.

python -m tools.guards              all of them, and write docs/guards.md; exit 1 for a survivor
python -m tools.guards seal.place   only these, and write what became of them in docs/guards.md

The list is guards.toml. First every named test runs in an untouched copy: a test that fails
anyway notices nothing. Killed is a test that failed; a copy that could not be tested at all is no
verdict, and an error. A test that only hangs without its guard is one as well. Two guards that keep
the same thing on purpose are taken away together: `also` names the second change.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Queue
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LIST: Final = Path(__file__).with_name("guards.toml")
PAGE: Final = ROOT / "docs" / "guards.md"
OURS: Final = "src/schakel/"
KILLED, SURVIVED, NOT_TRIED = "killed", "**survived**", "**not tried**"
AT_ONCE: Final = 2
AT_MOST: Final = 300  # seconds for the tests of one guard
ALL_AT_MOST: Final = 1800  # and for those of all together, once, with every guard in place
PASSED, FAILED = 0, 1  # exit codes of pytest; every other one says that nothing was tested

INTRODUCTION: Final = """# Guards, and the tests that watch them

Made by `python -m tools.guards`, last on {day}: each guard below was taken away in a copy of the
source, and the tests named beside it were run. Killed: one of them failed. {killed} of {all} were
killed. The list, with the change that takes each away, is `tools/guards/guards.toml`.

| Guard | Where | Tests | |
|---|---|---|---|
"""


class NoVerdict(Exception):
    """A guard could not be tried; the text says why."""


@dataclass(frozen=True)
class Change:
    """Of one place in one file: what stands there, and what stands there without the guard."""

    file: str
    old: str
    new: str

    def made_in(self, text: str) -> str:
        """The file as it is when the guard is gone."""
        if text.count(self.old) != 1:
            raise NoVerdict(f"{self.old!r} stands {text.count(self.old)} times in {self.file}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Guard:
    """One thing that keeps somebody out, and how to take it away."""

    name: str
    what: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]

    @property
    def row(self) -> str:
        """Its row on the page, but for the verdict."""
        files = dict.fromkeys(change.file.removeprefix(OURS) for change in self.changes)
        where = ", ".join(f"`{file}`" for file in files)
        tests = ", ".join(f"`{test.removeprefix(OURS)}`" for test in self.tests)
        return f"| {self.what} | {where} | {tests} | "


def guards() -> list[Guard]:
    """The list, in its own order."""
    read = tomllib.loads(LIST.read_text())
    return [
        Guard(
            name,
            each["what"],
            tuple(Change(one["file"], one["old"], one["new"]) for one in (each, *each["also"])),
            tuple(each["tests"]),
        )
        for name, each in ((name, {"also": (), **said}) for name, said in read.items())
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
        # What a test starts as a process of its own finds the source of this copy, and not ours.
        venv.create(self.root / ".venv", symlinks=True, with_pip=False)
        (packages,) = (self.root / ".venv").glob("lib/python*/site-packages")
        ours = sysconfig.get_path("purelib")
        (packages / "copy.pth").write_text(
            f"{self.root / 'src'}\nimport site; site.addsitedir({ours!r})\n"
        )

    def tested(self, tests: Sequence[str], *, at_most: int = AT_MOST) -> int:
        """Run these tests here; answers pytest's exit code, or FAILED when they hang."""
        command = [
            str(self.root / ".venv" / "bin" / "python"),
            "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests,
        ]  # fmt: skip
        # Two changes within a second would share their compiled form.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        environment["LOCK_WORLDS"] = "3"  # of the property test of sentences against PostgreSQL
        environment["SCHAKEL_VAR"] = str(self.root / "var")
        try:
            done = subprocess.run(  # noqa: S603  # the tests of our own list
                command, cwd=self.root, env=environment, check=False, timeout=at_most,
                capture_output=True, text=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NoVerdict(f"the tests took more than {at_most} s") from None
        if done.returncode not in {PASSED, FAILED}:
            raise NoVerdict(done.stdout[-2000:])
        self.last = done.stdout
        return done.returncode

    def killed(self, guard: Guard) -> bool:
        """Whether a test notices that this guard is gone; the copy is whole again afterwards."""
        whole = {file: (self.root / file).read_text() for file in {c.file for c in guard.changes}}
        try:
            for change in guard.changes:
                path = self.root / change.file
                path.write_text(change.made_in(path.read_text()))
            return self.tested(guard.tests) == FAILED
        finally:
            for file, text in whole.items():
                (self.root / file).write_text(text)

    def remove(self) -> None:
        """End its database, and throw it away."""
        subprocess.run(
            [sys.executable, "-m", "schakel.config.cli", "stop"], cwd=self.root, check=False,
            env={**os.environ, "SCHAKEL_VAR": str(self.root / "var"),
                 "DJANGO_SETTINGS_MODULE": "schakel.config.settings_test"},
            capture_output=True,
        )  # fmt: skip
        shutil.rmtree(self.root)


def page(rows: Sequence[tuple[Guard, str]], *, on: date) -> str:
    """What is known of each guard, as a page."""
    killed = sum(verdict == KILLED for _guard, verdict in rows)
    lines = [f"{guard.row}{verdict} |\n" for guard, verdict in rows]
    day = f"{on.day} {on:%B %Y}"
    return INTRODUCTION.format(day=day, killed=killed, all=len(rows)) + "".join(lines)


def verdicts(seen: Mapping[str, bool], before: str) -> list[tuple[Guard, str]]:
    """Of every guard of the list: what was seen now, else what the page said before of the same."""
    known = {row: verdict for line in before.splitlines()
             for row, verdict in [line.removesuffix(" |").rpartition(" | ")[::2]]}  # fmt: skip
    found = []
    for guard in guards():
        said = known.get(guard.row.removesuffix(" | "), NOT_TRIED)
        if guard.name in seen:
            said = KILLED if seen[guard.name] else SURVIVED
        found.append((guard, said))
    return found


def main(names: Sequence[str]) -> int:
    """Try the guards with these names, or all; two at a time, each in a copy of its own."""
    chosen = [guard for guard in guards() if not names or guard.name in names]
    copies: Queue[Copy] = Queue()
    for _ in range(AT_ONCE):
        copies.put(Copy())

    def tried(guard: Guard) -> bool | None:
        copy = copies.get()
        try:
            verdict = copy.killed(guard)
            said = "killed  " if verdict else "SURVIVED"
        except NoVerdict as problem:  # says nothing of the others
            verdict, said = None, f"no verdict ({problem})"
        finally:
            copies.put(copy)
        sys.stdout.write(f"{said} {guard.name}\n")
        sys.stdout.flush()
        return verdict

    try:
        first = copies.get()
        copies.put(first)
        watching = sorted({test for guard in chosen for test in guard.tests})
        if first.tested(watching, at_most=ALL_AT_MOST) != PASSED:
            raise NoVerdict(f"a test fails with every guard in place:\n{first.last[-2000:]}")
        with ThreadPoolExecutor(AT_ONCE) as together:
            seen = list(zip(chosen, together.map(tried, chosen), strict=True))
    except NoVerdict as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    finally:
        while not copies.empty():
            copies.get().remove()
    found = {guard.name: verdict for guard, verdict in seen if verdict is not None}
    rows = verdicts(found, PAGE.read_text())
    PAGE.write_text(page(rows, on=date.today()))  # noqa: DTZ011  # the day on this machine
    if len(found) < len(chosen):
        return 2
    return 0 if chosen and all(found.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
