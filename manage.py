#!/usr/bin/env python
import os
import signal
import sys
from contextlib import nullcontext

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from peixun.database import private_server
from peixun.postgres_binaries import DatabaseProblem


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peixun.settings.base")
    # So that the private server is stopped in order, whatever the command is doing.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        is_private = settings.PRIVATE_DATABASE
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
    try:
        with private_server(settings.VAR_DIR) if is_private else nullcontext():
            execute_from_command_line(sys.argv)
    except DatabaseProblem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
