"""Where files are kept: each under the SHA-256 of its content, once, whole and on the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from peixun.errors import StorageFull, lacks_room

DRAFTS, PAGES, COPIES = "incoming", "pages", "copies"


def path_of(sha256: str) -> str:
    """The name under which the storage keeps the content."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(sha256: str, content: File[bytes]) -> bool:
    """Store the content unless it is there; return whether it was new."""
    if default_storage.exists(path_of(sha256)):
        return False
    content.seek(0)
    _save(path_of(sha256), content)
    return True


def discard(sha256: str) -> None:
    default_storage.delete(path_of(sha256))


def holds(sha256: str, size: int) -> bool:
    """Whether the content is there, in full length."""
    return size_of(path_of(sha256)) == size


def read(sha256: str) -> File[bytes]:
    """Open the content for reading."""
    return read_at(path_of(sha256))


def pages_of(sha256: str) -> str:
    """Where the PDF of a content that is none lies. It can be made anew at any time."""
    return f"{PAGES}/{sha256[:2]}/{sha256}"


def copy_of(number: str, day: date, kind: str) -> str:
    """Where the marked copy of a delivery lies, until its day is over."""
    return f"{COPIES}/{day.isoformat()}/{number}.{kind}"


def put(path: str, content: BinaryIO) -> None:
    """Keep what was made; of two who made the same, the later replaces it by the same."""
    _save(path, File(content))


def _save(path: str, content: File[bytes]) -> None:
    try:
        default_storage.save(path, content)
    except OSError as error:
        if lacks_room(error):
            raise StorageFull() from error
        raise


def size_of(path: str) -> int | None:
    try:
        return int(default_storage.size(path))
    except FileNotFoundError:
        return None


def read_at(path: str) -> File[bytes]:
    return default_storage.open(path)


def clear_copies(before: date) -> int:
    """Throw away the marked copies of days before; return of how many days."""
    try:
        days, _files = default_storage.listdir(COPIES)
    except FileNotFoundError:
        return 0
    old = [day for day in days if day < before.isoformat()]
    for day in old:
        for name in default_storage.listdir(f"{COPIES}/{day}")[1]:
            default_storage.delete(f"{COPIES}/{day}/{name}")
        # The folder itself; a storage without folders has none to delete.
        with suppress(FileNotFoundError):
            default_storage.delete(f"{COPIES}/{day}")
    return len(old)


class DurableFileSystemStorage(FileSystemStorage):
    """A file appears under its name when all of it is on the disk, or not at all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_overwrite": True} | options)

    def _save(self, name: str, content: File[bytes]) -> str:
        target = Path(self.path(name))
        _make_folder(target.parent)
        drafts = Path(self.location) / DRAFTS
        _make_folder(drafts)
        descriptor, draft = tempfile.mkstemp(dir=drafts)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                self._write(stream, content)
            Path(draft).replace(target)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(draft).unlink()
            raise
        _sync_folder(target.parent)
        return name

    def _write(self, stream: Any, content: File[bytes]) -> None:
        for chunk in content.chunks():
            stream.write(chunk)
        stream.flush()
        if self.file_permissions_mode is not None:
            os.fchmod(stream.fileno(), self.file_permissions_mode)
        os.fsync(stream.fileno())


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, each one entered in its parent on the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
