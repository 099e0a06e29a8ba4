"""Malware: the mark that every scanner knows, and clamd where the office runs it."""

import socket
from typing import BinaryIO

from django.conf import settings

from materials.errors import MalwareFound, ScannerUnavailable

# The test file of EICAR, in two parts: whole, it would set off scanners over this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# By its definition the test file is this short, blanks included.
EICAR_BYTES = 128
CHUNK = 1 << 18
SECONDS = 30


def refuse_malware(file: BinaryIO, size: int) -> None:
    """Refuse what the scanner knows, and everything when it was to look and does not answer."""
    file.seek(0)
    if size <= EICAR_BYTES and EICAR in file.read():
        raise MalwareFound(name="EICAR")
    if settings.CLAMD_SOCKET:
        verdict = _ask_clamd(file)
        if verdict.endswith("FOUND"):
            raise MalwareFound(name=verdict.removeprefix("stream: ").removesuffix(" FOUND"))
        if verdict != "stream: OK":
            raise ScannerUnavailable()


def _ask_clamd(file: BinaryIO) -> str:
    """Send the file piece by piece, each after its length, and read one line."""
    file.seek(0)
    try:
        with socket.socket(socket.AF_UNIX) as scanner:
            scanner.settimeout(SECONDS)
            scanner.connect(settings.CLAMD_SOCKET)
            scanner.sendall(b"zINSTREAM\0")
            for chunk in iter(lambda: file.read(CHUNK), b""):
                scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
            scanner.sendall(bytes(4))
            answer = b"".join(iter(lambda: scanner.recv(4096), b""))
    except OSError as error:
        raise ScannerUnavailable() from error
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
