"""N03: what a forum writes under an attached file."""

import re

from materials.cleaning.draft import Draft, Line, whole

SIZE = re.compile(
    r"[(（]?(?P<size>\d+(?:\.\d+)?) ?(?P<unit>KB|MB)[,，] ?下载次数[:：] ?(?P<downloads>\d+)"
    r"(?:[,，] ?售价[:：] ?(?P<price>\d+ ?\S{1,12}?))?[)）]?"
)
NAME = re.compile(r"[^\\/]{1,120}\.(?P<format>docx?|pdf|wps)", re.IGNORECASE)
CAPTION = 20
SENTENCE = re.compile("[。！？；，,:：]")


def remove_attachments(draft: Draft) -> Draft:
    """Remove the file's size, its name, its caption and a lone bar; keep what they say."""
    lines = [line for line in draft.lines if line.text.strip()]
    gone: list[Line] = []
    for index, line in enumerate(lines):
        found = SIZE.fullmatch(line.view.strip())
        if found:
            block = _block(lines, index)
            gone += block
            draft = draft.noting(**_said(found, block))
    edits = {line.number: whole(line, draft.text) for line in gone}
    return draft.edited("N03", edits.values())


def _block(lines: list[Line], index: int) -> list[Line]:
    block = [lines[index]]
    if index + 1 < len(lines) and lines[index + 1].text.strip() == "|":
        block.append(lines[index + 1])
    if index and NAME.fullmatch(lines[index - 1].text.strip()):
        block.append(lines[index - 1])
        if index > 1 and _is_caption(lines[index - 2].text.strip()):
            block.append(lines[index - 2])
    return block


def _is_caption(line: str) -> bool:
    return len(line) <= CAPTION and not SENTENCE.search(line)


def _said(found: re.Match[str], block: list[Line]) -> dict[str, object]:
    said: dict[str, object] = {
        "size_kb": float(found["size"]) * (1024 if found["unit"] == "MB" else 1),
        "downloads": int(found["downloads"]),
    }
    if found["price"]:
        said["price"] = found["price"]
    above = sorted(line for line in block if line.number < _own(found, block).number)
    if above:
        name = above[-1].text.strip()
        said |= {"attachment_name": name, "file_format": name.rpartition(".")[2].lower()}
    if len(above) > 1:
        said["thread_caption"] = above[0].text.strip()
    return said


def _own(found: re.Match[str], block: list[Line]) -> Line:
    return next(line for line in block if line.view.strip() == found[0])
