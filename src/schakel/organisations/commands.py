"""What does `schakel district` do? Check a district file, load it, or show what would change."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.organisations.loading import WrongFile, load
from schakel.organisations.problems import Problem
from schakel.organisations.reading import check

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]

WRONG = 1


def register(subparsers: "Subparsers") -> None:
    """Add `district check` and `district load`."""
    district = subparsers.add_parser("district", help="check or load a district file")
    verbs = district.add_subparsers(title="commands", metavar="COMMAND", required=True)
    checking = verbs.add_parser(
        "check", help="explain every mistake with its line and remedy (needs no database)"
    )
    checking.add_argument("file", type=Path, metavar="FILE")
    checking.set_defaults(run=check_file, handler=check_file, needs_database=False)
    loading = verbs.add_parser("load", help="load a file; a second time nothing changes")
    loading.add_argument("file", type=Path, metavar="FILE")
    loading.add_argument("--dry-run", action="store_true", help="only show what would change")
    loading.set_defaults(run=load_file, handler=load_file)


def check_file(args: argparse.Namespace) -> int:
    """Explain every mistake in a file."""
    if problems := check(args.file):
        return _say_what_is_wrong(args.file, problems)
    _say(_("%(file)s: in orde.") % {"file": args.file})
    return 0


def load_file(args: argparse.Namespace) -> int:
    """Load a file, and say what changed or would change."""
    try:
        loaded = load(args.file, by="schakel district", now=timezone.now(), dry_run=args.dry_run)
    except WrongFile as wrong:
        return _say_what_is_wrong(args.file, wrong.problems)
    for change in loaded.changes:
        _say(str(change))
    _say(str(loaded) or _("%(district)s: er verandert niets.") % {"district": loaded.district})
    if args.dry_run:
        _say(_("Dit was een proef: er is niets bewaard."))
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say_what_is_wrong(file: Path, problems: list[Problem]) -> int:
    for problem in problems:
        _say(f"{file}: {problem}")
    _say(_("\nAantal fouten: %(count)s. Er is niets geladen.") % {"count": len(problems)})
    return WRONG
