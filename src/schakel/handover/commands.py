"""What does `schakel routing` do? It tries a changed rule set over the stored signals."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.handover.trying import Trial, try_rules
from schakel.organisations import loaded_rows
from schakel.organisations.models import District, RoutingRule
from schakel.organisations.reading import read

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]

WRONG = 1
SHOWN_AT_MOST = 50


def register(subparsers: "Subparsers") -> None:
    """Add `routing try`."""
    routing = subparsers.add_parser("routing", help="try routing rules before they hold")
    verbs = routing.add_subparsers(title="commands", metavar="COMMAND", required=True)
    trying = verbs.add_parser(
        "try", help="show what the rules of a file would alter for the stored signals"
    )
    trying.add_argument("file", type=Path, metavar="FILE")
    trying.add_argument(
        "--days", type=int, default=365, help="look back so many days (default: 365; 0: all)"
    )
    trying.set_defaults(run=try_file, sees=("signals",))


def try_file(args: argparse.Namespace) -> int:
    """Read the file, try its rules, and say what would change. Nothing is stored."""
    reading = read(args.file)
    if reading.file is None:
        for problem in reading.problems:
            _say(f"{args.file}: {problem}")
        return WRONG
    district = District.objects.filter(code=reading.file.district.code).first()
    if district is None:
        _say(_("Dit district is nog niet geladen; er is niets om mee te vergelijken."))
        return WRONG
    rules = [RoutingRule(district=district, **row) for row in loaded_rows.rules(reading.file)]
    now = timezone.now()
    since = now - timedelta(days=args.days) if args.days else None
    tell(try_rules(rules, district, since=since, now=now))
    return 0


def tell(trial: Trial) -> None:
    """The result in sentences."""
    _say(_("Bekeken signalen: %(count)d. Er is niets veranderd.") % {"count": trial.looked_at})
    _say(_("Ander voorstel bij %(count)d signalen.") % {"count": len(trial.differences)})
    for one in trial.differences[:SHOWN_AT_MOST]:
        changes = [f"+ {service}" for service in one.added] + [f"- {s}" for s in one.dropped]
        _say(f"  {one.reference}: {', '.join(changes)}")
    if len(trial.differences) > SHOWN_AT_MOST:
        _say(_("  … en %(more)d meer") % {"more": len(trial.differences) - SHOWN_AT_MOST})
    _list(_("Regels die nooit kunnen gelden:"), trial.impossible)
    _list(_("Regels die voor geen enkel signaal golden:"), trial.never_fired)
    _list(
        _("Dubbel: deze regels golden voor dezelfde signalen en noemen dezelfde diensten:"),
        [f"{one} = {other}" for one, other in trial.doubled],
    )
    _list(
        _("Signalen waarvoor geen regel iemand voorstelt:"), trial.proposes_nobody[:SHOWN_AT_MOST]
    )
    _list(
        _("Diensten die in een gemeente niemand levert:"),
        [
            f"{service}: {', '.join(sorted(where))}"
            for service, where in trial.without_provider.items()
        ],
    )


def _list(title: str, lines: list[str]) -> None:
    if lines:
        _say(title)
        for line in lines:
            _say(f"  {line}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
