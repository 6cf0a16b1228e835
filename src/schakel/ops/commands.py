"""Which commands set up, run, look after and end an installation?"""

import argparse
import importlib
import json
import os
import shutil
import signal
import sys
import time
from dataclasses import asdict
from typing import Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from schakel.ops import backup_commands, behind, bootstrap, health, serve, welcome


def register(commands: Any) -> None:
    """Add the commands of this module."""
    backup_commands.register(commands)
    for name, function, text in (
        ("setup", _setup, "make everything that is missing, without starting anything"),
        ("run", _run, "set up, then run both doors and the worker until Ctrl-C"),
        ("status", _status, "say what runs"),
        (
            "health",
            _health,
            "check database, queue, keys and what waits; exit code 1 if it is wrong",
        ),
    ):
        commands.add_parser(name, help=text, description=text).set_defaults(
            run=function, needs_database=False
        )
    stop = commands.add_parser("stop", help="end what runs from this folder, database included")
    stop.add_argument("--unused", action="store_true", help="only a database that nobody uses")
    stop.set_defaults(run=_stop, needs_database=False)

    door = commands.add_parser("serve", help="serve one door, for a real installation")
    door.add_argument("door", choices=tuple(serve.PORTS))
    door.set_defaults(run=_serve)
    commands.add_parser("worker", help="do the work in the queue").set_defaults(run=_worker)
    commands.add_parser("migrate", help="bring the tables up to date, as owner").set_defaults(
        run=_migrate
    )
    commands.add_parser("shell", help="Python, with everything loaded").set_defaults(run=_shell)
    psql = commands.add_parser("psql", help="SQL on the database, as the role that serves")
    psql.add_argument("--owner", action="store_true", help="as the owner")
    psql.set_defaults(run=_psql)

    demo = commands.add_parser("demo", help="the invented people and signals")
    what = demo.add_subparsers(metavar="WHAT", required=True)
    what.add_parser("reset", help="throw the demo's database away and make it anew").set_defaults(
        run=_demo_reset, needs_database=False
    )
    what.add_parser(
        "remove", help="end everything and throw var/ away, keys included"
    ).set_defaults(run=_demo_remove, needs_database=False)
    what.add_parser("accounts", help="say who can log in").set_defaults(run=_demo_accounts)
    bench = commands.add_parser("bench", help="measure, and print JSON")
    bench.add_argument("--only", choices=("linking-quality", "linking-lookup"), help="one part")
    bench.add_argument(
        "--big", action="store_true", help="search among ten million pieces too (an hour, 20 GB)"
    )
    bench.set_defaults(run=_bench, needs_database=False)
    commands.add_parser(
        "schema", help="print what the database is made of, for src/schakel/ops/schema.txt"
    ).set_defaults(run=_schema)
    doctor = commands.add_parser(
        "doctor", help="check everything that an installation needs; exit code 1 when one is wrong"
    )
    doctor.add_argument("--json", action="store_true", help="as JSON")
    doctor.set_defaults(run=_doctor, needs_database=False, sees=("audit", "keys", "post"))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _setup(_: argparse.Namespace) -> None:
    _say("Setting up Schakel:")
    started = bootstrap.ready_cluster(_say)
    try:
        bootstrap.ready_application(_say)
    finally:
        if started:
            _close_connections()
            settings.CLUSTER.stop_when_unused()


def _run(_: argparse.Namespace) -> int:
    began = time.monotonic()
    started = False
    try:
        serve.check_ports()
        settings.VAR.mkdir(parents=True, exist_ok=True)
        with serve.PidFile():
            _say("Starting Schakel:")
            started = bootstrap.ready_cluster(_say)
            bootstrap.ready_application(_say)
            accounts = welcome.accounts() if settings.DEMO else []
            codes = welcome.codes() if settings.DEMO else []
            _close_connections()
            serve.Run(_say)(lambda: welcome.greet(_say, accounts, time.monotonic() - began, codes))
            _say("\nSchakel has ended.")
    except serve.CannotRun as problem:
        sys.stderr.write(f"schakel: {problem}\n")
        return 1
    except KeyboardInterrupt:
        _say("\nSchakel has ended.")
        return 130
    finally:
        if started:
            settings.CLUSTER.stop_when_unused()
    return 0


def _stop(given: argparse.Namespace) -> None:
    if not given.unused:
        _end_run()
    if settings.CLUSTER and settings.CLUSTER.place.exists():
        cluster = settings.CLUSTER
        if cluster.stop_when_unused() if given.unused else cluster.stop():
            _say("The private PostgreSQL has ended.")


def _end_run() -> None:
    if pid := serve.PidFile().running():
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + serve.STOP_WITHIN + 10
        while serve.PidFile().running() == pid and time.monotonic() < deadline:
            time.sleep(0.1)
        _say("Schakel has ended.")


def _status(_: argparse.Namespace) -> int:
    pid = serve.PidFile().running()
    _say(f"Schakel      {f'runs (process {pid})' if pid else 'does not run from this folder'}")
    if settings.CLUSTER:
        up = settings.CLUSTER.is_up()
        _say(f"PostgreSQL   {'runs' if up else 'does not run'} ({settings.CLUSTER.place})")
    ready = True
    for door in serve.PORTS:
        answered, said = serve.ask_health(door)
        ready = ready and answered
        _say(f"{door:<12} port {serve.port_of(door)}: {said}")
    return 0 if ready else 1


def _health(_: argparse.Namespace) -> int:
    checks = health.check_all()
    for name, said in checks.items():
        _say(f"{name:<10} {said}")
    return 0 if all(said == health.OK for said in checks.values()) else 1


def _serve(given: argparse.Namespace) -> None:
    behind.refuse()
    command = serve.door_command(given.door)
    os.execve(command[0], command, serve.door_environment(given.door))  # noqa: S606  # our own command, no shell


def _worker(_: argparse.Namespace) -> None:
    behind.refuse()
    from procrastinate.contrib.django import app  # noqa: PLC0415  # exists once Django is ready
    from procrastinate.contrib.django.django_connector import (  # noqa: PLC0415  # idem
        DjangoConnector,
    )

    from schakel.ops.patience import (  # noqa: PLC0415  # idem
        end_when_the_clock_is_put_back,
        not_for_ever,
    )

    # Of a worker that ends, the database stops the question too, and lets go of its locks.
    os.environ["PGOPTIONS"] = "-c client_connection_check_interval=10s"
    connector = cast("DjangoConnector", app.connector)
    end_when_the_clock_is_put_back()
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(
            name="worker",
            concurrency=1,  # the watch over a job is one of the whole process
            delete_jobs="successful",
            shutdown_graceful_timeout=serve.STOP_WITHIN - 2,
            worker_middleware=[not_for_ever],
        )


def _migrate(_: argparse.Namespace) -> None:
    call_command("migrate", interactive=False)


def _shell(_: argparse.Namespace) -> None:
    call_command("shell")


def _psql(given: argparse.Namespace) -> None:
    database = settings.DATABASE_OWNER if given.owner else settings.DATABASES["default"]
    named = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGDATABASE": database["NAME"],
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
    }
    found = {name: str(value) for name, value in named.items() if value}
    program = str(settings.CLUSTER.binary("psql")) if settings.CLUSTER else "psql"
    os.execvpe(program, [program], {**os.environ, **found})  # noqa: S606  # no shell


def _demo_reset(_: argparse.Namespace) -> None:
    if not settings.DEMO or not settings.CLUSTER:
        raise CommandError("Only the demo on its own private database can be reset.")
    if serve.PidFile().running():
        raise CommandError("Schakel runs: end it first (`schakel stop`).")
    started = bootstrap.ready_cluster(_say)
    try:
        bootstrap.drop_own_database(_say)
        bootstrap.ready_application(_say)
    finally:
        if started:
            _close_connections()
            settings.CLUSTER.stop_when_unused()


def _demo_remove(_: argparse.Namespace) -> None:
    if not settings.DEMO or not settings.CLUSTER:
        raise CommandError("Only the demo on its own private database can be removed.")
    _end_run()
    settings.CLUSTER.remove()
    shutil.rmtree(settings.VAR, ignore_errors=True)
    _say(f"{settings.VAR} is gone.")


def _demo_accounts(_: argparse.Namespace) -> None:
    for line in [*welcome.accounts(), *welcome.codes()]:
        _say(line)


def _bench(given: argparse.Namespace) -> int:
    if given.only != "linking-quality" and settings.CLUSTER:
        settings.CLUSTER.ensure()
    bench = importlib.import_module("schakel.ops.bench")
    return int(bench.main(given.only or "", big=given.big))


def _doctor(given: argparse.Namespace) -> int:
    from schakel.ops import doctor  # noqa: PLC0415  # asks models of many modules
    from schakel.ops.doctor.findings import Weight  # noqa: PLC0415  # idem

    found = doctor.examine()
    fine = not any(one.weight == Weight.WRONG for some in found.values() for one in some)
    if given.json:
        checks = {name: [asdict(one) for one in some] for name, some in found.items()}
        _say(json.dumps({"fine": fine, "checks": checks}, indent=2))
        return 0 if fine else 1
    for name, some in found.items():
        _say(f"{name:<16} {'ok' if not some else ''}".rstrip())
        for one in some:
            mark = "WRONG" if one.weight == Weight.WRONG else "look"
            _say(f"  {mark:<6}{one.said}\n        {one.remedy}")
    return 0 if fine else 1


def _schema(_: argparse.Namespace) -> None:
    from schakel.ops.doctor import drift  # noqa: PLC0415  # idem

    for line in sorted(drift.facts()):
        _say(line)


def _close_connections() -> None:
    from django.db import connections  # noqa: PLC0415  # only after work that opened some

    connections.close_all()
