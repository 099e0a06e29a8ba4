"""What every benchmark needs: a private office with its server, and honest comparisons.

Each run makes its own PostgreSQL with `fsync` on in a temporary folder, its own rows
and its own web server as `manage.py up` starts it, and removes all of it at the end.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def office() -> Iterator[None]:
    """Set Django up on an empty, durable database that lives as long as the block."""
    var = Path(tempfile.mkdtemp(prefix="peixun-bench-"))
    # The server may run as another user than we do, and must reach its folder.
    var.chmod(0o755)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "peixun.settings.base",
        "PEIXUN_VAR_DIR": str(var),
        "PEIXUN_HTTPS": "False",
        "PEIXUN_LOG_LEVEL": "ERROR",
    }
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from peixun.database import private_server
    from tests.migrating import quick_migrations

    try:
        with private_server(var) as cluster:
            with quick_migrations():
                call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            yield
            connection.close()
            connection.close_pool()
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def web_server(settings: str = "peixun.settings.base") -> Iterator[int]:
    """Run the web server as `manage.py up` does; the value is its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        command = [sys.executable, "-m", "gunicorn", "peixun.wsgi", "--log-level", "warning"]
        # As `manage.py up` does.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening = listener.fileno()
        gunicorn = subprocess.Popen(
            [*command, "--bind", f"fd://{listening}"],
            cwd=ROOT,
            pass_fds=[listening],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings},
        )
        try:
            yield listener.getsockname()[1]
        finally:
            gunicorn.terminate()
            gunicorn.wait()


def psql_arguments() -> list[str]:
    """The options by which PostgreSQL's own programs reach the office's database."""
    from django.db import connection

    address = connection.settings_dict
    return ["-h", address["HOST"], "-U", address["USER"], address["NAME"]]


def program(name: str) -> Path:
    """One of PostgreSQL's own programs, of the server that runs."""
    from django.conf import settings

    from peixun.database import Cluster
    from peixun.postgres_binaries import find

    cluster = Cluster.of(settings.VAR_DIR)
    return find(cluster.owner, cluster.data) / name


def timed(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Report:
    """Prints each ratio beside its goal; the process fails for it only with `--strict`."""

    def __init__(self, title: str):
        parser = argparse.ArgumentParser(description=title)
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--strict", action="store_true", help="exit with 1 if a goal is missed")
        self.options = parser.parse_args()
        self.has_missed = False
        print(title)

    @property
    def rounds(self) -> int:
        return int(self.options.rounds)

    def tell(self, name: str, values: list[float], unit: str) -> float:
        middle = median(values)
        print(f"  {name}: {middle:.5g} {unit} ({min(values):.5g} to {max(values):.5g})")
        return middle

    def goal(self, name: str, value: float, limit: float, *, at_most: bool = False) -> None:
        is_met = value <= limit if at_most else value >= limit
        self.has_missed |= not is_met
        sign = "at most" if at_most else "at least"
        print(f"{'PASS' if is_met else 'FAIL'}  {name}: {value:.4g} (goal: {sign} {limit:g})")

    def end(self) -> None:
        if self.has_missed and self.options.strict:
            sys.exit(1)
