import pytest

from people.models import Person
from people.pinyin import search_text, sort_key
from tests.factories import make_person


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单红梅", "shan hong mei"),
        ("曾祥林", "zeng xiang lin"),
        ("解晓东", "xie xiao dong"),
        ("仇志刚", "qiu zhi gang"),
        ("查文斌", "zha wen bin"),
        ("区美华", "ou mei hua"),
        ("盖广生", "ge guang sheng"),
        ("乐云", "yue yun"),
        ("朴成日", "piao cheng ri"),
        ("卜算", "bu suan"),
        ("薄云", "bo yun"),
        ("令狐平", "ling hu ping"),
        ("澹台静", "tan tai jing"),
        ("尉迟明远", "yu chi ming yuan"),
        ("万俟华", "mo qi hua"),
        ("长孙雨桐", "zhang sun yu tong"),
        ("欧阳文静", "ou yang wen jing"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
    ],
)
def test_surnames_are_read_as_surnames(name, reading):
    assert sort_key(name) == reading


def test_a_unit_is_not_read_as_a_surname():
    assert sort_key("区委办公室", surname=False) == "qu wei ban gong shi"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王芳", {"wangfang", "wf"}),
        ("覃桂香", {"qinguixiang", "qgx", "tanguixiang", "tgx"}),
        ("吕绿萍", {"lvlvping", "llp", "lyulvping", "lulvping"}),
    ],
)
def test_every_reading_can_be_searched(name, words):
    assert set(search_text(name).split()) == words


@pytest.mark.parametrize("name", ["", " ", "·", "J. Smith", "𬭎", "张３"])
def test_odd_names_do_no_harm(name):
    assert isinstance(sort_key(name), str)
    assert isinstance(search_text(name), str)


@pytest.mark.django_db
def test_a_corrected_reading_stays_and_one_of_the_old_name_goes():
    person = Person.objects.get(pk=make_person("覃桂香").pk)
    person.pinyin = "tan gui xiang"
    person.save()
    corrected = Person.objects.get(pk=person.pk)
    corrected.post = "主任"
    corrected.save()
    assert corrected.pinyin == "tan gui xiang"
    assert "tgx" in corrected.search_text

    corrected.name = "王桂香"
    corrected.save()
    assert corrected.pinyin == "wang gui xiang"
