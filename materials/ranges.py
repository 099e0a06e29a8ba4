"""Parts of a file, as RFC 9110 lets a client ask for them."""

import re
from collections.abc import Iterator
from typing import BinaryIO

ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII)
CHUNK = 1 << 16


class NotSatisfiable(Exception):
    """The part begins after the end of the file."""


def requested(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of the part; None for the whole.

    Several parts at once and what is no range are answered with the whole, as a server may.
    """
    found = ONE_RANGE.fullmatch(header)
    if found is None or found[1] == found[2] == "":
        return None
    # A number of absurd length is not worth turning into one.
    first, last = (number[:20] for number in found.groups())
    if not first:
        return _ending(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable()
    return int(first), min(int(last), size - 1) if last else size - 1


def _ending(length: int, size: int) -> tuple[int, int]:
    if not length:
        raise NotSatisfiable()
    return max(0, size - length), size - 1


class Part:
    """Reads from the first to the last byte of a file, and closes it."""

    def __init__(self, file: BinaryIO, first: int, last: int) -> None:
        self.file, self.left = file, last - first + 1
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self.left and (chunk := self.file.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
