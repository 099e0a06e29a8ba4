"""`make run`: what it starts, it also ends."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from peixun.database import Cluster
from peixun.management.commands.up import UNLESS_ALONE
from peixun.postgres_binaries import find
from tests.infrastructure.conftest import CHECKOUT, wait_until

# All of them, for pytest runs the tests with a database first: the trial is made once.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def trial():
    """A folder of a trial; the first start makes its database, the later ones find it."""
    with tempfile.TemporaryDirectory(prefix="px") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def up(trial):
    """Return a function that runs the command, and stop what the test leaves running."""
    processes = []

    def run(**variables):
        inherited = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PEIXUN_HTTPS": "False"}
        processes.append(
            subprocess.Popen(
                # A suite in the background is deaf to Ctrl-C, and so were what it starts.
                ["env", "--default-signal=INT", sys.executable, "manage.py", "up"],
                cwd=CHECKOUT,
                env=inherited | {"PEIXUN_VAR_DIR": str(trial / "var")} | variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return processes[-1]

    yield run
    for process in processes:
        process.kill()
        # Not communicate(): a child that outlives it would keep the pipes open.
        process.wait()
        process.stdout.close()
        process.stderr.close()


def address(process):
    """Wait for the line with the address."""
    for line in process.stdout:
        if line.startswith("http://"):
            return line.strip()
    pytest.fail(process.stderr.read())


def sign_in_page(address):
    with urllib.request.urlopen(address) as answer:
        return answer.status, answer.url


def children(process):
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def wait_for_the_end_of(trial, url):
    """Wait until neither the database nor the web server is left."""
    wait_until(lambda: not (trial / "var" / "postgres" / "data" / "postmaster.pid").exists())
    wait_until(lambda: is_free(port_of(url)))


def port_of(url):
    return int(url.split(":")[2].split("/")[0])


def is_free(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_serves_until_it_is_told_to_stop(up, trial, sign):
    process = up()
    url = address(process)
    assert sign_in_page(url) == (200, url + "login/?next=/admin/")

    process.send_signal(sign)

    assert process.wait(timeout=30) == 128 + sign
    wait_for_the_end_of(trial, url)


def schema(cluster, database):
    """Return the statements that make the database's tables, triggers and all."""
    command = [find(cluster.owner, cluster.data) / "pg_dump", "--schema-only"]
    dump = subprocess.run(
        [*command, "-h", cluster.socket_folder, "-U", "peixun", database],
        capture_output=True,
        text=True,
        check=True,
    )
    # The word of \restrict is another one each time.
    return [line for line in dump.stdout.splitlines() if not line.startswith("\\")]


@pytest.mark.skipif(not settings.PRIVATE_DATABASE, reason="compares two private databases")
def test_makes_the_database_that_the_tests_run_on(up, trial):
    """The tests' migrations leave out what takes the time of these."""
    address(up())

    made = schema(Cluster.of(trial / "var"), "peixun")

    assert len(made) > 10_000
    assert schema(Cluster.of(settings.VAR_DIR), connection.settings_dict["NAME"]) == made


def test_ends_with_the_web_server(up, trial):
    process = up()
    url = address(process)
    wait_until(lambda: children(process))
    gunicorn = int(children(process)[0])

    os.kill(gunicorn, signal.SIGKILL)

    assert process.wait(timeout=30) != 0
    wait_for_the_end_of(trial, url)


def test_takes_the_web_server_along_when_killed_and_starts_again(up):
    killed = up()
    url = address(killed)
    killed.kill()
    killed.wait()
    wait_until(lambda: is_free(port_of(url)))

    url = address(up(PEIXUN_PORT=str(port_of(url))))

    assert sign_in_page(url)[0] == 200


def test_what_starts_after_its_parent_was_killed_does_not_stay():
    stranger = subprocess.Popen(["true"])
    stranger.wait()

    orphan = subprocess.run(
        [*UNLESS_ALONE, str(stranger.pid), "echo", "serving"],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    child = subprocess.run(
        [*UNLESS_ALONE, str(os.getpid()), "echo", "serving"],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert (orphan.returncode != 0, orphan.stdout) == (True, "")
    assert (child.returncode, child.stdout) == (0, "serving\n")


def test_says_when_the_port_asked_for_is_taken(up):
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = occupied.getsockname()[1]
        _, complaint = up(PEIXUN_PORT=str(port)).communicate(timeout=60)

    assert "PEIXUN_PORT" in complaint
    assert str(port) in complaint
    assert "Traceback" not in complaint
