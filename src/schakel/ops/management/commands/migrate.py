"""Migrate as the owner of the database, then give the app role its rights."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate

from schakel.ops import roles


class Command(Migrate):
    """Django's migrate; what it makes belongs to the owner, not to the role that serves."""

    def handle(self, *args: Any, **options: Any) -> None:
        with roles.as_owner(options["database"]) as app_role:
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                call_command("createcachetable", database=options["database"], verbosity=0)
                roles.grant(app_role, options["database"])
