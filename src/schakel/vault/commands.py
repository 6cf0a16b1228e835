"""Which commands look after the keys?"""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from schakel.vault import keys, published
from schakel.vault.key_file import KeysUnavailable, add_kek, create_key_file


def register(commands: Any) -> None:
    """Add the commands of this module."""
    about_keys = commands.add_parser("keys", help="make, check and renew the keys")
    what = about_keys.add_subparsers(metavar="WHAT", required=True)
    for name, function, text in (
        ("create", _create, "make the key file that KEY_FILE names; never over an existing one"),
        ("check", _check, "try the keys, and those of the desks; exit code 1 when one is wrong"),
        ("renew", _renew, "add a new key-encryption key for new records; old ones keep opening"),
    ):
        what.add_parser(name, help=text, description=text).set_defaults(
            run=function, needs_database=False
        )


def _create(_: argparse.Namespace) -> int:
    path = Path(settings.KEY_FILE)
    try:
        create_key_file(path)
    except FileExistsError:
        raise CommandError(f"There are keys already, in {path}. They stay as they are.") from None
    except OSError as problem:
        raise CommandError(f"The key file cannot be made: {problem.strerror}.") from None
    sys.stdout.write(
        f"Keys made in {path}. Copy this file to a safe place, apart from the backups of the "
        "database: without it nothing can be read any more.\n"
    )
    return 0


def _check(_: argparse.Namespace) -> int:
    wrong = keys.health() or _wrong_with_desks()
    sys.stdout.write(f"{wrong or 'The keys can be used.'}\n")
    return 1 if wrong else 0


def _wrong_with_desks() -> str:
    """Keys are checked before there is a database too; then it is said what was not checked."""
    try:
        return published.check()
    except DatabaseError:
        return "The keys can be used. Those of the desks were not checked: there is no database."


def _renew(_: argparse.Namespace) -> int:
    try:
        version = add_kek(Path(settings.KEY_FILE))
    except KeysUnavailable as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write(
        f"New records use key {version} after a restart. Copy the key file to its safe place.\n"
    )
    return 0
