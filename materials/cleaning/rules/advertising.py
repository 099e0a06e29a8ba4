"""N02 and N09: what member sites and document sites write above and below a speech."""

import re
from collections.abc import Iterable, Iterator

from materials.cleaning.draft import Draft, Line, whole
from materials.cleaning.openings import head_end, is_salutation, is_title, tail_start

ADVERTISING = re.compile(
    "订阅|会员|倒卖|QQ群|微信群|权益|平台[^。\n]{0,12}分享|禁止外传|扫码|扫一扫|公众号|客服|加微信"
)
SENTENCE = re.compile("[。；;]$")
LONGEST = 60
BETWEEN = 30
DATED = re.compile(r"\d{4}年|[（(].{2,20}[)）]|^[^,，]{0,20}(?:书记|主任|局长|县长|市长|部长)\s")
RESTRICTION = re.compile("仅供.{0,8}(?:学习|参考|内部).{0,12}|.{0,12}(?:禁止|严禁|不得)外传.{0,4}")
WARNING = re.compile("【.*(?:倒卖|侵权|打击).*】")
BULLET = r"[ \t]*(?:[•·●▪◆*-][ \t]*)?"
SIZE = re.compile(rf"{BULLET}(\d+(?:\.\d+)?) ?(KB|MB)", re.IGNORECASE)
PUBLISHED = re.compile(rf"{BULLET}(\d{{4}}-\d{{1,2}}-\d{{1,2}}) ?(?:发布|上传)")
PAGES = re.compile(rf"{BULLET}(\d{{1,4}}) ?页")
NOTICE = re.compile(
    rf"{BULLET}当前文档由.{{1,30}}|{BULLET}\d{{1,2}}\. ?(?:\d{{1,2}}、)?(?:本文档|网站客服).*"
)
SITE = re.compile(r"[,，]([^,，。]{2,8}?)(?:整理)?发布")
SUPPORT = re.compile(r"客服QQ[:：] ?(\d{5,12})")


def remove_advertising(draft: Draft) -> Draft:
    """Remove advertising lines above the title and below the closing words; flag them between."""
    lines = [line for line in draft.lines if line.text.strip()]
    head, tail = head_end(draft.lines), tail_start(draft.lines)
    above = [line for line in lines if line.number < head]
    below = [line for line in lines if line.number >= max(head, tail)]
    gone = [*_block(above), *_block(below)]
    between = [line for line in lines if head <= line.number < tail]
    draft = draft.flagged("N02", [span for line in between for span in _words(line)], 0.1)
    draft = _harvested(draft, gone)
    return draft.edited("N02", [whole(line, draft.text, 0.9) for line in gone])


def _block(lines: list[Line]) -> list[Line]:
    """The advertising lines and the short ones that stand between two of them."""
    hits = [i for i, line in enumerate(lines) if _is_advertising(line.view)]
    if not hits:
        return []
    return [
        line
        for i, line in enumerate(lines)
        if i in hits or (hits[0] < i < hits[-1] and _is_between(line.view))
    ]


def _is_advertising(line: str) -> bool:
    line = line.strip()
    if len(line) > LONGEST or is_title(line) or is_salutation(line) or SENTENCE.search(line):
        return False
    return bool(ADVERTISING.search(line))


def _is_between(line: str) -> bool:
    line = line.strip()
    if len(line) > BETWEEN or is_title(line) or is_salutation(line):
        return False
    return not (SENTENCE.search(line) or DATED.search(line))


def _words(line: Line) -> Iterator[tuple[int, int]]:
    for found in ADVERTISING.finditer(line.view):
        yield line.start + found.start(), line.start + found.end()


def _harvested(draft: Draft, gone: Iterable[Line]) -> Draft:
    for line in gone:
        text = line.text.strip()
        if RESTRICTION.fullmatch(line.view.strip()):
            draft = draft.noting(distribution_restriction=text)
        elif WARNING.fullmatch(line.view.strip()):
            draft = draft.noting(warnings=[text])
        elif not ADVERTISING.search(line.view) and len(text) <= 8:
            draft = draft.noting(site=text)
    return draft


def remove_site_lines(draft: Draft) -> Draft:
    """Remove a document site's lines above the body, and keep the size, the date and the pages."""
    head = head_end(draft.lines)
    gone = []
    for line in draft.lines[:head]:
        said = _said(line.view.rstrip())
        if said is not None:
            gone.append(line)
            draft = draft.noting(**said)
    return draft.edited("N09", [whole(line, draft.text, 0.95) for line in gone])


def _said(line: str) -> dict[str, object] | None:
    """What such a line says; None for another line."""
    if found := SIZE.fullmatch(line):
        return {"size_kb": float(found[1]) * (1024 if found[2].upper() == "MB" else 1)}
    if found := PUBLISHED.fullmatch(line):
        return {"published": found[1]}
    if found := PAGES.fullmatch(line):
        return {"pages": int(found[1])}
    if not NOTICE.fullmatch(line):
        return None
    said: dict[str, object] = {}
    if found := SITE.search(line):
        said["site"] = found[1]
    if found := SUPPORT.search(line):
        said["support_qq"] = found[1]
    if "用户上传" in line:
        said["uploader"] = "用户上传"
    if "付费下载" in line:
        said["paywall"] = "付费下载"
    return said
