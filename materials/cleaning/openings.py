"""Where a speech begins and ends: title lines, salutations, closing words, and the zones around."""

import re
from collections.abc import Sequence

from materials.cleaning.draft import Line
from materials.cleaning.markers import marker_at

LONGEST_TITLE = 60
PARAGRAPH = 60
SEQUENCE = r"[(（]([一二三四五六七八九十]{1,3}|\d{1,2})[)）]"
TITLE = re.compile(
    rf"(?:在|于)?.{{2,52}}?(?:讲话|致辞|致词|动员|主持词|报告|发言)(?:稿|提纲"
    rf"|要点)?(?:{SEQUENCE})?[:：]?"
)
NO_TITLE = re.compile("[。；;！!？?]|^[,，、]|^(?:下面|刚才|同志们|今天|现在|最后)")
PEOPLE = "同志们|同学们|学员们|朋友们|同仁们"
# The names of those who are greeted hold no comma but the one between them.
SALUTATION = re.compile(
    rf"(?:[^。；;！!？?:：]{{0,24}}?(?:{PEOPLE})|(?:尊敬的"
    rf"|亲爱的)?各位[^。；;！!？?:：]{{1,24}})[:：]"
)
CALL = re.compile(rf"(?:各位[^,，。:：]{{1,12}}[,，、])?(?:{PEOPLE})[!！]")
OF_THE_PAGE = re.compile("本文档|当前文档|网站客服|小编|会员")
CLOSING = re.compile(
    r"(?:.{0,12}谢谢(?:大家|各位|同志们)?|.{0,30}预祝.{2,30}(?:成功|圆满).{0,10}"
    r"|(?:我的)?讲话完了.{0,10})[。!！]?"
)


def is_salutation(line: str) -> bool:
    """同志们: 各位领导、同志们： and the like, alone on the line."""
    line = line.strip()
    return bool(len(line) <= 40 and (SALUTATION.fullmatch(line) or CALL.fullmatch(line)))


def is_title(line: str) -> bool:
    """A line that can be the title of a speech."""
    line = line.strip()
    if len(line) > LONGEST_TITLE or NO_TITLE.search(line) or marker_at(line):
        return False
    return bool(TITLE.fullmatch(line)) and not is_salutation(line)


def begins_the_body(line: str) -> bool:
    """A salutation, a heading or a paragraph: whatever no title page has."""
    line = line.strip()
    if not line or (len(line) < 10 * PARAGRAPH and OF_THE_PAGE.search(line)):
        return False
    if is_salutation(line) or marker_at(line) or len(line) >= 10 * PARAGRAPH:
        return True
    return len(line) >= PARAGRAPH and line[-1] in "。！？!?；;：:”"


def head_end(lines: Sequence[Line]) -> int:
    """The number of the first line of the body; lines before it may be the page's and not its."""
    return next((line.number for line in lines if begins_the_body(line.view)), 0)


def tail_start(lines: Sequence[Line]) -> int:
    """The number of the first line after the last closing words, or of no line."""
    for line in reversed(lines):
        if CLOSING.fullmatch(line.view.strip()):
            return line.number + 1
    return len(lines)
