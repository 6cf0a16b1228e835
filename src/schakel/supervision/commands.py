"""What does `schakel dpia` do? It writes the assessment, to go on writing in."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from schakel.supervision import dpia


def register(commands: Any) -> None:
    """Add `dpia`."""
    text = "write a data protection impact assessment, filled from the configuration"
    writing = commands.add_parser("dpia", help=text, description=text)
    writing.add_argument(
        "--to", type=Path, metavar="FILE", help="a new file; without it, standard output"
    )
    writing.set_defaults(run=_dpia)


def _dpia(given: argparse.Namespace) -> int:
    written = dpia.as_markdown(dpia.assessment(today=timezone.localdate()))
    if given.to is None:
        sys.stdout.write(written)
        return 0
    try:
        with given.to.open("x", encoding="utf-8") as file:
            file.write(written)
    except FileExistsError:
        raise CommandError(f"{given.to} is there already; it stays as it is.") from None
    except OSError as problem:
        raise CommandError(f"{given.to} cannot be written: {problem.strerror}.") from None
    return 0
