"""N08: the words with which a compiler of texts surrounds a speech."""

import re

from materials.cleaning.draft import Draft, Edit, whole
from materials.cleaning.openings import head_end, is_salutation, is_title

BELOW_THE_TITLE = 2
LEAD_IN = re.compile(
    r"小编.{0,20}(?:整理|收集|带来|分享|准备)|(?:整理|收集|分享).{0,60}(?:仅供参考|欢迎阅读"
    r"|供大家参考|供您参考|希望.{0,12}帮助)"
)
TO_READERS = re.compile("下面|以下|为大家|给大家|为您")
SPEAKER = re.compile("[我咱]")
RELATED = re.compile(r"看过.{2,60}的人还看了?[:：]?|看了.{2,60}的人还看[:：]?")
SITE = re.compile(r"(?:下面|以下)?(?:就)?(?:是)?([^,，。、\s]{2,8}?)(?:的)?小编")
NAMED = re.compile(r"整理的?[《“]?(.{4,60}?)[》”]?[,，。](?:.{0,12})(?:仅供参考|欢迎阅读)")


def remove_frame(draft: Draft) -> Draft:
    """Remove the lead-in below the page's title, and the links to other texts with all after."""
    return _without_related(_without_lead_in(draft))


def _without_lead_in(draft: Draft) -> Draft:
    lines = [line for line in draft.lines if line.text.strip()]
    below = next((i for i, line in enumerate(lines) if is_title(line.view)), -1) + 1
    for line in lines[below : below + BELOW_THE_TITLE]:
        if is_salutation(line.view):
            break
        if _is_lead_in(line.view):
            site, named = SITE.search(line.view), NAMED.search(line.view)
            if site:
                draft = draft.noting(site=_site(site[1]))
            if named:
                draft = draft.noting(named_title=named[1])
            return draft.edited("N08", [whole(line, draft.text, 0.9)])
    return draft


def _is_lead_in(line: str) -> bool:
    if len(line) > 300 or not (LEAD_IN.search(line) and TO_READERS.search(line)):
        return False
    return "小编" in line or not SPEAKER.search(line)


def _site(name: str) -> str:
    return re.sub("^(?:下面|以下|这里)?就?是?由?", "", name)


def _without_related(draft: Draft) -> Draft:
    last = len(draft.lines) // 2
    for line in draft.lines[max(last, head_end(draft.lines)) :]:
        if RELATED.fullmatch(line.view.strip()):
            return draft.edited("N08", [Edit(line.start, len(draft.text), "", 0.95)])
    return draft
