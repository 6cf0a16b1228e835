"""What does `schakel link` do?"""

import argparse
from typing import TYPE_CHECKING

from schakel.linking import file_commands, keeping_commands

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]


def register(commands: "Subparsers") -> None:
    """Add `schakel link`."""
    link = commands.add_parser("link", help="find what belongs together, without reading it")
    verbs = link.add_subparsers(title="commands", metavar="COMMAND", required=True)
    file_commands.register(verbs)
    keeping_commands.register(verbs)
