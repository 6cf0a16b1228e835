"""How do tests start our own command? In a bare environment, so that nothing leaks in."""

import os
import subprocess
import sys

from schakel.config import environment

SCHAKEL = [sys.executable, "-m", "schakel.config.cli"]
KEPT = {"PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"}


def bare_environment(**more: str) -> dict[str, str]:
    """What any program needs, and what coverage passes on to the processes of a test."""
    return {**{k: v for k, v in os.environ.items() if k in KEPT}, **more}


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
