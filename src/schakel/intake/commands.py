"""What does set-up do for the door?"""

import argparse
import sys

from schakel.intake import acute_page, surroundings
from schakel.organisations.lookup import own_district


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `schakel standby` to the command."""
    standby = subparsers.add_parser(
        "standby",
        help="write the pages that must outlive app and database",
        description=(
            "Writes acuut.<language>.html and district.json to var/standby, from the district as "
            "it is loaded. Run it after every load. The public door serves these without a "
            "database; let the web server in front serve acuut.nl.html when the door is down."
        ),
    )
    standby.set_defaults(run=write_standby)


def write_standby(_args: argparse.Namespace) -> int:
    """Write all of it, and say where."""
    district = own_district()
    for path in (*acute_page.write(district), surroundings.write(district)):
        sys.stdout.write(f"{path}\n")
    return 0
