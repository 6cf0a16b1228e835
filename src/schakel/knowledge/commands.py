"""What can an editor ask of the signal cards on the command line?"""

import argparse
import sys
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.knowledge.library import CONTENT
from schakel.knowledge.reading import read


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `schakel cards check` to the command."""
    cards = subparsers.add_parser("cards", help=_("signaalkaarten: de bestanden nakijken"))
    verbs = cards.add_subparsers(dest="cards_verb", required=True)
    check = verbs.add_parser(
        "check",
        help=_("wijst elke fout aan met bestand, plaats en oplossing"),
        description=_(
            "Kijkt de bestanden van de signaalkaarten na, zonder database. Eindigt met 1 als er"
            " fouten zijn. Een kaart die opnieuw bekeken moet worden geeft een waarschuwing."
        ),
    )
    check.add_argument(
        "directory",
        nargs="?",
        type=Path,
        default=CONTENT,
        help=_("map met kaarten (anders: de kaarten van Schakel)"),
    )
    check.add_argument(
        "--today",
        type=date.fromisoformat,
        default=None,
        help=_("reken met deze dag (JJJJ-MM-DD) in plaats van vandaag"),
    )
    check.set_defaults(run=check_cards, needs_database=False)


def check_cards(args: argparse.Namespace) -> int:
    """Explain every mistake; warn about cards that are due for review."""
    if not args.directory.is_dir():
        sys.stderr.write(_("%(path)s is geen map.\n") % {"path": args.directory})
        return 2
    content, mistakes = read(args.directory)
    today = args.today or timezone.localdate()
    for mistake in mistakes:
        sys.stdout.write(_("FOUT %(mistake)s\n") % {"mistake": mistake})
    for card in content.cards.values():
        if card.review_on < today:
            sys.stdout.write(
                _(
                    "LET OP cards/%(slug)s.toml: deze kaart moest op %(day)s opnieuw bekeken zijn"
                    " door %(owner)s. Bekijk haar en zet review_on verder.\n"
                )
                % {"slug": card.slug, "day": card.review_on.isoformat(), "owner": card.owner}
            )
    sys.stdout.write(
        _("%(cards)s kaarten en %(indicators)s signalen gelezen, %(mistakes)s fouten.\n")
        % {
            "cards": len(content.cards),
            "indicators": len(content.indicators),
            "mistakes": len(mistakes),
        }
    )
    return 1 if mistakes else 0
