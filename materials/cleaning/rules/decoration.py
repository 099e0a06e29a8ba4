"""N10: what sites put around a title so that search engines find it."""

import re
from collections.abc import Iterator

from materials.cleaning.draft import Draft, Edit, Line
from materials.cleaning.openings import LONGEST_TITLE, head_end, is_title

LONGEST = 2 * LONGEST_TITLE
CUT = re.compile(r"\s*[_|｜]\s*|\s+-+\s+|--+|(?<=[^A-Za-z0-9])-(?=[^A-Za-z0-9])")
AHEAD = re.compile(
    r"\s*(?:精编|精选|最新|热门|推荐|(?:19|20)\d\d年(?:最新)?|【[^】]{1,12}】|\[[^\]]{1,12}\]"
    r"|关于)\s*"
)
BEHIND = re.compile(
    r"\s*[(（【](?:全文完整|全文|完整版?|精选多篇|精选|优质|范文|(?:通用|精选|共"
    r"|合集)?\d{1,3}篇|最新)[)）】]\s*$"
)


def strip_decoration(draft: Draft) -> Draft:
    """Strip from title lines what stands around the title, never the title itself."""
    head = head_end(draft.lines)
    texts = {line.text.strip() for line in draft.lines if len(line.text) <= LONGEST}
    edits = [e for line in draft.lines[:head] for e in _edits(line, draft, texts)]
    return draft.edited("N10", edits)


def _edits(line: Line, draft: Draft, texts: set[str]) -> Iterator[Edit]:
    if not 0 < len(line.text) <= LONGEST:
        return
    start, end = _core(line.view)
    ahead = AHEAD.match(line.view, start, end)
    if ahead and _stands_elsewhere(line, ahead.end(), end, draft, texts):
        start = ahead.end()
    if start:
        yield Edit(line.start, line.start + start, "", 0.8)
    if end < len(line.view.rstrip()):
        yield Edit(line.start + end, line.end, "", 0.8)


def _core(line: str) -> tuple[int, int]:
    """Where the title stands in the line: the part between the cuts that can be one."""
    end = len(line.rstrip())
    behind = BEHIND.search(line[:end])
    if behind and is_title(line[: behind.start()]):
        end = behind.start()
    bounds = [0]
    for cut in CUT.finditer(line, 0, end):
        bounds += [cut.start(), cut.end()]
    bounds.append(end)
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    if len(parts) == 1:
        return 0, end
    titles = [(start, stop) for start, stop in parts if is_title(line[start:stop])]
    if not titles:
        return 0, len(line.rstrip())
    start, stop = max(titles, key=lambda part: part[1] - part[0])
    # A name before a hyphen may as well be the first half of a word: 党务-业务.
    return (0, end) if line[start - 1 : start] == "-" else (start, stop)


def _stands_elsewhere(line: Line, start: int, end: int, draft: Draft, texts: set[str]) -> bool:
    core = line.text[start:end].strip()
    if not is_title(line.view[start:end]):
        return False
    return core in texts or core in draft.text[: line.start] or core in draft.text[line.end :]
