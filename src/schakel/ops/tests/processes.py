"""How do tests start our own command? In a bare environment, so that nothing leaks in."""

import os
import subprocess
import sys

from schakel.config import environment

SCHAKEL = [sys.executable, "-m", "schakel.config.cli"]
NEEDED = {"PATH", "HOME", "LANG"}
COUNTED = {"COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}


def bare_environment(*, counted: bool = True, **more: str) -> dict[str, str]:
    """What any program needs, and what coverage passes on to the processes of a test.

    What is not counted runs twice as fast: a whole Schakel, that other tests count already.
    """
    kept = NEEDED | COUNTED if counted else NEEDED
    return {**{k: v for k, v in os.environ.items() if k in kept}, **more}


def run(command: list[str], said: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run to the end, from the root of the checkout."""
    return subprocess.run(
        command,
        cwd=environment.ROOT,
        env=bare_environment(**variables),
        input=said,
        check=False,
        capture_output=True,
        text=True,
    )
