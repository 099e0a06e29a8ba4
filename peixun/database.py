"""The database: `DATABASE_URL` names one, else a private PostgreSQL runs under `var/postgres/`.

The private server is for trials and tests. It listens on a unix socket in a folder
that only its own user (and root) may enter, and never on the network. Two locks that
the kernel drops with their holders, however they die, tell who is there:

* the server and all its children hold the cluster's folder, so whoever can lock it knows
  that nothing of a killed server is left and that its lock files are stale;
* everyone who uses the server shares the socket's folder, so the last one stops the server.
"""

import errno
import fcntl
import hashlib
import os
import pwd
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from django.core.exceptions import ImproperlyConfigured

from peixun.postgres_binaries import SYSTEM_HOME, DatabaseProblem, can_reach, find, make_open

NAME = "peixun"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes, a limit of the kernel
SECONDS_TO_WAIT = 60
# A request that waits longer than this has failed for the person before the screen.
TIMEOUTS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
# Our statements take milliseconds; compiling one that looks dear takes a tenth of a second.
SWITCHES = {**TIMEOUTS, "jit": "off"}
# Connections of one process: gunicorn's threads take one each while they answer.
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}
# Lets peixun.prepared plan its statements once; Django's own cursors never prepare any.
PREPARE_THRESHOLD = 5


def connection_settings(database_url: str, var_dir: Path) -> dict[str, Any]:
    """Return Django's settings of the database at the URL, or of the private one."""
    settings = _parsed(database_url) if database_url else Cluster.of(var_dir).address
    switches = " ".join(f"-c {name}={value}" for name, value in SWITCHES.items())
    defaults = {"pool": POOL, "options": switches, "prepare_threshold": PREPARE_THRESHOLD}
    options = defaults | settings.get("OPTIONS", {})
    return settings | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def _parsed(database_url: str) -> dict[str, Any]:
    try:
        settings = dict(dj_database_url.parse(database_url))
    except ValueError:
        # Neither the URL nor the cause is shown: both may hold the password.
        raise ImproperlyConfigured("DATABASE_URL is not a valid database URL.") from None
    if settings.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://.")
    return settings


@contextmanager
def private_server(var_dir: Path, *, durable: bool = True) -> Iterator["Cluster"]:
    """Run the private server while the block runs; the last block anywhere stops it.

    `durable=False` is faster and loses everything in a power cut: for tests only.
    """
    cluster = Cluster.of(var_dir)
    cluster.make_folders()
    users = os.open(cluster.socket_folder, os.O_RDONLY)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.start(durable=durable)
        yield cluster
    finally:
        if _locked(users):
            cluster.stop()
        os.close(users)


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True)
class Cluster:
    """A private cluster: its folder and the user its server runs as."""

    home: Path
    owner: pwd.struct_passwd

    @classmethod
    def of(cls, var_dir: Path) -> "Cluster":
        """Find the place of a checkout's cluster: one its owner can reach."""
        var_dir = var_dir.resolve()
        home = var_dir / "postgres"
        owner = _owner(home)
        if can_reach(owner, home):
            return cls(home, owner)
        home = SYSTEM_HOME / _digest(var_dir)
        return cls(home, _owner(home))

    @cached_property
    def data(self) -> Path:
        return self.home / "data"

    @cached_property
    def socket_folder(self) -> Path:
        folder = self.home / "socket"
        # To the client library a comma ends the name of one server of several.
        if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH and "," not in str(folder):
            return folder
        return Path("/tmp") / f"peixun-{_digest(self.home)}"  # noqa: S108 (refused unless ours alone)

    @property
    def address(self) -> dict[str, Any]:
        """Django's settings of the server."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "HOST": str(self.socket_folder),
        }

    def make_folders(self) -> None:
        """Make the folders that only the owner may enter, or say whose they are."""
        try:
            make_open(self.home.parent)
            for folder in (self.home, self.socket_folder):
                _make_private(folder, self.owner)
        except PermissionError as error:
            raise DatabaseProblem(
                f"{error.filename} cannot be made or entered by this user. Run as the user who "
                "owns it or as root, or set PEIXUN_VAR_DIR to a folder of your own."
            ) from error

    def start(self, *, durable: bool) -> None:
        """Start the server unless it runs; wait for one that starts, stops or dies."""
        deadline = time.monotonic() + SECONDS_TO_WAIT
        while not self._answers():
            folder = os.open(self.home, os.O_RDONLY)
            try:
                if _locked(folder):
                    self._launch(folder, durable=durable)
                elif time.monotonic() > deadline:
                    raise DatabaseProblem(
                        f"A process holds {self.home} and does not answer. "
                        f"`fuser -v {self.home}` shows it; stop it and start again."
                    )
                else:
                    time.sleep(0.1)
            finally:
                os.close(folder)
        self._create_database()

    def stop(self) -> None:
        """Stop the server cleanly if it runs."""
        if self._answers():
            pg_ctl = find(self.owner, self.data) / "pg_ctl"
            self._run(pg_ctl, "stop", "-D", self.data, "-m", "fast", "-w")

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=str(self.socket_folder),
            user=NAME,
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _create_database(self) -> None:
        with self._connect() as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
            # Two starters may both find none.
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                if not found.rowcount:
                    connection.execute(f"CREATE DATABASE {NAME}")

    def _launch(self, lock: int, *, durable: bool) -> None:
        programs = find(self.owner, self.data)
        if not self.data.exists():
            self._initialise(programs, durable=durable)
        self._write("peixun.conf", self._configuration(durable=durable))
        self._write("pg_ident.conf", f'map root {NAME}\nmap "{self.owner.pw_name}" {NAME}\n')
        # We hold the lock, so nothing of an earlier server lives. PostgreSQL would trust the
        # process number in these files instead, which a zombie or a stranger may bear by now.
        socket = self.socket_folder / SOCKET
        socket_lock = self.socket_folder / f"{SOCKET}.lock"
        self._run("rm", "-f", self.data / "postmaster.pid", socket, socket_lock)
        # Names without folders, because pg_ctl hands them to a shell.
        self._run(
            *(programs / "pg_ctl", "start", "-D", "data", "-l", "log", "-w", "-t", "300"),
            failure=f"PostgreSQL did not start; {self.home / 'log'} says why.",
            pass_fds=[lock],
        )

    def _initialise(self, programs: Path, *, durable: bool) -> None:
        """Make the data folder; one that was cut short in the making never gets its name."""
        half = self.home / "data.new"
        self._run("rm", "-rf", half)
        self._run(
            *(programs / "initdb", "-D", half, "-U", NAME, "--auth=peer", "--data-checksums"),
            # Under another locale the trigrams of Chinese words are silently empty.
            *("-E", "UTF8", "--locale=C.UTF-8"),
            *([] if durable else ["--no-sync"]),
            failure="PostgreSQL's initdb failed.",
        )
        self._run("tee", "-a", half / "postgresql.conf", text="include 'peixun.conf'\n")
        self._run("tee", half / "pg_hba.conf", text="local all all peer map=map\n")
        self._run("mv", half, self.data)

    def _configuration(self, *, durable: bool) -> str:
        folder = str(self.socket_folder).replace("'", "''").replace('"', '""')
        switch = "on" if durable else "off"
        return f"""\
listen_addresses = ''
unix_socket_directories = '"{folder}"'
unix_socket_permissions = 0700
fsync = {switch}
synchronous_commit = {switch}
full_page_writes = {switch}
"""

    def _write(self, name: str, text: str) -> None:
        self._run("tee", self.data / name, text=text)

    def _run(
        self, *command: str | Path, text: str = "", failure: str = "", pass_fds: Sequence[int] = ()
    ) -> None:
        """Run a program as the owner: root writes nothing into folders of another user."""
        finished = subprocess.run(
            list(command),
            input=text,
            capture_output=True,
            text=True,
            cwd=self.home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            umask=0o077,
            pass_fds=pass_fds,
            # Ctrl-C at the terminal is for us; we then stop the server in order.
            start_new_session=True,
            **_identity(self.owner),
        )
        if finished.returncode:
            failure = failure or f"{command[0]} failed."
            raise DatabaseProblem(f"{failure}\n{finished.stderr.strip()}")


def _owner(home: Path) -> pwd.struct_passwd:
    """Return the user the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if home.exists() and home.stat().st_uid != 0:
        return pwd.getpwuid(home.stat().st_uid)
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def _identity(user: pwd.struct_passwd) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _make_private(folder: Path, owner: pwd.struct_passwd) -> None:
    """Make a folder for the owner alone; refuse one that is somebody else's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if stat.S_ISDIR(status.st_mode) and status.st_uid == 0 and os.geteuid() == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner.pw_uid:
        raise PermissionError(errno.EPERM, "not ours", str(folder))
    if status.st_mode & 0o077:
        folder.chmod(0o700)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
