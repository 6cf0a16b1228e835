"""Migrate as the owner of the database, then give each part its rights and lock the rows."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate

from schakel.ops import roles
from schakel.vault.keys import KeysUnavailable


class Command(Migrate):
    """Django's migrate; what it makes belongs to the owner, not to the roles that serve."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with roles.as_owner(options["database"]):
                super().handle(*args, **options)
                if not (options["plan"] or options["check_unapplied"]):
                    call_command("createcachetable", database=options["database"], verbosity=0)
                    roles.settle(options["database"])
        except KeysUnavailable as problem:
            # The database must know with which key we say who asks.
            raise CommandError(str(problem)) from problem
