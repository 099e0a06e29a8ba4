"""Starts a child process on a file, waits for it, and ends all that it left."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from materials.confined.limits import Bounds

ROOT = Path(__file__).resolve().parents[2]
# Nothing of the server's own environment, where the keys are.
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8"}


class Ended(Exception):
    """The child gave no answer: it took too long, asked for too much or fell over."""


class TookTooLong(Ended):
    """It was still at work when its time was over."""


def run(module: str, *words: str, source: BinaryIO, bounds: Bounds, asked: bytes = b"") -> BinaryIO:
    """Run one of our modules; its input is what is asked and then the file. Return what it wrote.

    What is asked goes this way and not among the words, which everybody on the machine sees.
    """
    written = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        with tempfile.TemporaryFile() as given:
            given.write(asked)
            source.seek(0)
            shutil.copyfileobj(source, given)
            given.seek(0)
            command = [sys.executable, "-s", "-B", "-m", module, *words]
            _finish(_start(command, cast(BinaryIO, given), written), bounds)
    except BaseException:
        written.close()
        raise
    written.seek(0)
    return written


def _start(command: Sequence[str], given: BinaryIO, written: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=given,
        stdout=written,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
        start_new_session=True,
    )


def _finish(process: subprocess.Popen[bytes], bounds: Bounds) -> None:
    try:
        code = process.wait(bounds.patience)
    except subprocess.TimeoutExpired as error:
        raise TookTooLong() from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        raise TookTooLong()
    if code:
        raise Ended()
