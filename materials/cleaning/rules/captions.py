"""N22: what viewers, pagers and sites write between the lines of a document."""

import re

from materials.cleaning.draft import Draft, Edit, Line, whole
from materials.cleaning.markers import marker_at
from materials.cleaning.openings import head_end

PAGE = re.compile(r".{1,120}\.(?:docx?|pdf|pptx?|wps)_第(\d{1,4})页")
PREVIEW = re.compile(r"已阅读(\d{1,4})页[,，]还剩(\d{1,4})页未读.{0,20}")
BANNER = re.compile(
    r"(?:内容)?(?:发布)?更新(?:时间|日期) ?[:：].{0,60}"
    r"|(?:您?(?:现在|当前)?的?位置|当前位置) ?[:：].{0,80}[>›»→].{0,80}"
    r"|(?:版权所有|版权声明|Copyright|©).{0,120}",
    re.IGNORECASE,
)
PAGER = re.compile(r"(?:首页|上一页|下一页|尾页|末页|[共页\d |.…\[\]>»<«])*")
NEXT = re.compile("上一页|下一页")
HIDDEN = re.compile(
    r"-{2,20}此处隐藏(\d{1,7})字[,，]?(?:下载后查看)?-{2,20}"
    r"|[…\.]{0,6}[(（][^()（）]{0,20}省略(\d{1,7})字[^()（）]{0,20}[)）][…\.]{0,6}"
)
OUTLINE = re.compile(r"(?:目录/提纲|目录|提纲) ?[:：]?[…\.]*")
CHAPTER = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}篇|篇[一二三四五六七八九十]{1,3}) ?[:：].{0,80}"
)
LONGEST = 200


def remove_captions(draft: Draft) -> Draft:
    """Remove page captions, banners, breadcrumbs, pagers and copyright lines; count the pages."""
    gone = []
    pages = []
    for line in draft.lines:
        text = line.view.strip()
        if not text or len(text) > LONGEST:
            continue
        page, preview = PAGE.fullmatch(text), PREVIEW.fullmatch(text)
        if page or preview or BANNER.fullmatch(text) or _is_pager(text):
            gone.append(line)
            pages += [sum(map(int, found.groups())) for found in (page, preview) if found]
    if pages:
        draft = draft.noting(pages=max(pages))
    return draft.edited("N22", [whole(line, draft.text, 0.9) for line in gone])


def _is_pager(text: str) -> bool:
    return bool(NEXT.search(text) and PAGER.fullmatch(text))


def remove_hidden_marks(draft: Draft) -> Draft:
    """Remove the note that so many characters were left out, and keep their number."""
    found = list(HIDDEN.finditer(draft.view))
    if found:
        omitted = sum(int(one[1] or one[2]) for one in found)
        draft = draft.noting(middle_omitted=omitted)
    return draft.edited("N22", [Edit(*one.span(), "", 0.95) for one in found])


def remove_contents(draft: Draft) -> Draft:
    """Remove a list of contents before the text if what it lists comes again as headings."""
    lines = [line for line in draft.lines if line.text.strip()]
    for index, line in enumerate(lines):
        if OUTLINE.fullmatch(line.view.strip()):
            block = _listed(lines[index + 1 :])
            later = {_plain(other.text) for other in lines[index + 1 + len(block) :]}
            if block and _recur(block, later):
                gone = [line, *block]
                return draft.edited("N22", [whole(one, draft.text, 0.85) for one in gone])
            return draft
        if line.number > head_end(draft.lines) + 1:
            break
    return draft


def _listed(lines: list[Line]) -> list[Line]:
    """The entries: headings or chapters, up to the first that begins anew."""
    block: list[Line] = []
    seen: set[str] = set()
    for line in lines:
        text = line.view.strip()
        is_entry = len(text) <= 80 and (marker_at(text) or CHAPTER.fullmatch(text))
        if not is_entry or _plain(text) in seen:
            break
        seen.add(_plain(text))
        block.append(line)
    return block


def _recur(block: list[Line], later: set[str]) -> bool:
    entries = [_plain(line.text) for line in block]
    found = sum(any(other.startswith(entry) for other in later) for entry in entries)
    return found * 5 >= len(entries) * 4


def _plain(text: str) -> str:
    return "".join(text.split()).rstrip("。.…0123456789")
