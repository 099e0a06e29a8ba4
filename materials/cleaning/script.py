"""N06: Traditional and Simplified script."""

import re
from functools import cache

from opencc import OpenCC

from materials.cleaning.results import Script

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Below this share of its characters a script is a quotation or a name, not that of the text.
STRAY = 0.1
# OpenCC leaves 著 where it is the particle or means "to apply".
PARTICLE = re.compile("(?<![名显卓土昭编论原专译遗巨合拙所新])著(?![名述书者称录]|作(?!用))")
# Words that only a conversion by phrases produces, of 高级, 程序, 信息, 网络, 软件, 文件夹, 默认.
BY_PHRASES = re.compile("高階|程式|資訊|網路|軟體|硬體|資料夾|預設|滑鼠|透過|計畫")
_TABLE = re.compile(f"[{HAN}]")


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def _simplified(character: str) -> str:
    other = str(_converter("t2s").convert(character))
    return other if len(other) == 1 else character


@cache
def _is_simplified_only(character: str) -> bool:
    """Whether the character has another Traditional form and Big5 does not know it."""
    if _converter("s2t").convert(character) == character:
        return False
    return not character.encode("big5", errors="ignore")


@cache
def _is_traditional_only(character: str) -> bool:
    if _simplified(character) == character:
        return False
    return not character.encode("gb2312", errors="ignore")


def folded(text: str) -> str:
    """The text with each character by itself in Simplified form: the same length."""
    table = {ord(c): _simplified(c) for c in set(text) if _TABLE.match(c)}
    changes = {code: other for code, other in table.items() if chr(code) != other}
    return text.translate(changes) if changes else text


def script_of(text: str) -> Script:
    """Which script the text is in, by the characters that only one of the two has."""
    counts = {c: text.count(c) for c in set(text) if _TABLE.match(c)}
    traditional = sum(n for c, n in counts.items() if _is_traditional_only(c))
    simplified = sum(n for c, n in counts.items() if _is_simplified_only(c))
    total = traditional + simplified
    if not total or traditional / total < STRAY:
        return "hans"
    return "mixed" if traditional / total <= 1 - STRAY else "hant"


def in_simplified(text: str) -> str:
    """Convert a Traditional text, line by line the same lines."""
    name = "tw2sp" if BY_PHRASES.search(text) else "t2s"
    return PARTICLE.sub("着", str(_converter(name).convert(text)))
