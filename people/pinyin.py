"""Readings of Chinese names: for search by letters and for order."""

from functools import lru_cache
from itertools import product

from pypinyin import Style
from pypinyin.converter import UltimateConverter
from pypinyin.core import Pinyin

# Characters read otherwise as a surname than in common words; the first reading
# is the usual one, all of them can be searched.
SURNAMES = {
    "万": ["wan"],
    "么": ["yao"],
    "乐": ["yue", "le"],
    "乜": ["nie"],
    "仇": ["qiu"],
    "令": ["ling"],
    "任": ["ren"],
    "佴": ["nai"],
    "占": ["zhan"],
    "华": ["hua"],
    "单": ["shan"],
    "卜": ["bu"],
    "区": ["ou"],
    "句": ["gou"],
    "召": ["shao"],
    "吕": ["lv", "lyu", "lu"],
    "员": ["yun"],
    "哈": ["ha"],
    "宁": ["ning"],
    "宓": ["mi", "fu"],
    "宿": ["su"],
    "尉": ["wei"],
    "应": ["ying"],
    "折": ["she"],
    "撒": ["sa"],
    "曲": ["qu"],
    "曾": ["zeng"],
    "朴": ["piao"],
    "查": ["zha"],
    "柏": ["bai", "bo"],
    "冼": ["xian"],
    "洗": ["xian"],
    "炔": ["gui"],
    "燕": ["yan"],
    "牟": ["mou", "mu"],
    "盖": ["ge", "gai"],
    "相": ["xiang"],
    "眭": ["sui"],
    "祭": ["zhai"],
    "秘": ["bi"],
    "种": ["chong"],
    "纪": ["ji"],
    "缪": ["miao"],
    "繁": ["po"],
    "翟": ["zhai", "di"],
    "能": ["nai"],
    "臧": ["zang"],
    "舍": ["she"],
    "莘": ["shen", "xin"],
    "葛": ["ge"],
    "蔚": ["yu", "wei"],
    "薄": ["bo"],
    "褚": ["chu"],
    "覃": ["qin", "tan"],
    "解": ["xie"],
    "谌": ["chen", "shen"],
    "谷": ["gu"],
    "车": ["che"],
    "逄": ["pang"],
    "逯": ["lu"],
    "郇": ["xun", "huan"],
    "郗": ["xi", "chi"],
    "郄": ["qie", "xi"],
    "都": ["du"],
    "长": ["chang"],
    "阙": ["que"],
    "阚": ["kan"],
    "隗": ["wei", "kui"],
    "黑": ["he"],
}
_COMPOUND = {
    "万俟": ["mo", "qi"],
    "令狐": ["ling", "hu"],
    "单于": ["chan", "yu"],
    "尉迟": ["yu", "chi"],
    "澹台": ["tan", "tai"],
    "皇甫": ["huang", "fu"],
    "亓官": ["qi", "guan"],
    "长孙": ["zhang", "sun"],
    "鲜于": ["xian", "yu"],
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


# Order and search ask one after the other.
@lru_cache(1_000)
def _syllables(name: str, surname: bool) -> list[list[str]]:
    plain = [
        [syllable.lower() for syllable in choices if syllable.strip()]
        for choices in _READER.pinyin(name, style=Style.NORMAL, errors=_letters)  # type: ignore[arg-type]
    ]
    plain = [choices for choices in plain if choices]
    if surname and (compound := _COMPOUND.get(name[:2])):
        return [*([reading] for reading in compound), *plain[2:]]
    if surname and (readings := SURNAMES.get(name[:1])):
        return [readings, *plain[1:]]
    return plain


def _letters(text: str) -> list[str]:
    return ["".join(char for char in text if char.isalnum())]


class _Converter(UltimateConverter):
    """Reads each word once: a roster of thousands has the same few hundred characters."""

    convert = staticmethod(lru_cache(10_000)(UltimateConverter().convert))


_READER = Pinyin(_Converter())
