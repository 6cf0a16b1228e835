"""Which commands tell what the application is made of? Its addresses, its generated documents."""

import argparse
import json
import sys
from typing import Any

from schakel.config import generated_docs, routes


def register(commands: Any) -> None:
    """Add `urls` and `docs`."""
    urls = commands.add_parser("urls", help="list every address, with who may use it")
    urls.add_argument("--json", action="store_true", help="as JSON")
    urls.set_defaults(run=_urls, needs_database=False)

    docs = commands.add_parser("docs", help="write the generated documents in docs/")
    docs.add_argument("--check", action="store_true", help="only say which ones are stale")
    docs.set_defaults(run=_docs, needs_database=False)


def _urls(given: argparse.Namespace) -> None:
    found = routes.all_routes()
    if given.json:
        sys.stdout.write(json.dumps([route.as_dict() for route in found], indent=2) + "\n")
        return
    for route in found:
        methods = ",".join(route.methods)
        sys.stdout.write(f"{route.door:<9} {methods:<9} {route.path:<52} {route.policy}\n")


def _docs(given: argparse.Namespace) -> int:
    stale = generated_docs.stale()
    if given.check:
        for path in stale:
            sys.stderr.write(f"{path} is stale: run `make docs` and commit it\n")
        return 1 if stale else 0
    for path in generated_docs.write():
        sys.stdout.write(f"{path} written\n")
    return 0
