"""A page as a picture, for readers who look before they take the file."""

import json
from typing import Any, BinaryIO

import pypdfium2

# Sharp on a phone and on a screen; a page as large as a wall is no larger.
LONGEST_SIDE, MOST_PAGES = 1600, 300


def draw(source: BinaryIO, out: BinaryIO, asked: dict[str, Any]) -> None:
    """Write how many pages there are, as a line of JSON, and then the page as PNG."""
    document = pypdfium2.PdfDocument(source.read())
    pages = min(len(document), MOST_PAGES)
    number = int(asked["page"])
    out.write(json.dumps({"pages": pages}).encode() + b"\n")
    if not 1 <= number <= pages:
        return
    page = document[number - 1]
    scale = min(4.0, LONGEST_SIDE / max(page.get_size()))
    page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG", optimize=False)
