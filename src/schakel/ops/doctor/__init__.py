"""`schakel doctor`: is everything there that this installation needs to do its work today?"""

from collections.abc import Callable, Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import Error

from schakel.ops import health
from schakel.ops.doctor import database, district, drift, machine
from schakel.ops.doctor.findings import Finding, wrong

Check = Callable[[], Iterator[Finding]]

# In the order in which one would mend them. Without a database most cannot be asked.
ALWAYS: tuple[tuple[str, Check], ...] = (
    ("keys", machine.keys),
    ("disk", machine.disk),
    ("settings", machine.settings_for_production),
    ("security contact", machine.security_contact),
    ("way to the database", machine.way_to_the_database),
    ("standby pages", machine.standby_pages),
    ("backups", machine.backups),
    ("mail server", machine.mail_server),
    ("virus scanner", machine.virus_scanner),
)
WITH_A_DATABASE: tuple[tuple[str, Check], ...] = (
    ("migrations", database.migrations),
    ("schema", drift.schema),
    ("clock", database.clock),
    ("log of changes", database.log_of_changes),
    ("buckets", database.buckets),
    ("keys opened", database.keys_opened),
    ("queue", database.queue),
    ("letters", database.letters),
    ("audit trail", database.seals),
    ("recipients", district.recipients),
    ("numbers to call", district.numbers_to_call),
)


def examine() -> dict[str, list[Finding]]:
    """Per check what was found; an empty list is well. A check that breaks is a finding too."""
    checks = list(ALWAYS)
    found: dict[str, list[Finding]] = {}
    if (said := health.check()["database"]) == health.OK:
        checks += WITH_A_DATABASE
    else:
        found["database"] = [
            wrong(f"The database: {said}.", "Is PostgreSQL running, and is DATABASE_URL right?")
        ]
    for name, check in checks:
        try:
            found[name] = list(check())
        except (Error, OSError, ImproperlyConfigured) as problem:
            kind = type(problem).__name__
            found[name] = [wrong(f"This could not be checked ({kind}).", "Mend the others first.")]
    return found
