"""Searching the library: exact, and never more than the reader may open."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from materials import services
from materials.models import LibraryEntry, LibraryPassage
from materials.search.bigrams import condition, passages
from materials.search.folding import fold
from people.roles import Role
from tests.factories import fresh, make_learner, make_member, make_officer, make_running_class
from tests.materials import samples
from tests.materials.factories import make_material, make_published, make_upload

pytestmark = pytest.mark.django_db


def hits(query, user):
    return services.search(query, user=fresh(user)).hits


def titles(query, user):
    return ["".join(piece.text for piece in hit.title) for hit in hits(query, user)]


def publish(title, text, **fields):
    material = make_material(title=title, **fields)
    version = services.add_version(material, make_upload(text.encode()), by=material.created_by)
    services.publish_version(version, by=material.created_by)
    return material


@pytest.fixture
def librarian():
    return make_officer(Role.LIBRARIAN)


def test_two_characters_find_the_text_in_either_script_and_width(librarian):
    publish("值班须知", "辦公室值班：值班室電話ＡＢ12。")
    publish("其他", "办理公务")

    for query in ("办公", "辦公", "值班室电话ab12", "１２", "室", "班：值", "须知"):
        assert titles(query, librarian) == ["值班须知"], query
    assert titles("公值", librarian) == []


def test_all_parts_have_to_be_found_but_not_side_by_side(librarian):
    publish("甲", "先签到。\n后请假。")
    publish("乙", "只签到。")

    assert titles("签到 请假", librarian) == ["甲"]


def test_a_hit_in_the_title_comes_first(librarian):
    publish("请假规定", "别的内容")
    publish("课堂", "可以请假")

    assert titles("请假", librarian) == ["请假规定", "课堂"]


def test_another_title_is_found_and_the_old_one_is_not(librarian):
    material = publish("旧题", "正文")
    material.title = "新题"
    services.save_material(material)

    assert titles("新题", librarian) == ["新题"]
    assert titles("旧题", librarian) == []
    assert titles("正文", librarian) == ["新题"]


def test_a_search_finds_only_what_the_reader_may_open(librarian):
    training_class = make_running_class()
    learner, stranger = make_learner(training_class), make_member()
    material = publish("只发本班", "秘密的话", training_class=training_class)

    assert titles("秘密", librarian) == ["只发本班"]
    assert titles("秘密", learner) == []
    services.assign(material, training_class, by=material.created_by)
    assert titles("秘密", learner) == ["只发本班"]
    assert titles("秘密", stranger) == []
    assert titles("秘密", make_officer(Role.AUDITOR)) == []


def test_drafts_and_withdrawn_versions_are_not_found(librarian):
    material = publish("材料", "第一稿")
    services.add_version(material, make_upload("第二稿".encode()), by=material.created_by)

    assert titles("第一稿", librarian) == ["材料"]
    assert titles("第二稿", librarian) == []
    services.withdraw_version(
        material.versions.get(version_no=1), reason="有误", by=material.created_by
    )
    assert titles("第一稿", librarian) == []


def test_a_file_without_text_is_found_by_its_title(librarian):
    material = make_material(title="照片一张")
    upload = make_upload(samples.png(), "合影.png")
    version = services.add_version(material, upload, by=material.created_by)
    services.publish_version(version, by=material.created_by)

    assert titles("照片", librarian) == ["照片一张"]
    assert hits("照片", librarian)[0].snippet is None


@pytest.mark.parametrize(
    "query", ["", "  ", "\0", "'", "\\", "a:*", "! & |", "<2>", "😀", "\ud800", "长" * 500]
)
def test_odd_searches_are_answered(librarian, query):
    publish("怪字", "it's a:* ! & | <2> 😀 \\ x")

    assert services.search(query, user=fresh(librarian)).count in (0, 1)


def test_the_number_of_statements_does_not_grow_with_the_hits(librarian, django_assert_num_queries):
    reader = fresh(librarian)
    publish("材料一", "请假")
    services.search("请假", user=reader)
    with django_assert_num_queries(3):
        services.search("请假", user=reader)
    publish("材料二", "请假")
    publish("材料三", "请假")
    with django_assert_num_queries(3):
        assert len(services.search("请假", user=reader).hits) == 3


ALPHABET = st.sampled_from("甲乙丙丁\n 请假，Ａa")


@given(
    texts=st.lists(st.text(ALPHABET, max_size=30), max_size=6),
    query=st.text(ALPHABET, min_size=1, max_size=6),
)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_exactly_the_texts_that_hold_the_characters_in_a_row_are_found(db, texts, query):
    LibraryEntry.objects.all().delete()
    version = make_published()
    LibraryEntry.objects.all().delete()
    entry = LibraryEntry.objects.create(
        version=version, title="", text="", indexed_at=version.created_at
    )
    wanted = set()
    phrase = fold(query)
    if "\n" in phrase:
        return
    for text in texts:
        for passage in passages(text):
            row = LibraryPassage.objects.create(entry=entry, vector=passage.vector)
            if phrase in fold(text):
                wanted.add(row.pk)

    rows = LibraryPassage.objects.filter(vector__holds=condition(phrase))
    assert set(rows.values_list("pk", flat=True)) == wanted
