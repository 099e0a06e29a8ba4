"""What the speech was held at, by whom and for whom; what it does not say stays empty."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from materials.cleaning.facts.sentences import fact
from materials.cleaning.results import Fact, Heading, Occasion

KIND = "(?:培训班|培训会议?|研修班|进修班|轮训班|学习班|研讨班|集训班|训练班|读书班|培训)"
ABOUT_IT = re.compile("^关于(?:举办|召开|开展)?")
OF_TITLE = re.compile(
    f"(?:在|于|^)([^在]{{0,40}}?{KIND})(?:的|上的?|开班|结业|动员|期间|座谈|闭幕|开幕|$)"
)
# What a class is called does not begin with a verb or with "this".
NO_NAME = "这|本次|此次|一次|举办|举行|召开|开展|组织|参加|加强|今天|我们"
NAME = f"((?:(?!{NO_NAME})[^,，。;；:：、“”的]){{2,30}}?{KIND})"
BEGINS = re.compile(
    f"(?:举办|举行|召开|开办|组织召开|迎来)(?:了|的)?(?:这次|本次|此次|全[县市区省]性的"
    f"|为期[^,，]{{1,6}}的)?{NAME}(?=[,，。;；!！的]|开班|正式|$)"
    f"|(?:^|[,，。\n]){NAME}(?=(?:今天|现在|于今天)?(?:正式|顺利|如期)?(?:开班|开课|开始|开幕"
    f"|结业|圆满|就要|即将|是))"
)
CLOSES = re.compile(
    "结业(?!证|考|成绩)|闭幕|培训总结|(?:培训|学习|班|课程)[^。]{0,20}(?:圆满|就要|即将"
    "|顺利)(?:完成|结束)"
)
OPENS = re.compile(
    "开班|开课|开训|(?:今天|现在|此次|这次|本次|在这里)[^。]{0,30}(?:举办|举行|召开"
    "|组织)[^。]{0,40}(?:培训|学习班|研修)"
    "|(?:举办|召开|组织)[^。]{0,30}(?:培训|学习班|研修)|本次培训|这次培训"
)
SHARES = re.compile(
    "(?:探讨|交流|分享|谈谈)[^。]{0,20}(?:体会|心得|如何|经验|共勉)|(?:交流"
    "|探讨)[^。]{0,6}(?:如何|怎样)|讲一课|作?(?:专题)?(?:辅导|讲座)|授课"
)
MEETS = re.compile("会议|座谈会|动员会|推进会|部署会|例会|工作会")
POSTS = (
    "书记|主任|局长|县长|市长|区长|镇长|部长|处长|科长|院长|校长|主席|会长|秘书长|经理|董事长"
    "|常委|组长|厅长|司长"
)
POST = f"[^,，。;；:：、“”\\s]{{0,16}}?(?:{POSTS})"
AS = re.compile(
    f"(?:我|本人)(?:担任|现任|任)(?:了)?({POST})|以({POST})的身份|作为(?:一名)?({POST})[,，]我"
)
TITLE_POST = re.compile(f"^({POST})(?:[\u4e00-\u9fff]{{2,3}})?在")
BYLINE = re.compile(
    f"[(（]?({POST}(?:、{POST})*)[ \u3000:：]*([\u4e00-\u9fff]{{1,2}} ?[\u4e00-\u9fff])[)）]?"
)
ENTRUSTED = re.compile(
    f"(?:^|[,，。\n])(?:本来|原本|原定)?(?:[^,，。、\n]{{1,16}}、)?({POST}[\u4e00-\u9fff]{{2,3}})"
    "同志[^。]{0,80}?委托我"
    f"|受([^,，。]{{2,20}}?)(?:同志)?(?:的)?委托|我(?:谨)?代表([^,，。]{{2,20}}?)(?:[,，]|向"
    f"|对)"
)
ORGAN = "[^,，。;；:：、我们“”]{1,12}?(?:党委|党组|党校|委|办公室|办|局|部|公司|中心|政府|学院)"
DECIDED = re.compile(f"经({ORGAN}(?:党委|党组)?)(?:[^,，。]{{0,6}})?(?:研究|批准|同意|决定)")
HELD_BY = re.compile(
    f"(?:我们|由)?({ORGAN})[^,，。]{{0,40}}(?:[^。]{{0,30}}[,，])?(?:组织召开|组织举办|举办"
    f"|主办|承办|牵头)(?!的)[^。]{{0,30}}{KIND}"
)
HELD_BY_ALL = re.compile(
    "由([^,，。;；:：]{2,40}?)(?:联合|共同|具体|负责)?(?:举办|主办|承办|组织召开)"
)
LABOUR = re.compile(
    "(?:凝聚|倾注|饱含)着?了?([^。,，]{2,40}?)(?:的)?(?:同志)?的?(?:心血|辛劳|辛勤)"
)
LEVELS = (
    ("省", "全省|省委|省政府|省直|我省"),
    ("市", "全市|市委|市政府|市直|我市|在市"),
    ("县", "全县|县委|县政府|县直|我县"),
    ("区", "全区|区委|区政府|区直|我区"),
    ("镇", "全镇|镇党委|我镇|全乡|乡党委"),
    ("公司", "公司|集团"),
)
AUDIENCE = re.compile(
    "(?:全[县市区省镇]|公司|局属|各)[^,，。;；“”对向要为是]{0,16}?(?:办公室主任|办公室干部"
    "|办公室人员|党委办公室|党务干部|年轻干部|干部职工|干部|工作人员|秘书|信息员|宣传员"
    "|通讯员|新录用公务员|公务员|负责同志)"
)
LEARNERS = re.compile(
    f"^(.{{0,30}}(?:主任|干部|人员|秘书|书记|员工|员(?!工)|工作者))(?:暨.*|.{{0,10}}){KIND}$"
)
PERIOD = re.compile("第([一二三四五六七八九十\\dXx×]{1,3})期")
MASK = re.compile("[XxＸ×*＊]|某")
PRECEDING = re.compile("^.*?(?=根据|经|今天|我们)")
INTRODUCTION = 1500


@dataclass(frozen=True)
class About:
    """The occasion as far as the speech tells."""

    occasion_type: Occasion
    occasion_text: str
    class_name: str
    host_unit: str
    level: str
    speaker_name: str
    speaker_post: str
    on_behalf_of: str
    audience: str
    derived_title: str
    facts: tuple[Fact, ...]


def describe(title: str, text: str, headings: Sequence[Heading], *, is_page_title: bool) -> About:
    """Read the title and what stands before the first heading."""
    end = min(headings[0].start if headings else len(text), INTRODUCTION)
    introduction = text[: end or INTRODUCTION]
    name, place = _class_name("" if is_page_title else title, introduction)
    kind = _occasion(title, introduction, name)
    units = list(_hosts(text, introduction))
    speaker, post = _speaker(title, introduction)
    behalf, behalf_place = _behalf(introduction)
    audience = _audience(name, text)
    facts = [
        *_class_fact(name, place, text),
        *(fact("unit", "主办", text, s, e, name=text[s:e], role=role) for s, e, role in units),
        *_found("speaker", post, text, name=speaker, post=post),
        *_found("audience", audience, text, name=audience),
        *(_found("speaker", behalf, text, on_behalf_of=behalf) if behalf_place >= 0 else ()),
    ]
    host = text[units[0][0] : units[0][1]] if units else _host_of_speaker(post, introduction)
    ending = {"opening": "开班讲话", "closing": "结业讲话"}.get(kind, "讲话")
    return About(
        occasion_type=kind,
        occasion_text=_occasion_text(introduction, name),
        class_name=name,
        host_unit=host,
        level=_level(title, text),
        speaker_name=speaker,
        speaker_post=post,
        on_behalf_of=behalf,
        audience=audience,
        derived_title=f"{name}{ending}" if name else "",
        facts=tuple(facts),
    )


def _class_name(title: str, introduction: str) -> tuple[str, int]:
    """The class, and where the text names it; -1 if only the title does."""
    named = OF_TITLE.search(ABOUT_IT.sub("", title))
    if named and named[1] in introduction:
        return named[1], introduction.find(named[1])
    found = [(m[1] or m[2], m.start(1 if m[1] else 2)) for m in BEGINS.finditer(introduction)]
    if named:
        return named[1], -1
    if not found:
        return "", -1
    classes = [one for one in found if not one[0].endswith("培训")]
    subjects = [one for one in found if introduction[one[1] - 1 : one[1]] in ",，。\n"]
    return (classes or subjects or found)[0]


def _occasion(title: str, introduction: str, name: str) -> Occasion:
    if CLOSES.search(title) or (name and CLOSES.search(introduction)):
        return "closing"
    if re.search("开班|开训|开学", title) or OPENS.search(introduction):
        return "opening" if name or "培训" in title + introduction else "work_meeting"
    if SHARES.search(introduction):
        return "lecture"
    if name:
        return "opening"
    return "work_meeting" if MEETS.search(title) or MEETS.search(introduction) else "other"


def _occasion_text(introduction: str, name: str) -> str:
    for sentence in re.split("[。\n]", introduction):
        if name and name in sentence:
            return sentence[:200]
    opens = OPENS.search(introduction)
    return opens[0][:200] if opens else ""


def _hosts(text: str, introduction: str) -> Iterator[tuple[int, int, str]]:
    listed = HELD_BY_ALL.search(introduction)
    if listed:
        yield from _each(listed, "host")
    for pattern, role in ((HELD_BY, "host"), (DECIDED, "approver")):
        found = pattern.search(introduction)
        if found and not (listed and role == "host"):
            yield found.start(1), found.end(1), role
    labour = LABOUR.search(text)
    if labour:
        yield from _each(labour, "organiser")
    teachers = re.search("(?:讲课|授课)的[,，]?都?是(“[^”]{2,6}”)", text)
    if teachers:
        yield teachers.start(1), teachers.end(1), "organiser"


def _each(listed: re.Match[str], role: str) -> Iterator[tuple[int, int, str]]:
    for part in re.finditer("(?:(?!、|以及|和).)+", listed[1]):
        yield listed.start(1) + part.start(), listed.start(1) + part.end(), role


def _host_of_speaker(post: str, introduction: str) -> str:
    """Who says "we hold this class" speaks for the unit of the post."""
    if not re.search("我们[^。,，]{0,6}(?:举办|召开|举行)", introduction):
        return ""
    unit = re.match("(.{2,10}?(?:办公室|办|委|局|部|政府))(?=.*(?:主任|书记|局长|部长|长)$)", post)
    return unit[1] if unit else ""


def _speaker(title: str, introduction: str) -> tuple[str, str]:
    for line in introduction.split("\n")[:3]:
        byline = BYLINE.fullmatch(line.strip()) if len(line) < 60 else None
        if byline:
            return byline[2].replace(" ", ""), byline[1]
    in_title = TITLE_POST.search(title)
    if in_title:
        return "", in_title[1]
    said = AS.search(introduction)
    return "", next((group for group in said.groups() if group), "") if said else ""


def _behalf(introduction: str) -> tuple[str, int]:
    found = ENTRUSTED.search(introduction)
    if not found:
        return "", -1
    index = next(i for i in (1, 2, 3) if found[i])
    return found[index], found.start(index)


def _level(title: str, text: str) -> str:
    """The level whose words the title holds, or else the text most often."""
    for body in (title, text):
        counted = Counter({level: len(re.findall(words, body)) for level, words in LEVELS})
        level, count = counted.most_common(1)[0]
        if count:
            return level
    return ""


def _audience(name: str, text: str) -> str:
    learners = LEARNERS.match(name)
    if learners:
        return learners[1]
    found = AUDIENCE.search(text)
    return found[0] if found else ""


def _class_fact(name: str, place: int, text: str) -> Iterator[Fact]:
    if not name or place < 0:
        return
    period = PERIOD.search(name)
    number = period[1] if period else ""
    yield fact(
        "class",
        "培训班",
        text,
        place,
        place + len(name),
        name=name,
        period_no=int(number) if number.isdecimal() else None,
        period_text=number,
        is_anonymised=bool(MASK.search(name)),
    )


def _found(kind: str, words: str, text: str, **value: str) -> Iterator[Fact]:
    start = text.find(words) if words else -1
    if start >= 0:
        yield fact(kind, "", text, start, start + len(words), **value)  # type: ignore[arg-type]
