"""What tells one content from another."""

import hashlib
from typing import BinaryIO

CHUNK = 1 << 20


def sha256_of(file: BinaryIO) -> str:
    """The SHA-256 of the whole file, which is read from its beginning to its end."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()
