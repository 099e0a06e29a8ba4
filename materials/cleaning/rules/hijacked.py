"""N22: pages that were taken over, and texts in which a machine replaced words."""

import re

from materials.cleaning.draft import Draft, whole
from materials.cleaning.openings import head_end, is_salutation, is_title

INDECENT = re.compile(
    "百家乐|博彩|六合彩|时时彩|老虎机|真人荷官|网上赌场|澳门赌场|赌场开户|彩票投注|娱乐城|在线投注"
    "|成人(?:视频|电影|网站|图片)|裸聊|约炮|一夜情|激情视频|黄色(?:视频|电影|网站)|无码"
    "|伦理片|色情(?:视频|电影|网站|小说)"
)
# Fixed names of the trade with a word replaced by another of like meaning.
SPUN = re.compile(
    "教导培训(?:工作|任务)条例|教诲培训|培训任务条例|迷信发展观|科学生长观|中国特点社会主义"
    "|中国特征社会主义"
    "|配合富裕|主题教诲|党风廉洁建造|精力文明|社会主义中心价值观|干群步队|干部步队|引导班子建造"
)
WINDOW = 5


def reject_hijacked(draft: Draft) -> Draft:
    """Remove indecent lines above the body and put the document into quarantine."""
    head = max(head_end(draft.lines), min(1, len(draft.lines)))
    gone = [
        line
        for line in draft.lines[: max(head, WINDOW)]
        if INDECENT.search(line.view) and _is_of_the_page(line.view.strip(), line.number < head)
    ]
    if gone:
        draft = draft.noting(quarantined=True)
    return draft.edited("N22", [whole(line, draft.text, 0.8) for line in gone])


def _is_of_the_page(line: str, is_above: bool) -> bool:
    if len(line) > 120 or is_title(line) or is_salutation(line):
        return False
    return is_above and not line.endswith("。")


def flag_spun(draft: Draft) -> Draft:
    """Flag the replaced words; nothing is put back."""
    return draft.flagged("N22", [found.span() for found in SPUN.finditer(draft.view)], 0.7)


def is_spun(view: str) -> bool:
    return bool(SPUN.search(view))
