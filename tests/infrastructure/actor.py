"""A process of its own, as a user of its own, that uses the private server.

Run by the tests: `python -m tests.infrastructure.actor USER serve|serve-durably|connect PATH`.
It drops root's rights only after the imports, because that user may be unable
to enter the folders the interpreter lies in.
"""

import json
import os
import pwd
import sys
from pathlib import Path

import psycopg

from peixun.database import private_server
from peixun.postgres_binaries import DatabaseProblem


def become(name):
    user = pwd.getpwnam(name)
    if user.pw_uid != os.geteuid():
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)


def serve(var_dir, *, durable=False):
    """Say where the server is, and use it until standard input closes."""
    with private_server(Path(var_dir), durable=durable) as cluster:
        postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
        facts = {
            "home": str(cluster.home),
            "socket": str(cluster.socket_folder),
            "owner": cluster.owner.pw_name,
            "postmaster": postmaster,
        }
        print(json.dumps(facts), flush=True)  # noqa: T201
        sys.stdin.read()


def serve_durably(var_dir):
    serve(var_dir, durable=True)


def connect(socket):
    with psycopg.connect(host=socket, user="peixun", dbname="peixun") as connection:
        connection.execute("SELECT 1")


if __name__ == "__main__":
    _, name, action, path = sys.argv
    become(name)
    actions = {"serve": serve, "serve-durably": serve_durably, "connect": connect}
    try:
        actions[action](path)
    except (DatabaseProblem, psycopg.OperationalError) as refusal:
        sys.exit(str(refusal))
