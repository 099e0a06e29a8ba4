"""Marks every page of a PDF, whatever way up, cut or sized it is."""

import math
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from materials.marking.typesetting import set_marks

# A mark is set for a page of this width and then fitted to the page it goes on.
WIDTH = 595.0
# Pages of nearly one shape share a mark: so many shapes from square to twice as long.
SHAPES, LONGEST = 12, 36

Box = tuple[float, float, float, float]
Shape = tuple[float, float]


def mark(source: BinaryIO, target: BinaryIO, asked: dict[str, Any]) -> None:
    with Pdf.open(source) as pdf:
        mark_pages(pdf, asked["mark"], asked["fonts"])
        pdf.save(target, deterministic_id=True, recompress_flate=False)


def mark_pages(pdf: Pdf, mark: dict[str, str], fonts: list[str]) -> None:
    """Put the mark on all pages; one form for each shape is shared by its pages."""
    pages = list(pdf.pages)
    shapes = sorted({_shape_of(page) for page in pages})
    with Pdf.open(set_marks(mark, shapes, fonts)) as marks:
        forms = {
            shape: pdf.copy_foreign(marked.as_form_xobject())
            for shape, marked in zip(shapes, marks.pages, strict=True)
        }
        name = Name(f"/Mark{mark['number'].replace('-', '')}")
        for page in pages:
            shape = _shape_of(page)
            _put(pdf, page, forms[shape], name, _placing(page, shape))
    pdf.docinfo[Name.Delivery] = pikepdf.String(mark["number"])


def _put(pdf: Pdf, page: Page, form: Any, name: Name, placing: str) -> None:
    # Readers differ in what they show where the box makes no sense: now it makes sense.
    page.obj.CropBox = Array(_visible(page))
    _own_resources(pdf, page)[name] = form
    missing, open_at_end = _unbalanced(page)
    # What the page leaves turned, shifted or cut off must not move the mark.
    page.contents_add(b"q " * (missing + 1), prepend=True)
    page.contents_add(b"\n" + b"Q " * (open_at_end + 1) + f"q {placing} cm {name} Do Q\n".encode())


def _own_resources(pdf: Pdf, page: Page) -> Any:
    """The forms of the page, which it shares with no other page."""
    resources = _inherited(page, Name.Resources)
    resources = Dictionary(dict(resources.items())) if resources is not None else Dictionary()
    forms = resources.get(Name.XObject)
    resources.XObject = Dictionary(dict(forms.items())) if forms is not None else Dictionary()
    page.obj.Resources = resources
    return page.obj.Resources.XObject


def _unbalanced(page: Page) -> tuple[int, int]:
    """How many states the page ends without having begun, and leaves open at its end."""
    depth = lowest = 0
    for step in pikepdf.parse_content_stream(page, "q Q"):
        depth += 1 if str(step.operator) == "q" else -1
        lowest = min(lowest, depth)
    return -lowest, depth - lowest


def _shape_of(page: Page) -> Shape:
    """The size of the mark for the page as a reader sees it."""
    left, bottom, right, top = _visible(page)
    across, up = right - left, top - bottom
    if _turned(page) in (90, 270):
        across, up = up, across
    steps = round(SHAPES * math.log2(up / across))
    longer = 2 ** (min(max(steps, -LONGEST), LONGEST) / SHAPES)
    return (WIDTH, round(WIDTH * longer, 2)) if steps >= 0 else (round(WIDTH / longer, 2), WIDTH)


def _placing(page: Page, shape: Shape) -> str:
    """The matrix that lays the mark over what is seen of the page, the right way up."""
    left, bottom, right, top = _visible(page)
    width, height = right - left, top - bottom
    across, up = shape
    matrices: dict[int, tuple[float, ...]] = {
        0: (width / across, 0, 0, height / up, left, bottom),
        90: (0, height / across, -width / up, 0, right, bottom),
        180: (-width / across, 0, 0, -height / up, right, top),
        270: (0, -height / across, width / up, 0, left, top),
    }
    return " ".join(f"{number:.5f}" for number in matrices[_turned(page)])


def _turned(page: Page) -> int:
    turned = _inherited(page, Name.Rotate)
    try:
        return round(float(turned or 0) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0


def _visible(page: Page) -> Box:
    """The part of the page that is shown; a box that makes no sense is as good as none."""
    whole = _box(_inherited(page, Name.MediaBox)) or (0.0, 0.0, 612.0, 792.0)
    cut = _box(_inherited(page, Name.CropBox)) or whole
    left, bottom = max(whole[0], cut[0]), max(whole[1], cut[1])
    right, top = min(whole[2], cut[2]), min(whole[3], cut[3])
    return (left, bottom, right, top) if right - left > 1 and top - bottom > 1 else whole


def _box(found: Any) -> Box | None:
    try:
        first, second, third, fourth = (float(number) for number in found)
    except (TypeError, ValueError):
        return None
    left, right = sorted((first, third))
    bottom, top = sorted((second, fourth))
    return (left, bottom, right, top) if right - left > 1 and top - bottom > 1 else None


def _inherited(page: Page, name: Name) -> Any:
    """What the page says, or else what the folders it lies in say."""
    node: Any = page.obj
    seen = 0
    while node is not None and seen < 50:
        if name in node:
            return node[name]
        node, seen = node.get(Name.Parent), seen + 1
    return None
