"""What a child process may use. It binds itself, before it looks at what it was given."""

import ctypes
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
OPEN_FILES = 64
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000


@dataclass(frozen=True)
class Bounds:
    """`seconds` of work, `memory` and `output` in bytes; it is killed after `patience`."""

    seconds: int
    memory: int
    output: int

    @property
    def patience(self) -> int:
        """Seconds by the clock: a busy machine gives less than one second of work in one."""
        return 2 * self.seconds


def confine(bounds: Bounds, *, open_files: int = OPEN_FILES) -> None:
    """Bind this process and those it starts, for good."""
    _cut_off_from_network()
    for what, most in (
        (resource.RLIMIT_CPU, bounds.seconds),
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.output),
        (resource.RLIMIT_NOFILE, open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # A write beyond the limit is an error that can be told, not the end.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # Also when nobody is left who waits for this process.
    signal.alarm(bounds.patience)


def _cut_off_from_network() -> None:
    """Best effort: not every machine lets a process have a network of its own."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        if library.unshare(NEW_NETWORK):
            library.unshare(NEW_USER | NEW_NETWORK)
