"""The command `schakel`: everything that is done from a terminal, in one place.

Each app may offer a module `commands` with `register(commands)`; what it registers there is a
parser with a function to run: `parser.set_defaults(run=function)`. The function gets the
arguments and answers an exit code (None is fine). A private database is started beforehand,
unless `needs_database=False` is among those defaults. Of what is locked it sees only the areas
that it names: `sees=("signals",)`.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

APPS = (
    "ops", "organisations", "people", "vault", "audit", "post", "directory", "knowledge",
    "signals", "linking", "puzzles", "covenants", "handover", "intake",
    "supervision", "config",
)  # fmt: skip

DESCRIPTION = """\
Schakel: from a signal of human trafficking to action, for the municipalities of a district.

Without DATABASE_URL this is the demo, on a private PostgreSQL in var/. With DATABASE_URL it is
a real installation, unless DJANGO_SETTINGS_MODULE=schakel.config.settings_demo says otherwise.
"""


def choose_settings() -> None:
    """A given database means a real installation: the demo is never what one gets by accident."""
    external = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    name = "schakel.config.settings" if external else "schakel.config.settings_demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)


def prepare() -> None:
    """Choose the settings, and see to it that a private cluster runs when these use one."""
    choose_settings()
    from django.conf import settings  # noqa: PLC0415  # read only after they are chosen

    if settings.CLUSTER:
        settings.CLUSTER.ensure()


def parser() -> argparse.ArgumentParser:
    """All commands of all apps."""
    whole = argparse.ArgumentParser(
        prog="schakel", description=DESCRIPTION, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for app in APPS:
        name = f"schakel.{app}.commands"
        if importlib.util.find_spec(name):
            importlib.import_module(name).register(commands)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a known problem is one clear line, not a trace."""
    choose_settings()
    # Here and not above: these may read the settings.
    import django  # noqa: PLC0415  # reads the settings
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  # reads the settings
    from django.core.management.base import CommandError  # noqa: PLC0415  # reads the settings

    from schakel.kernel.parts import WORKER  # noqa: PLC0415  # with the one below
    from schakel.ops.cluster import ClusterUnusable  # noqa: PLC0415  # reads the settings
    from schakel.vault.asker import Asker, asking  # noqa: PLC0415  # needs the settings

    try:
        django.setup()
        given = parser().parse_args(arguments)
        if getattr(given, "needs_database", True):
            prepare()
        with asking(Asker(WORKER, sees=frozenset(getattr(given, "sees", ())))):
            return int(given.run(given) or 0)
    except (ClusterUnusable, ImproperlyConfigured, CommandError) as problem:
        sys.stderr.write(f"schakel: {problem}\n")
        return 1
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
