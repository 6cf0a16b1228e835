"""What does `schakel people` do? It lets the first people in, who have no account to ask from."""

import argparse
import getpass
import sys
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from schakel.organisations.models import Organisation
from schakel.people.actions.engaging import engage
from schakel.people.models import Person, Role

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]

WRONG = 1


def register(subparsers: "Subparsers") -> None:
    """Add `people add` and `people bind`."""
    people = subparsers.add_parser("people", help="let somebody in")
    verbs = people.add_subparsers(title="commands", metavar="COMMAND", required=True)
    adding = verbs.add_parser(
        "add", help="give somebody an account and a role; asks for a first password"
    )
    adding.add_argument("email", metavar="EMAIL")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--organisation", required=True, metavar="CODE", help="of the district")
    adding.add_argument("--role", required=True, choices=Role.values)
    adding.add_argument(
        "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day of the role"
    )
    adding.add_argument(
        "--password-stdin", action="store_true", help="read the first password from standard input"
    )
    adding.set_defaults(run=add)
    binding = verbs.add_parser(
        "bind", help="let somebody log in at a provider of LOGIN_PROVIDERS, as this subject there"
    )
    binding.add_argument("email", metavar="EMAIL")
    binding.add_argument("provider", metavar="PROVIDER")
    binding.add_argument(
        "subject", metavar="SUBJECT", help="what the provider calls this person: `sub` or `oid`"
    )
    binding.set_defaults(run=bind)


def add(args: argparse.Namespace) -> int:
    """Make or extend an account; the password is asked, never an argument: those are visible."""
    organisations = list(Organisation.objects.current().filter(code=args.organisation))
    if len(organisations) != 1:
        return _wrong(f"There is no organisation {args.organisation} in the loaded districts.")
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("First password (at least 15 characters): ")
    try:
        validate_password(password)
        person = engage(
            email=args.email,
            name=args.name,
            organisation=organisations[0],
            role=Role(args.role),
            ends_on=args.until,
            password=password,
            now=timezone.now(),
        )
    except ValidationError as wrong:
        return _wrong(" ".join(wrong.messages))
    sys.stdout.write(f"{person.email}: {Role(args.role).label}, {organisations[0].name}.\n")
    return 0


def bind(args: argparse.Namespace) -> int:
    """Bind an account here to one there, for who has no password to do it with."""
    from schakel.people.actions import binding  # noqa: PLC0415  # publiek loads no allauth
    from schakel.people.providers import issuer_of, uid_of  # noqa: PLC0415  # idem

    person = Person.objects.filter(email=args.email.lower()).first()
    issuer = issuer_of(args.provider)
    if person is None or not issuer:
        return _wrong("There is no such person, or no such provider in LOGIN_PROVIDERS.", "bind")
    try:
        binding.bind(
            person,
            provider=args.provider,
            uid=uid_of(issuer, args.subject),
            by=None,
            actor_kind="system",
        )
    except binding.BoundAlready:
        return _wrong("One of the two is bound already. Nothing was changed.", "bind")
    sys.stdout.write(f"{person.email} logs in at {args.provider}.\n")
    return 0


def _wrong(text: str, verb: str = "add") -> int:
    sys.stderr.write(f"schakel people {verb}: {text}\n")
    return WRONG
