"""What is stored and asked, without a database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materials.search.bigrams import (
    LONGEST_PASSAGE,
    LONGEST_PHRASE,
    MOST_PLACES,
    condition,
    passages,
    phrases,
)
from materials.search.folding import fold
from materials.search.snippets import marked, snippet


def test_each_character_with_its_neighbour_is_a_word():
    [passage] = passages("办公室")

    assert passage.vector == "'办公':1 '公室':2 '室':3"


def test_no_word_goes_over_a_line():
    [passage] = passages("甲乙\n丙")

    assert passage.vector == "'甲乙':1 '乙':2 '丙':4"


def test_quotes_and_backslashes_are_written_twice():
    [passage] = passages("a'\\")

    assert passage.vector == r"'a''':1 '''\\':2 '\\':3"


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("办", "'办':*"),
        ("办公", "'办公'"),
        ("办公室", "'办公' <1> '公室'"),
        ("办公室主", "'办公' <2> '室主'"),
        ("办公室主任", "'办公' <2> '室主' <1> '主任'"),
    ],
)
def test_a_phrase_is_asked_with_as_few_words_as_cover_it(phrase, asked):
    assert condition(phrase) == asked


def test_blanks_part_a_search_and_a_long_phrase_is_cut():
    assert phrases(" 辦公　值班\t") == ["办公", "值班"]
    assert phrases("长" * 100) == ["长" * LONGEST_PHRASE]
    assert phrases(" \n ") == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("辦公室", "办公室"),
        ("ＰＤＦ", "pdf"),
        ("，（", ",("),
        ("著名", "着名"),
        ("A b", "a\nb"),
        ("\uf9d4\uf92e", "伦冷"),
    ],
)
def test_scripts_widths_and_letters_fold_together(written, meant):
    assert fold(written) == meant


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_folding_keeps_every_place_and_folds_only_once(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_long_text_is_cut_into_passages_that_overlap_by_the_longest_phrase():
    text = "".join(chr(0x4E00 + number) for number in range(2 * LONGEST_PASSAGE))
    found = list(passages(text))

    assert [passage.end - passage.start for passage in found] == [8000, 8000, 126]
    assert found[1].start == found[0].end - LONGEST_PHRASE + 1


def test_no_word_has_more_places_than_postgresql_keeps():
    found = list(passages("哈" * 1000 + "呵"))

    for passage in found:
        assert passage.vector.count(",") < MOST_PLACES
    assert found[-1].end == 1001


def test_what_stands_in_a_heading_weighs_more():
    [passage] = passages("一、守时\n不迟到", headings=[(0, 4)])

    assert "'守时':3B" in passage.vector
    assert "'迟到':7 " in passage.vector + " "


def test_a_snippet_shows_the_hit_and_the_section_it_stands_in():
    text = "一、开头\n说些别的。\n二、守规矩\n上课前一刻钟簽到，有事先請假。"
    found = snippet(text, phrases("请假"), [(0, "一、开头"), (11, "二、守规矩")])

    assert [(piece.text, piece.is_hit) for piece in found.pieces] == [
        ("上课前一刻钟簽到，有事先", False),
        ("請假", True),
        ("。", False),
    ]
    assert found.section == "二、守规矩"
    assert snippet(text, ["没有"]) is None


def test_hits_that_overlap_are_one():
    assert [piece.text for piece in marked("哈哈哈呵", ["哈哈"]) if piece.is_hit] == ["哈哈哈"]
