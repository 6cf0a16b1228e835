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
    cards = subparsers.add_parser("cards", help="check the files of the signal cards")
    verbs = cards.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = verbs.add_parser(
        "check",
        help="explain every mistake with file, place and remedy (needs no database)",
        description="Exit code 1 when there are mistakes. A card that is due for review warns.",
    )
    check.add_argument(
        "directory",
        nargs="?",
        type=Path,
        default=CONTENT,
        metavar="DIRECTORY",
        help="the cards to check; by default those that come with Schakel",
    )
    check.add_argument(
        "--today",
        type=date.fromisoformat,
        default=None,
        metavar="YYYY-MM-DD",
        help="the day to compare review dates with",
    )
    check.set_defaults(run=check_cards, handler=check_cards, needs_database=False)


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
