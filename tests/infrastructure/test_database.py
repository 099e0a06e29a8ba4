"""The private server: whoever starts it, however it died, nobody else gets in."""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from peixun import database
from peixun.database import Cluster, private_server
from peixun.postgres_binaries import DatabaseProblem, find, version, within_reach
from tests.infrastructure.conftest import (
    IS_ROOT,
    ORDINARY,
    Server,
    act,
    make_var_dir,
    needs_root,
    wait_until,
    wheel,
)

ME = pwd.getpwuid(os.geteuid()).pw_name


def listening_on_tcp(process):
    """Return the TCP sockets a process listens on, by the kernel's own tables."""
    listening = set()
    for table in ("tcp", "tcp6"):
        rows = [
            line.split() for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()
        ]
        listening |= {f"socket:[{row[9]}]" for row in rows[1:] if row[3] == "0A"}
    opened = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        # A process that is starting closes files while we look.
        with suppress(FileNotFoundError):
            opened.add(str(descriptor.readlink()))
    return listening & opened


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_serves_one_who_starts_it_and_stops_with_him(serve, user, var_dir, programs):
    server = Server.of(serve(user, var_dir, programs))
    assert server.owner != "root"
    assert server.home == var_dir / "postgres"
    assert server.ask("SHOW server_version_num").startswith(str(version(programs)))
    assert server.ask("SHOW server_encoding") == "UTF8"
    assert server.ask("SELECT datctype FROM pg_database WHERE datname = 'peixun'") == "C.UTF-8"
    assert server.leave() == ""

    assert not is_alive(server.postmaster)
    assert not (server.home / "data" / "postmaster.pid").exists()


def test_keeps_what_it_acknowledged_unless_it_serves_tests(serve, place):
    durable, fast = (
        Server.of(serve(ME, make_var_dir(place / action, ME), action=action))
        for action in ("serve-durably", "serve")
    )
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert durable.ask(f"SHOW {setting}") == "on"
        assert fast.ask(f"SHOW {setting}") == "off"


def test_starts_again_after_kill_minus_nine(serve, user, var_dir, programs):
    killed = Server.of(serve(user, var_dir, programs, "serve-durably"))
    killed.ask("CREATE TABLE kept AS SELECT '培训班' AS word")
    os.kill(killed.postmaster, signal.SIGKILL)

    server = Server.of(serve(user, var_dir, programs, "serve-durably"))

    assert server.postmaster != killed.postmaster
    assert server.ask("SELECT word FROM kept") == "培训班"


def test_starts_although_a_stranger_bears_the_number_in_the_lock_file(serve, user, var_dir):
    killed = Server.of(serve(user, var_dir))
    lock = killed.home / "data" / "postmaster.pid"
    content = lock.read_text().splitlines()
    os.kill(killed.postmaster, signal.SIGKILL)
    wait_until(lambda: not is_alive(killed.postmaster))
    owner = pwd.getpwnam(killed.owner)
    programs = find(owner, killed.home / "data")
    drop = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if IS_ROOT else {}
    stranger = subprocess.Popen(["sleep", "60"], **drop)
    try:
        lock.write_text("\n".join([str(stranger.pid), *content[1:]]) + "\n")
        # PostgreSQL alone would not start.
        command = [programs / "pg_ctl", "start", "-D", killed.home / "data", "-w"]
        alone = subprocess.run(command, cwd="/", capture_output=True, text=True, **drop)
        assert "Is another postmaster" in alone.stdout + alone.stderr

        assert Server.of(serve(user, var_dir)).ask("SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_listens_on_no_network_address(serve, user, var_dir):
    server = Server.of(serve(user, var_dir))

    assert listening_on_tcp(server.postmaster) == set()


def test_sees_a_network_address_where_there_is_one():
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: listening_on_tcp(process.pid))
        finally:
            process.kill()


@needs_root
@pytest.mark.parametrize("starter", ["root", ORDINARY])
def test_lets_no_other_user_in(serve, place, starter):
    server = Server.of(serve(starter, make_var_dir(place / "var", starter)))

    stranger = act("games", "connect", server.socket)
    assert "Permission denied" in stranger.communicate()[1]

    # Even with the folders open the server knows whom it talks to.
    for path in (server.home, server.socket):
        path.chmod(0o755)
    (server.socket / ".s.PGSQL.5432").chmod(0o777)
    stranger = act("games", "connect", server.socket)
    assert "Peer authentication failed" in stranger.communicate()[1]
    owner = act(server.owner, "connect", server.socket)
    assert owner.communicate()[1] == ""


def test_several_who_start_at_once_share_one_server(serve, user, var_dir):
    actors = [serve(user, var_dir) for _ in range(4)]
    first, *others = [Server.of(actor) for actor in actors]
    assert {server.postmaster for server in others} == {first.postmaster}

    first.leave()
    for server in others[1:]:
        server.leave()
    assert others[0].ask("SELECT 1") == 1

    others[0].leave()
    assert not is_alive(first.postmaster)


def test_two_checkouts_have_a_server_each(serve, place):
    one, other = (Server.of(serve(ME, make_var_dir(place / name, ME))) for name in ("a", "b"))
    one.ask("CREATE TABLE only_here ()")

    assert one.postmaster != other.postmaster
    assert other.ask("SELECT to_regclass('only_here') IS NULL")


@pytest.mark.parametrize(
    "name", ["培训 班", 'it\'s "quoted", really', "深" * 60], ids=["chinese", "quotes", "long"]
)
def test_runs_wherever_the_checkout_lies(serve, place, name):
    server = Server.of(serve(ME, make_var_dir(place / name, ME)))

    assert server.home == place / name / "postgres"
    assert server.ask("SELECT 1") == 1


@needs_root
def test_refuses_a_socket_folder_that_somebody_else_has_made(place):
    cluster = Cluster.of(make_var_dir(place / ("深" * 60), "root"))
    cluster.socket_folder.mkdir()
    shutil.chown(cluster.socket_folder, "games")
    try:
        with pytest.raises(DatabaseProblem, match=str(cluster.socket_folder)):
            cluster.make_folders()
    finally:
        cluster.socket_folder.rmdir()


@needs_root
def test_takes_a_place_of_its_own_when_its_user_cannot_reach_the_checkout(serve, place):
    var_dir = make_var_dir(place / "var", "root")
    place.chmod(0o700)

    server = Server.of(serve("root", var_dir))

    try:
        assert server.home.parent == Path("/var/lib/peixun")
        assert server.ask("SELECT 1") == 1
        assert place.stat().st_mode & 0o777 == 0o700
        server.leave()
    finally:
        shutil.rmtree(server.home)


@needs_root
def test_copies_the_wheels_programs_to_where_its_user_can_reach_them(place, monkeypatch):
    hidden = place / "hidden"
    shutil.copytree(wheel("root").parent, hidden / "pginstall")
    hidden.chmod(0o700)
    monkeypatch.setattr("peixun.postgres_binaries.SYSTEM_HOME", place / "system")
    nobody = pwd.getpwnam("nobody")

    copy = within_reach(nobody, hidden / "pginstall")

    assert copy.parent == place / "system"
    assert (
        subprocess.run([copy / "bin" / "postgres", "--version"], user=nobody.pw_uid).returncode == 0
    )
    assert hidden.stat().st_mode & 0o777 == 0o700


@needs_root
def test_tells_a_user_whose_the_folder_is(place):
    var_dir = make_var_dir(place / "var", "root")
    actor = act(ORDINARY, "serve", var_dir)

    assert "PEIXUN_VAR_DIR" in actor.communicate()[1]
    assert actor.returncode == 1


def test_finds_the_programs_that_made_the_data(place, monkeypatch):
    owner = pwd.getpwnam("nobody") if IS_ROOT else pwd.getpwnam(ME)
    data = place / "data"
    data.mkdir()
    for programs in [wheel("root" if IS_ROOT else ME), find(owner, data)]:
        (data / "PG_VERSION").write_text(f"{version(programs)}\n")
        assert version(find(owner, data)) == version(programs)


def test_refuses_data_of_a_version_the_machine_does_not_have(place):
    (place / "PG_VERSION").write_text("14\n")

    with pytest.raises(DatabaseProblem, match=r"made by PostgreSQL 14.*delete"):
        find(pwd.getpwnam("nobody"), place)


def test_refuses_a_wrong_folder_of_programs(place, monkeypatch):
    monkeypatch.setenv("PEIXUN_POSTGRES_BIN", str(place))

    with pytest.raises(DatabaseProblem, match="PEIXUN_POSTGRES_BIN"):
        find(pwd.getpwnam("nobody"), place)


def test_begins_anew_when_the_first_start_was_cut_short(serve, user, var_dir):
    server = Server.of(serve(user, var_dir))
    server.leave()
    (server.home / "data").rename(server.home / "data.new")
    (server.home / "data.new" / "PG_VERSION").unlink()

    assert Server.of(serve(user, var_dir)).ask("SELECT 1") == 1


@pytest.fixture
def held(place):
    """A cluster's folder, held as the last process of a killed server holds it."""
    var_dir = make_var_dir(place / "var", ME)
    cluster = Cluster.of(var_dir)
    cluster.make_folders()
    folder = os.open(cluster.home, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    yield var_dir, folder
    os.close(folder)


def test_waits_for_the_last_process_of_a_killed_server(held):
    var_dir, folder = held
    release = threading.Timer(1, fcntl.flock, (folder, fcntl.LOCK_UN))
    release.start()
    began = time.monotonic()

    with private_server(var_dir, durable=False):
        assert time.monotonic() - began >= 1


def test_tells_who_is_in_the_way_when_waiting_does_not_help(held, monkeypatch):
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 0.2)

    with pytest.raises(DatabaseProblem, match="fuser"), private_server(held[0]):
        pass


def test_shows_the_servers_own_words_when_it_does_not_start(serve, var_dir, user):
    server = Server.of(serve(user, var_dir))
    server.leave()
    with (server.home / "data" / "postgresql.conf").open("a") as configuration:
        configuration.write("max_connections = many\n")

    assert str(server.home / "log") in serve(user, var_dir).communicate()[1]
