"""Which commands look after the keys?"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string

from schakel.vault import keys, published
from schakel.vault.hsm import Pkcs11Provider
from schakel.vault.key_file import KeysUnavailable, add_kek, create_key_file, enable_kek
from schakel.vault.rotating import Progress, StillInUse

BAR: Final = 30
# The key that the audit trail begins with (`audit.checkpoints.PURPOSE`, which lies above us).
FIRST_SIGNER: Final = "audit.checkpoint"


def register(commands: Any) -> None:
    """Add the commands of this module."""
    about_keys = commands.add_parser("keys", help="make, check and renew the keys")
    what = about_keys.add_subparsers(metavar="WHAT", required=True)
    for name, function, text in (
        ("create", _create, "make the key file that KEY_FILE names; never over an existing one"),
        ("check", _check, "try the keys, and those of the desks; exit code 1 when one is wrong"),
        ("renew", _renew, "begin a new key for new records; `rotate record` does the older ones"),
    ):
        what.add_parser(name, help=text, description=text).set_defaults(
            run=function, needs_database=False
        )
    text = "replace a kind of keys everywhere; stopped halfway, a second time goes on"
    rotating = what.add_parser("rotate", help=text, description=text)
    rotating.add_argument("kind", choices=tuple(settings.KEY_ROTATIONS))
    rotating.add_argument("--dry-run", action="store_true", help="only say how much there is to do")
    rotating.set_defaults(run=_rotate, sees=("keys", "linking", "signals", "audit"))
    text = "open records with a disabled key again, such as those of an older backup"
    enabling = what.add_parser("enable", help=text, description=text)
    enabling.add_argument("version", type=int)
    enabling.set_defaults(run=_enable, needs_database=False)


def _rotate(given: argparse.Namespace) -> int:
    rotate = import_string(settings.KEY_ROTATIONS[given.kind])
    try:
        for progress in rotate(now=timezone.now(), dry_run=given.dry_run):
            sys.stdout.write(_bar(progress))
            sys.stdout.flush()
    except (KeysUnavailable, StillInUse) as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write("Nothing was changed.\n" if given.dry_run else "Done.\n")
    return 0


def _bar(progress: Progress) -> str:
    done = BAR if not progress.of else BAR * progress.done // progress.of
    drawn = "#" * done + "." * (BAR - done)
    return f"[{drawn}] {progress.done} of {progress.of}  {progress.what}\n"


def _enable(given: argparse.Namespace) -> int:
    try:
        if module := _module():
            module.enable_version(given.version)
        else:
            enable_kek(_own_file(), given.version)
    except (KeysUnavailable, OSError) as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write(f"Records under key {given.version} open again.\n")
    return 0


def _module() -> Pkcs11Provider | None:
    """The security module, when that is where our keys are."""
    if settings.KEY_PROVIDER != "pkcs11":
        return None
    provider = keys.provider()
    return provider if isinstance(provider, Pkcs11Provider) else None


def _own_file() -> Path:
    if settings.KEY_PROVIDER != "file":
        raise CommandError("The keys are in a key server: use its own commands for this.")
    return Path(settings.KEY_FILE)


def _create(_: argparse.Namespace) -> int:
    if module := _module():
        try:
            module.make_keys()
            module.prepare_signer(FIRST_SIGNER)
        except KeysUnavailable as problem:
            raise CommandError(str(problem)) from None
        sys.stdout.write("Keys made in the security module. Back it up by its own means.\n")
        return 0
    path = _own_file()
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
        version = add_kek(_own_file())
    except KeysUnavailable as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write(
        f"New records use key {version} from now on. Copy the key file to its safe place.\n"
    )
    return 0
