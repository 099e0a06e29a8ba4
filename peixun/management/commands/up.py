import hashlib
import os
import socket
import subprocess
import sys
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.urls import reverse
from django.utils.translation import gettext as _

ADDRESS = "127.0.0.1"
USUAL_PORT = 8000
# Ends what follows with the process named first. Who is killed before the signal is asked
# for would leave it alone, so it looks afterwards whether its parent is still that one.
UNLESS_ALONE = [
    "/usr/bin/setpriv",
    "--pdeathsig",
    "TERM",
    "/bin/sh",
    "-c",
    '[ "$PPID" = "$1" ] && shift && exec "$@"',
    "sh",
]


class Command(BaseCommand):
    """`make run`: manage.py has started the private server by now, and stops it afterwards."""

    help = "Check and migrate the database, then serve until interrupted."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        with _listen(settings.PORT) as listener:
            self._prepare()
            port = listener.getsockname()[1]
            self.stdout.write(f"http://{ADDRESS}:{port}{reverse('admin:index')}")
            self.stdout.flush()
            sys.exit(_serve(listener))

    def _prepare(self) -> None:
        # The database first: without one, the other checks end in a traceback.
        self.check(databases=["default"], tags=[Tags.database])
        self.check()
        self.stdout.write(_("Database: %(place)s") % {"place": _place()})
        call_command("migrate", interactive=False, verbosity=0)
        _collect_static()
        if settings.DEMO:
            call_command("demo")
        # The web server's workers have connections of their own.
        server = cast(DatabaseWrapper, connections["default"])
        server.close()
        server.close_pool()


def _collect_static() -> None:
    """Collect the static files, which takes seconds, unless they are those of the last time."""
    files = [
        (path, storage.get_modified_time(path).isoformat())
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    digest = hashlib.sha256(repr(sorted(files)).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)


def _place() -> str:
    server = settings.DATABASES["default"]
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return f"PostgreSQL {version}, {server['HOST']} / {server['NAME']}"


def _listen(port: int) -> socket.socket:
    """Take the port asked for, or else the first free one from 8000 on."""
    ports = [port] if port else range(USUAL_PORT, USUAL_PORT + 20)
    for candidate in ports:
        try:
            listener = socket.create_server((ADDRESS, candidate), backlog=256)
        except OSError:
            continue
        # Gunicorn sends head and body apart; on a socket it is handed, the body would wait
        # 40 ms for the client to acknowledge the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    raise CommandError(
        _("Port %(port)s is in use. Choose a free one with PEIXUN_PORT.") % {"port": ports[0]}
    )


def _serve(listener: socket.socket) -> int:
    """Run gunicorn until it ends or we are told to; it does not outlive us."""
    listening = listener.fileno()
    command = [sys.executable, "-m", "gunicorn", "peixun.wsgi", "--bind", f"fd://{listening}"]
    gunicorn = subprocess.Popen(
        [*UNLESS_ALONE, str(os.getpid()), *command], cwd=settings.BASE_DIR, pass_fds=[listening]
    )
    try:
        return gunicorn.wait()
    finally:
        gunicorn.terminate()
        gunicorn.wait()
