"""What is typeset for a copy: the mark of a page, and text files. All words are values."""

import io
import json
from pathlib import Path
from typing import Any, BinaryIO

import typst

from materials.reading.plain import decode, with_plain_ends

HERE = Path(__file__).parent


def set_text(source: BinaryIO, target: BinaryIO, asked: dict[str, Any]) -> None:
    """A text file as pages."""
    text, _notes = decode(source.read())
    lines = [_indented(line) for line in with_plain_ends(text).replace("\f", "\n").split("\n")]
    target.write(_typeset("text.typ", {"lines": lines}, asked["fonts"]))


def _indented(line: str) -> tuple[float, str]:
    """How far the line is moved in, in characters, and its words."""
    words = line.lstrip(" \t\u3000")
    indent = line[: len(line) - len(words)]
    return sum({"\u3000": 1.0, "\t": 2.0}.get(blank, 0.5) for blank in indent), words.rstrip()


def set_marks(mark: dict[str, str], sizes: list[tuple[float, float]], fonts: list[str]) -> BinaryIO:
    """One page for each size, with nothing on it but the mark."""
    return io.BytesIO(_typeset("mark.typ", {**mark, "sizes": sizes}, fonts))


def _typeset(paper: str, data: dict[str, Any], fonts: list[str]) -> bytes:
    return typst.compile(
        str(HERE / paper),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
