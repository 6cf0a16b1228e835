"""What does set-up do for the door?"""

import argparse
import sys

from django.core.management.base import CommandError
from django.utils import timezone

from schakel.intake import acute_page, desk_keys, surroundings, waiting
from schakel.organisations.lookup import own_district
from schakel.vault.keys import KeysUnavailable


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `schakel standby`, `schakel desk-keys` and `schakel envelopes` to the command."""
    standby = subparsers.add_parser(
        "standby",
        help="write the pages that must outlive app and database",
        description=(
            "Writes acuut.<language>.html, district.json and public-keys.json to var/standby, from "
            "the district as it is loaded. Run it after every load, where the keys are. The "
            "public door serves these without a database; let the web server in front serve "
            "acuut.nl.html when the door is down."
        ),
    )
    standby.set_defaults(run=write_standby, sees=("keys",))

    keys = subparsers.add_parser("desk-keys", help="renew the keys to which reports are sealed")
    what = keys.add_subparsers(metavar="WHAT", required=True)
    text = "make a new key for every desk, and publish it; what waits can still be opened"
    what.add_parser("renew", help=text, description=text).set_defaults(
        run=renew_desk_keys, sees=("keys", "intake")
    )

    text = "say what waits to be opened, and what cannot be; exit code 1 when something cannot"
    subparsers.add_parser("envelopes", help=text, description=text).set_defaults(
        run=envelopes, sees=("intake",)
    )


def write_standby(_args: argparse.Namespace) -> int:
    """Write all of it, and say where."""
    try:
        district = own_district()
        for path in (*acute_page.write(district), surroundings.write(district)):
            sys.stdout.write(f"{path}\n")
        sys.stdout.write(f"{desk_keys.write(district)}\n")
    except KeysUnavailable as problem:
        raise CommandError(f"What was published stays as it was. {problem}") from None
    return 0


def renew_desk_keys(_args: argparse.Namespace) -> int:
    """Make and publish new keys."""
    try:
        path, gone = desk_keys.renew(own_district())
    except KeysUnavailable as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write(f"New keys published in {path}. {gone} old ones destroyed.\n")
    return 0


def envelopes(_args: argparse.Namespace) -> int:
    """Say what waits."""
    now = timezone.now()
    for line in waiting.described(now=now):
        sys.stdout.write(f"{line}\n")
    return 1 if waiting.health(now=now) else 0
