"""Asks child processes for copies. A document that does not let itself be marked is refused."""

import json
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from materials.confined import running
from materials.errors import CannotBeMarked
from materials.marking.bounds import BOUNDS, CONVERSION

# Office suites are large: one at a time in each process of the server.
_one_suite = threading.Lock()


@dataclass(frozen=True)
class Mark:
    """What a copy says: `across` its pages in light words, at the `foot`, and its `number`."""

    across: str
    foot: str
    number: str


def marked_pages(source: BinaryIO, mark: Mark) -> BinaryIO:
    """A PDF with the mark on every page."""
    return _made("mark pages", source, asdict(mark))


def marked_word(source: BinaryIO, mark: Mark) -> BinaryIO:
    """A .docx with the mark in its headers and footers."""
    return _made("mark word", source, asdict(mark))


def text_as_pages(source: BinaryIO) -> BinaryIO:
    """A text file as PDF."""
    return _made("set text", source, {})


def page_as_picture(source: BinaryIO, page: int) -> tuple[int, bytes]:
    """How many pages a PDF has, and the page as PNG; nothing where there is no such page."""
    with _made("draw page", source, {}, page=page) as drawn:
        return int(json.loads(drawn.readline())["pages"]), drawn.read()


def office_as_pages(source: BinaryIO, extension: str) -> BinaryIO:
    """A file of an office program as PDF, by the converter of the installation."""
    with _one_suite, tempfile.TemporaryDirectory(prefix="peixun-") as folder:
        words = ("materials.marking.conversion", settings.CONVERTER, folder, extension)
        try:
            return running.run(*words, source=source, bounds=CONVERSION)
        except running.Ended as error:
            raise CannotBeMarked() from error


def _made(task: str, source: BinaryIO, mark: Mapping[str, str], **more: int) -> BinaryIO:
    asked = json.dumps({"task": task, "mark": mark, "fonts": fonts(), **more}).encode() + b"\n"
    try:
        return running.run("materials.marking.child", source=source, bounds=BOUNDS, asked=asked)
    except running.Ended as error:
        raise CannotBeMarked() from error


def fonts() -> list[str]:
    """The folders of fonts: what comes with the packages, and the office's own if it has one."""
    found = find_spec("pylopdf_fonts_zh_cn")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pylopdf_fonts_zh_cn")
    own = [settings.FONTS_DIR] if settings.FONTS_DIR else []
    return [str(Path(found.origin).parent), *own]
