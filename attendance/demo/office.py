"""The demo county: twenty units and a hundred and fifty people, all invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from people.models import Person, Unit

COUNTY = "望川县"
Kind, Level = Unit.Kind, Unit.Level

# Name, short name, kind. In the official order of the units.
UNITS = [
    ("中共望川县委办公室", "县委办", Kind.PARTY_ORGAN),
    ("望川县人大常委会办公室", "县人大办", Kind.NPC_CPPCC),
    ("望川县人民政府办公室", "县政府办", Kind.GOVERNMENT_ORGAN),
    ("望川县政协办公室", "县政协办", Kind.NPC_CPPCC),
    ("望川县作风建设办公室", "县作风办", Kind.PARTY_ORGAN),
    ("中共望川县委组织部", "县委组织部", Kind.PARTY_ORGAN),
    ("中共望川县委宣传部", "县委宣传部", Kind.PARTY_ORGAN),
    ("中共望川县委党校", "县委党校", Kind.PARTY_SCHOOL),
    ("望川县财政局", "县财政局", Kind.DEPARTMENT),
    ("望川县教育局", "县教育局", Kind.DEPARTMENT),
    ("望川县公安局", "县公安局", Kind.DEPARTMENT),
    ("望川县卫生健康局", "县卫健局", Kind.DEPARTMENT),
    ("望川县农业农村局", "县农业农村局", Kind.DEPARTMENT),
    ("望川县自然资源局", "县自然资源局", Kind.DEPARTMENT),
    ("望川县应急管理局", "县应急局", Kind.DEPARTMENT),
    ("望川县城市管理局", "县城管局", Kind.DEPARTMENT),
    ("城关镇人民政府", "城关镇", Kind.TOWNSHIP),
    ("青石镇人民政府", "青石镇", Kind.TOWNSHIP),
    ("白沙乡人民政府", "白沙乡", Kind.TOWNSHIP),
    ("望川建设集团有限公司", "望川建设集团", Kind.ENTERPRISE),
]
PARTS_OF = {"县城管局": "县政府办", "县作风办": "县委办"}

# Compound surnames, names with a dot, rare characters, names that several people bear.
NOTABLE = [
    "欧阳文静", "司马长青", "诸葛云帆", "上官若兰", "皇甫嵩", "令狐清", "尉迟明远",
    "长孙雨桐", "阿依古丽·买买提", "巴特尔·朝鲁", "扎西·顿珠", "热依汗·艾尔肯",
    "陈䶮", "刘垚", "李喆", "张淼焱", "王芳", "王芳", "王芳", "李伟", "李伟", "张敏", "张敏",
    "单红梅", "曾祥林", "解晓东", "仇志刚", "查文斌", "区美华", "盖广生", "乐云", "覃桂香",
    "朴成日", "任重远", "吕绿萍", "冼星辰",
]  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭"
GIVEN = [
    "建国", "志强", "丽华", "海燕", "文博", "思远", "晓琳", "国栋", "春梅", "永红", "立新", "佳怡",
    "宏伟", "雪梅", "子轩", "雅雯", "明辉", "秀兰", "俊杰", "婷婷", "振华", "玉珍", "浩然", "欣怡",
    "德胜", "桂芝", "天佑", "静", "磊", "娟", "勇", "霞", "斌", "洁", "峰", "莉",
]  # fmt: skip
DIRECTOR, DEPUTY, CLERK = "办公室主任", "办公室副主任", "办公室干部"
RANKS = {DIRECTOR: "一级主任科员", DEPUTY: "三级主任科员", CLERK: "一级科员"}
HEAD_COUNT = 150


@dataclass(frozen=True)
class Office:
    """What the demo builds on."""

    units: dict[str, Unit]
    people: list[Person]

    def of(self, unit: str, post: str = "") -> list[Person]:
        """The people of a unit, all or those with one post."""
        return [p for p in self.people if p.unit.short_name == unit and post in (p.post, "")]

    def with_post(self, *posts: str) -> list[Person]:
        return [person for person in self.people if person.post in posts]


def make_office() -> Office:
    """Make the units with their leaders and liaisons, and the people."""
    units = {}
    for number, (name, short_name, kind) in enumerate(UNITS, start=1):
        units[short_name] = Unit.objects.create(
            name=name,
            short_name=short_name,
            code=f"WC{number:03}",
            unit_type=kind,
            admin_level=Level.ENTERPRISE if kind == Kind.ENTERPRISE else Level.COUNTY,
            sort_order=number * 10,
            parent=units.get(PARTS_OF.get(short_name, "")),
        )
    office = Office(units, list(_people(list(units.values()))))
    for unit in units.values():
        unit.principal, unit.liaison = office.of(unit.short_name)[:2]
        unit.save()
    return office


def _people(units: list[Unit]) -> Iterator[Person]:
    names = _names()
    for number in range(HEAD_COUNT):
        unit, rank_in_unit = units[number % len(units)], number // len(units)
        post = _post(unit, rank_in_unit)
        yield Person.objects.create(
            name=names[number],
            staff_no=f"WC{number + 1:05}",
            unit=unit,
            post=post,
            post_level=Person.PostLevel.SECTION if rank_in_unit == 0 else Person.PostLevel.STAFF,
            rank=RANKS.get(post, "四级调研员"),
            phone=f"1380000{number:04}",
        )


def _post(unit: Unit, rank_in_unit: int) -> str:
    if rank_in_unit == 0:
        return {
            Kind.TOWNSHIP: "镇长" if "镇" in unit.name else "乡长",
            Kind.ENTERPRISE: "总经理",
        }.get(unit.unit_type, "局长" if unit.name.endswith("局") else "主任")
    return {1: DIRECTOR, 2: DEPUTY}.get(rank_in_unit, CLERK)


def _names() -> list[str]:
    random = Random("望川")  # noqa: S311 - the same people each time
    plain = [
        f"{random.choice(SURNAMES)}{random.choice(GIVEN)}" for _ in range(HEAD_COUNT - len(NOTABLE))
    ]
    names = [*NOTABLE, *plain]
    random.shuffle(names)
    return names
