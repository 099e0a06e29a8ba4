"""Turns tables and rolls into PDF."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.errors import PaperFailed
from attendance.reports.exports import refuse_too_large
from attendance.reports.tables import Table

HERE = Path(__file__).parent
SECONDS = 30
MOST_CELLS = 60_000
# A sheet with more columns is turned on its side.
WIDE = 8


def print_table(table: Table, *, stamp: str) -> bytes:
    """A report or a ledger as PDF, its heading on every page. Refused: one that is too large."""
    refuse_too_large(table, MOST_CELLS)
    data = {
        "title": table.title,
        "heading": list(table.heading),
        "rows": [list(row) for row in table.rows],
        "notes": list(table.notes),
        "is_wide": len(table.heading) > WIDE,
        "stamp": stamp,
        "page": _("Page"),
    }
    return typeset("table.typ", data)


def print_sign_in_sheet(
    title: str,
    lines: Sequence[str],
    learners: Sequence[tuple[str, str, str]],
    *,
    is_compact: bool = False,
) -> bytes:
    """A sheet to sign: (number, name, unit) in two columns; compact fits it on one page."""
    heading = [_("No."), _("Name"), _("Unit"), pgettext("sheet of paper", "Signature")]
    data = {
        "title": title,
        "lines": list(lines),
        "heading": heading,
        "rows": [list(row) for row in learners],
        "is_compact": is_compact,
        "foot": _("Host (signature):"),
        "page": _("Page"),
    }
    return typeset("sign_in.typ", data)


def typeset(paper: str, data: Mapping[str, Any]) -> bytes:
    """Run the typesetter with an end to its time. Refused: when it does not finish."""
    asked = {"paper": str(HERE / paper), "fonts": fonts(), "data": data}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(HERE / "typeset.py")],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise PaperFailed() from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PaperFailed()
    return done.stdout


def fonts() -> list[str]:
    """The folders of fonts: what comes with the packages, and the office's own if it has one.

    The first has all characters of the national table of 8,105; what else a name may
    have is taken from the second.
    """
    found = find_spec("pylopdf_fonts_zh_cn")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pylopdf_fonts_zh_cn")
    own = [settings.FONTS_DIR] if settings.FONTS_DIR else []
    return [str(Path(found.origin).parent), *own]
