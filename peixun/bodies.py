"""Bodies of requests that arrive whole, or not at all."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BrokenOff(OSError):
    """The client went away before it had sent what it had announced."""


class WholeBodies:
    """Wraps an application: a body that is cut short is an error, not a shorter body.

    Django takes what it got of a form for all of it, and half a text file is a text file.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or ""
        if announced.isdecimal():
            environ["wsgi.input"] = _Counted(environ["wsgi.input"], int(announced))
        return self.application(environ, start_response)


class _Counted:
    def __init__(self, stream: Any, announced: int) -> None:
        self.stream, self.left = stream, announced

    def read(self, size: int = -1) -> bytes:
        return self._counted(self.stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self.stream.readline(size), size)

    def _counted(self, part: bytes, size: int) -> bytes:
        self.left -= len(part)
        if not part and size and self.left > 0:
            raise BrokenOff("The body of the request is shorter than announced.")
        return part
