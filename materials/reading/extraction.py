"""Asks a child process for the text of a document, and says why there is none."""

import json
from dataclasses import dataclass
from typing import Any, BinaryIO

from materials import errors
from materials.confined import running
from materials.confined.limits import MEGABYTE, Bounds
from materials.files.kinds import ACCEPTED
from peixun.errors import Refused

BOUNDS = Bounds(seconds=10, memory=768 * MEGABYTE, output=48 * MEGABYTE)
KINDS = ("txt", "docx", "doc", "pdf", "html")
REFUSALS = {
    refusal.code: refusal
    for refusal in (
        errors.EncryptedFile,
        errors.MacrosInside,
        errors.UnsafeDocument,
        errors.ArchiveTooLarge,
        errors.BrokenFile,
        errors.TextTooLarge,
    )
}


@dataclass(frozen=True)
class Extract:
    """The text with one line for each paragraph; `pages` where the format has them.

    `notes` name what the text leaves out or had to guess: see `materials.reading.notes`.
    """

    text: str
    pages: int | None
    notes: tuple[str, ...]


def extract(file: BinaryIO, kind: str) -> Extract:
    """Return the text of a document of the kind (one of `KINDS`).

    Refused: other kinds, what is encrypted, damaged, unsafe, holds macros or far more than
    its size says, too much text, and what takes too long.
    """
    if kind not in KINDS:
        raise _refusal(errors.UnsupportedType.code)
    answer = _ask(file, kind)
    return Extract(answer["text"], answer["pages"], tuple(answer["notes"]))


def edges_of_word(file: BinaryIO) -> str:
    """The headers and footers of a .docx. Refused: see `extract`."""
    return str(_ask(file, "edges of docx")["text"])


def refuse_unsafe(file: BinaryIO, kind: str) -> None:
    """Refuse a document that a look at its container alone does not tell: so far, PDF."""
    if kind == "pdf":
        _ask(file, "safety of pdf")


def _ask(file: BinaryIO, kind: str) -> dict[str, Any]:
    answer = _run(file, kind)
    if "refused" in answer:
        raise _refusal(answer["refused"])
    return answer


def _run(file: BinaryIO, kind: str) -> dict[str, Any]:
    try:
        with running.run("materials.reading.child", kind, source=file, bounds=BOUNDS) as answer:
            return dict(json.load(answer))
    except running.TookTooLong as error:
        raise errors.ReadingTookTooLong() from error
    except (running.Ended, ValueError) as error:
        raise errors.BrokenFile() from error


def _refusal(code: str) -> Refused:
    if code == errors.UnsupportedType.code:
        return errors.UnsupportedType(accepted=ACCEPTED)
    return REFUSALS[code]()
