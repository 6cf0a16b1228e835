"""What does `schakel covenants` do? Show the figures, or do at once what the worker does hourly."""

import argparse
import sys
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.covenants.actions import comparing, guarding, telling
from schakel.covenants.figures import Row, quarters_of
from schakel.linking.actions.canaries import NotFindable
from schakel.organisations.models import Covenant
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]


def register(subparsers: "Subparsers") -> None:
    """Add `covenants figures` and `covenants round`."""
    covenants = subparsers.add_parser("covenants", help="what happens between municipalities")
    verbs = covenants.add_subparsers(title="commands", metavar="COMMAND", required=True)
    figures = verbs.add_parser(
        "figures", help="take-up and quality per spelling of names, without small numbers"
    )
    figures.set_defaults(run=show_figures, sees=("covenants",))
    planting = verbs.add_parser(
        "plant",
        help="plant an invented number that betrays fishing; it is read from standard input",
    )
    planting.add_argument("covenant", metavar="CODE")
    planting.add_argument("--kind", required=True, choices=PuzzlePiece.Kind.values)
    planting.add_argument("--by", required=True, metavar="EMAIL", help="of a privacy officer")
    planting.set_defaults(run=plant_canary, sees=("linking", "people"))
    now = verbs.add_parser(
        "round", help="compare and tell at once, instead of at the next quarter of an hour"
    )
    now.set_defaults(run=do_a_round, sees=("covenants", "linking", "signals", "people"))


def show_figures(args: argparse.Namespace) -> int:
    """Print the quarters that may be shown. Small numbers are hidden here too."""
    today = timezone.localdate()
    for covenant in Covenant.objects.all():
        state = _("van kracht") if covenant.is_in_force(today) else _("niet van kracht")
        _say(f"{covenant.district}: {covenant} ({state})")
        quarters = quarters_of(covenant, on=today)
        if not quarters:
            _say(_("  Er is nog geen kwartaal dat getoond mag worden."))
        for quarter in quarters:
            _say(f"\n  {quarter}")
            _table(quarter.per_spelling)
            _table(quarter.per_party)
    return 0


def do_a_round(args: argparse.Namespace) -> int:
    """Do what the worker does by itself. It says how much was compared, never what was found."""
    compared = comparing.compare(now=timezone.now())
    telling.tell(now=timezone.now())
    _say(_("Puzzelstukken vergeleken: %(number)s.") % {"number": compared})
    return 0


def plant_canary(args: argparse.Namespace) -> int:
    """Plant a canary. What it says is no argument: those are visible to others."""
    covenant = Covenant.objects.current().filter(code=args.covenant).first()
    by = Person.objects.filter(email=args.by.lower()).first()
    text = sys.stdin.readline().strip()
    if covenant is None or by is None or not text:
        raise CommandError("Give a covenant, an account, and the invented text on standard input.")
    try:
        canary = guarding.plant(
            covenant, kind=PuzzlePiece.Kind(args.kind), text=text, by=by, now=timezone.now()
        )
    except guarding.NotInForce:
        raise CommandError("This covenant is not in force: nothing is compared.") from None
    except NotFindable:
        raise CommandError("Nothing could ever touch this: give a whole number or name.") from None
    except PermissionDenied:
        raise CommandError("Only a privacy officer of this district plants canaries.") from None
    _say(f"{canary.reference} is planted.")
    return 0


def _table(rows: list[Row]) -> None:
    first = max(len(row.label) for row in rows)
    _say(f"  {'':{first}}  " + "  ".join(label for label, _cell in rows[0].cells))
    for row in rows:
        cells = (f"{'0–4' if cell is None else cell:>{len(label)}}" for label, cell in row.cells)
        _say(f"  {row.label:{first}}  " + "  ".join(cells))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
