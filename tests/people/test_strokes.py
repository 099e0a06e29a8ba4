"""The two official orders of names by strokes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.strokes import LONGEST, TABLE, by_name, by_surname
from tests.factories import make_person


def test_every_character_of_the_table_has_one_code():
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("# ")]
    characters = [one for line in lines for one in line.split(" ")[1]]

    assert len(characters) == len(set(characters)) == 20_992


@pytest.mark.parametrize(
    ("character", "code"),
    [("丁", "0212"), ("王", "041121"), ("陈", "075215234"), ("黄", "1112212512134")],
)
def test_a_character_is_its_number_of_strokes_and_the_strokes(character, code):
    assert by_name(character) == f"{code}{character}"


def test_surnames_of_few_strokes_go_first():
    names = ["黄河", "陈立", "王刚", "丁宁", "郑重", "陆平", "李明", "周正"]

    assert sorted(names, key=by_surname) == [
        "丁宁", "王刚", "李明", "陆平", "陈立", "周正", "郑重", "黄河",
    ]  # fmt: skip


def test_as_many_strokes_are_told_apart_by_the_order_of_writing():
    # Four strokes each: heng, then shu, pie, dian, zhe as the first stroke.
    assert sorted("尹文毛中王", key=by_name) == ["王", "中", "毛", "文", "尹"]


def test_a_name_of_two_characters_goes_first_by_surname_and_not_by_name():
    names = ["田大利", "田富", "田一"]

    assert sorted(names, key=by_surname) == ["田一", "田富", "田大利"]
    assert sorted(names, key=by_name) == ["田一", "田大利", "田富"]


@given(st.text(max_size=60))
def test_any_name_has_a_key_that_fits(name):
    assert len(by_name(name)) <= LONGEST
    assert len(by_surname(name)) <= LONGEST


@pytest.mark.django_db
def test_people_are_saved_with_their_keys():
    person = make_person("田富")
    person.name = "田大利"
    person.save()

    assert (person.surname_strokes, person.name_strokes) == (
        by_surname("田大利"),
        by_name("田大利"),
    )
