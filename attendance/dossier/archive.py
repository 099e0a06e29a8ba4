"""An archive that says what is in it: every file with its size and SHA-256. No database.

`manifest.json` names all the other files; `manifest.seal` is its HMAC under the key of the
installation that wrote it, so that files and manifest cannot be exchanged together.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

MANIFEST, SEAL = "manifest.json", "manifest.seal"
FORMAT = "peixun-dossier-1"
SALT = "peixun.dossier"
# A dossier is text, photos and papers; one that claims more is no dossier (our default).
MOST_FILES, MOST_BYTES = 20_000, 4 * 1024**3
# What lists that many files is not longer; a longer one is not read into memory.
MOST_LISTED = 32 * 1024**2
CHUNK = 1024 * 1024


# Whatever `zipfile` stumbles over in a file that was tampered with.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


class Entry(NamedTuple):
    """A file of a dossier: its path, with `/`, and its content."""

    path: str
    content: bytes


class Kind(StrEnum):
    """What can be wrong with an archive."""

    NO_ARCHIVE = "no_archive"
    NO_MANIFEST = "no_manifest"
    TOO_LARGE = "too_large"
    OTHER_SEAL = "other_seal"
    MISSING = "missing"
    UNKNOWN = "unknown"
    TWICE = "twice"
    CHANGED = "changed"


class Fault(NamedTuple):
    """What is wrong, and with which file; without one, with the archive."""

    kind: Kind
    path: str = ""


def write_archive(
    stream: IO[bytes], entries: Iterable[Entry], head: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the entries and the manifest that names them; the manifest is returned.

    A path that comes twice gets a number, so that nothing is lost.
    """
    files: list[dict[str, Any]] = []
    taken = {MANIFEST, SEAL}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            path = _free(entry.path, taken)
            archive.writestr(path, entry.content)
            digest = hashlib.sha256(entry.content).hexdigest()
            files.append({"path": path, "size": len(entry.content), "sha256": digest})
        manifest = {"format": FORMAT, **head, "files": files}
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        archive.writestr(MANIFEST, content)
        archive.writestr(SEAL, seal_of(content))
    return manifest


def _free(path: str, taken: set[str]) -> str:
    """A path nobody has yet, without anything that leads out of the archive."""
    parts = [_plain(part) for part in path.split("/")]
    stem, dot, ending = "/".join(parts).rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (dot + ending, "")
    free, number = f"{stem}{ending}", 1
    while free.lower() in taken:
        number += 1
        free = f"{stem} {number}{ending}"
    taken.add(free.lower())
    return free


def _plain(name: str) -> str:
    """A name that every system can write: no separators, no controls, not too long."""
    kept = "".join("-" if letter in '\\/:*?"<>|' else letter for letter in name if _shows(letter))
    return kept.strip(" .")[:80] or "-"


def _shows(letter: str) -> bool:
    return letter == " " or (letter.isprintable() and not "\u202a" <= letter <= "\u202e")


def seal_of(manifest: bytes, key: str | None = None) -> str:
    return salted_hmac(SALT, manifest, secret=key, algorithm="sha256").hexdigest()


def _is_ours(seal: str, manifest: bytes) -> bool:
    """Whether this installation wrote it, under the key it has or one it had."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(seal, seal_of(manifest, key)) for key in keys)


def check_archive(stream: IO[bytes]) -> list[Fault]:
    """Everything that is wrong with an archive; nothing if it is as it was written."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _faults(archive)
    except BROKEN:
        return [Fault(Kind.NO_ARCHIVE)]


def _faults(archive: zipfile.ZipFile) -> list[Fault]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        return [Fault(Kind.TOO_LARGE)]
    names = [info.filename for info in infos]
    told = _manifest_of(archive) if names.count(MANIFEST) == 1 else None
    if told is None:
        return [Fault(Kind.NO_MANIFEST)]
    files, is_ours = told
    faults = [] if is_ours else [Fault(Kind.OTHER_SEAL)]
    faults += [Fault(Kind.TWICE, name) for name in sorted(set(names)) if names.count(name) > 1]
    known = {MANIFEST, SEAL, *files}
    faults += [Fault(Kind.UNKNOWN, name) for name in names if name not in known]
    for path, digest in files.items():
        if path not in names:
            faults.append(Fault(Kind.MISSING, path))
        elif _digest(archive, path) != digest:
            faults.append(Fault(Kind.CHANGED, path))
    return faults


def _manifest_of(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool] | None:
    """The digest of each file as the manifest says, and whether its seal is ours."""
    if any(info.file_size > MOST_LISTED for info in _lists(archive)):
        return None
    try:
        content = archive.read(MANIFEST)
        manifest = json.loads(content)
        files = {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
    except (*BROKEN, KeyError, TypeError):
        return None
    if manifest.get("format") != FORMAT:
        return None
    seal = archive.read(SEAL).decode(errors="replace") if SEAL in archive.namelist() else ""
    return files, _is_ours(seal, content)


def _lists(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if info.filename in (MANIFEST, SEAL)]


def _digest(archive: zipfile.ZipFile, path: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(path) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except BROKEN:
        return ""
    return digest.hexdigest()
