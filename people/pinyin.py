"""Readings of Chinese names: for search by letters and for order."""

from itertools import product

from pypinyin import Style, pinyin

# Characters read otherwise as a surname than in common words; the first reading
# is the usual one, all of them can be searched.
SURNAMES = {
    "单": ["shan"],
    "曾": ["zeng"],
    "解": ["xie"],
    "仇": ["qiu"],
    "查": ["zha"],
    "区": ["ou"],
    "盖": ["ge", "gai"],
    "乐": ["yue", "le"],
    "覃": ["qin", "tan"],
    "朴": ["piao"],
    "任": ["ren"],
    "华": ["hua"],
    "燕": ["yan"],
    "宁": ["ning"],
    "缪": ["miao"],
    "尉": ["wei"],
    "折": ["she"],
    "种": ["chong"],
    "员": ["yun"],
    "繁": ["po"],
    "召": ["shao"],
    "逄": ["pang"],
    "冼": ["xian"],
    "翟": ["zhai", "di"],
    "吕": ["lv", "lyu", "lu"],
}
_COMPOUND = {
    "尉迟": ["yu", "chi"],
    "万俟": ["mo", "qi"],
    "长孙": ["zhang", "sun"],
    "单于": ["chan", "yu"],
}


def sort_key(name: str, *, surname: bool = True) -> str:
    """The reading by which a name is ordered, syllables apart: “曾国强” → “zeng guo qiang”."""
    return " ".join(choices[0] for choices in _syllables(name, surname))


def search_text(name: str, *, surname: bool = True) -> str:
    """Every reading of a name in full and by initials, for a search by letters."""
    readings = list(product(*_syllables(name, surname)))[:8]
    words: dict[str, None] = {}
    for reading in readings:
        words["".join(reading)] = None
        words["".join(syllable[0] for syllable in reading)] = None
    return " ".join(words)


def _syllables(name: str, surname: bool) -> list[list[str]]:
    plain = [
        [syllable.lower() for syllable in choices if syllable.strip()]
        for choices in pinyin(name, style=Style.NORMAL, v_to_u=False, errors=_letters)  # type: ignore[arg-type]
    ]
    plain = [choices for choices in plain if choices]
    if surname and (compound := _COMPOUND.get(name[:2])):
        return [*([reading] for reading in compound), *plain[2:]]
    if surname and (readings := SURNAMES.get(name[:1])):
        return [readings, *plain[1:]]
    return plain


def _letters(text: str) -> list[str]:
    return ["".join(char for char in text if char.isalnum())]
