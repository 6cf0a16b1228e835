"""What must be there before Schakel can run? Every step does only what is still missing."""

import hashlib
import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from psycopg import sql

from schakel.ops import roles
from schakel.ops.catalogue import compile_stale
from schakel.ops.demo_login import INVENTED
from schakel.organisations.loading import WrongFile, load
from schakel.organisations.lookup import NoDistrict, own_district
from schakel.people.models import Person
from schakel.vault import keys
from schakel.vault.key_file import KeysUnavailable, create_key_file

Say = Callable[[str], None]


def ready_cluster(say: Say) -> bool:
    """The private PostgreSQL, unless a DATABASE_URL names another. True when started here."""
    if not settings.CLUSTER:
        return False
    with _step(say, "Database") as done:
        started: bool = settings.CLUSTER.ensure()
        place = settings.CLUSTER.place
        done(f"private PostgreSQL {'started' if started else 'was running'} in {place}")
    return started


def ready_application(say: Say) -> None:
    """Everything else, in one process: each start of Django costs seconds."""
    _keys(say)
    _own_database(say)
    _migrations(say)
    _messages(say)
    _static_files(say)
    _districts(say)
    _standby(say)
    if settings.DEMO:
        _demo(say)


def _keys(say: Say) -> None:
    with _step(say, "Keys") as done:
        if settings.KEY_PROVIDER != "file":
            done(keys.health() or f"are used from {settings.KEY_PROVIDER}")
        elif settings.KEY_FILE.exists():
            done(f"were there, in {settings.KEY_FILE}")
        elif not settings.DEMO:
            done(
                f"missing: put them in {settings.KEY_FILE} or make them with `schakel keys create`"
            )
        else:
            settings.KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
            create_key_file(settings.KEY_FILE)
            done(f"made in {settings.KEY_FILE}")


def _own_database(say: Say) -> None:
    if not settings.CLUSTER:
        return
    owner, name = settings.DATABASE_OWNER, settings.DATABASES["default"]["NAME"]
    with psycopg.connect(
        host=owner["HOST"], user=owner["USER"], dbname="postgres", autocommit=True
    ) as session:
        if session.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            return
        with _step(say, "Database") as done:
            session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            done(f"{name} made")


def drop_own_database(say: Say) -> None:
    """Throw the private database away, with everything in it."""
    connections.close_all()
    owner, name = settings.DATABASE_OWNER, settings.DATABASES["default"]["NAME"]
    with (
        _step(say, "Database") as done,
        psycopg.connect(
            host=owner["HOST"], user=owner["USER"], dbname="postgres", autocommit=True
        ) as session,
    ):
        session.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        done(f"{name} thrown away")


def _migrations(say: Say) -> None:
    with _step(say, "Tables") as done:
        if roles.is_settled():
            waiting = _waiting_migrations()
        else:  # an older version, or nothing at all: who serves may read nothing yet
            with roles.as_owner():
                waiting = _waiting_migrations()
        if waiting or not roles.is_settled():
            call_command("migrate", verbosity=0, interactive=False)
        done(f"{waiting} migrations done" if waiting else "up to date")


def _waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _messages(say: Say) -> None:
    with _step(say, "Translations") as done:
        compiled = list(compile_stale(map(Path, settings.LOCALE_PATHS)))
        done(f"{', '.join(compiled)} compiled" if compiled else "up to date")


def _static_files(say: Say) -> None:
    with _step(say, "Styles and scripts") as done:
        state = _state_of_static_files()
        stamp = settings.STATIC_ROOT / ".collected"
        if stamp.exists() and stamp.read_text() == state:
            done("up to date")
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(state)
        done(f"collected in {settings.STATIC_ROOT}")


def _state_of_static_files() -> str:
    """What was collected, and for which storage: only some of them write down hashed names."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _districts(say: Say) -> None:
    for file in map(Path, settings.DISTRICT_FILES):
        with _step(say, "District") as done:
            try:
                loaded = load(file, by="schakel setup", now=timezone.now())
            except WrongFile as wrong:
                raise CommandError(str(wrong)) from wrong
            changed = f"{len(loaded.changes)} changes" if loaded.changes else "up to date"
            done(f"{loaded.district.name}: {changed}")


def _standby(say: Say) -> None:
    """The page with numbers to call, what the form needs, and the keys to seal with: in files."""
    with _step(say, "Standby pages") as done:
        try:
            district = own_district()
        except NoDistrict as problem:
            done(f"not written: {problem}")
            return
        # By name: the public face and the operations do not know each other.
        for module in ("acute_page", "surroundings"):
            importlib.import_module(f"schakel.intake.{module}").write(district)
        try:
            importlib.import_module("schakel.intake.desk_keys").write(district)
        except KeysUnavailable as problem:
            done(f"written in {settings.STANDBY}, but not the public keys: {problem}")
            return
        done(f"written in {settings.STANDBY}")


def _demo(say: Say) -> None:
    with _step(say, "Demo") as done:
        if not is_empty():
            _refuse_real_people()
            done("was there")
            return
        if not settings.DEMO_DATA:
            done("nobody, as DEMO_DATA says")
            return
        # Loaded when it is needed: production never plays it.
        # As owner: years of work by many people are made at once, and nobody is at a door.
        with roles.as_owner():
            made = importlib.import_module("schakel.ops.demo.seeding").seed(now=timezone.now())
        done(str(made))


def is_empty() -> bool:
    """Whether nobody works here yet."""
    return not Person.objects.exists()


def _refuse_real_people() -> None:
    """With the demo's settings anybody may enter as anybody: never over a real database."""
    if Person.objects.exclude(email__endswith=INVENTED).exists():
        raise CommandError(
            "This database holds people who are not invented: the demo must not serve it. "
            "Use DJANGO_SETTINGS_MODULE=schakel.config.settings, or another database."
        )


@contextmanager
def _step(say: Say, what: str) -> Iterator[Say]:
    """One line per step: what it did, and how long that took."""
    began = time.monotonic()
    said: list[str] = []
    yield said.append
    say(f"  {what:<20} {' '.join(said)} ({time.monotonic() - began:.1f} s)")
