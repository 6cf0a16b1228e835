"""The demo on its own private database: made, looked at, made anew and undone."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from schakel.ops.tests.processes import SCHAKEL, run

Schakel = Callable[..., CompletedProcess[str]]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="schakel-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def schakel(folder) -> Schakel:
    def command(*arguments: str, said: str = "") -> CompletedProcess[str]:
        return run(
            [*SCHAKEL, *arguments],
            said,
            SCHAKEL_VAR=str(folder / "var"),
            DEMO_DATA="no",
            PUBLIEK_PORT="1",
            WERKPLEK_PORT="2",
        )

    return command


def test_from_nothing_to_a_demo_and_back_to_nothing(folder, schakel):
    made = schakel("setup")
    assert made.returncode == 0, made.stderr
    assert "private PostgreSQL started" in made.stdout
    assert "migrations done" in made.stdout
    assert "De Markiezaten:" in made.stdout

    looked = schakel("status")
    assert looked.returncode == 1
    assert "does not run from this folder" in looked.stdout
    assert "PostgreSQL   does not run" in looked.stdout
    assert "publiek      port 1: no answer" in looked.stdout

    asked = schakel("psql", said="SELECT 'I am ' || current_user;\n")
    assert "I am schakel_worker" in asked.stdout
    healthy = ["database", "ok", "queue", "ok", "keys", "ok", "envelopes", "ok"]
    assert schakel("health").stdout.split() == healthy
    assert schakel("demo", "accounts").stdout == ""

    anew = schakel("demo", "reset")
    assert anew.returncode == 0, anew.stderr
    assert "schakel thrown away" in anew.stdout
    assert "migrations done" in anew.stdout

    assert "The private PostgreSQL has ended." in schakel("stop").stdout
    gone = schakel("demo", "remove")
    assert gone.stdout == f"{folder / 'var'} is gone.\n"
    assert list(folder.iterdir()) == []
