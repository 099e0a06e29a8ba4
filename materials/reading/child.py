"""Reads one document and writes what it says: python -m materials.reading.child KIND

A process of its own, bound before it looks at the document. Django is not set up here.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from materials.confined.limits import confine
from materials.errors import BrokenFile, TextTooLarge, UnsupportedType
from materials.files.kinds import recognise
from materials.reading.extraction import BOUNDS
from peixun.errors import Refused

Reader = Callable[[BinaryIO], dict[str, Any]]
# Module and function: a document is read without the libraries for the other kinds.
READERS = {
    "txt": "plain.read",
    "html": "html.read",
    "docx": "word.read",
    "doc": "legacy_word.read",
    "pdf": "pdf.read",
    "edges of docx": "word.read_edges",
    "safety of pdf": "pdf_safety.refuse_unsafe",
}
MAX_CHARACTERS = 10_000_000


def main() -> None:
    confine(BOUNDS)
    answer = json.dumps(read(sys.stdin.buffer, sys.argv[1]), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


def read(file: BinaryIO, kind: str) -> dict[str, Any]:
    try:
        _refuse_another(file, kind)
        file.seek(0)
        found = _reader(READERS[kind])(file)
        if len(found["text"]) > MAX_CHARACTERS:
            raise TextTooLarge()
        return {"pages": None, "notes": []} | found
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": TextTooLarge.code}
    except Exception:
        # Whatever a parser falls over is a document that it cannot read.
        return {"refused": BrokenFile.code}


def _reader(name: str) -> Reader:
    module, _dot, function = name.partition(".")
    reader: Reader = getattr(import_module(f"materials.reading.{module}"), function)
    return reader


def _refuse_another(file: BinaryIO, kind: str) -> None:
    """Refuse a document that is of another kind than its name says, and an unsafe one."""
    if kind == "html":
        _reader("html.refuse_another")(file)
        return
    if recognise(file, file.seek(0, 2)).name != kind.rpartition(" ")[2]:
        raise UnsupportedType()


if __name__ == "__main__":
    main()
