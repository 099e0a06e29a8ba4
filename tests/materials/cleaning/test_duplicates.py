"""N07: previews inside a document, and the same text in two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materials.cleaning import fingerprint, similarity
from tests.materials.cleaning.samples import LONG, PARAGRAPHS, SPEECH, cleaned, found, read

BODY = [f"一、抓好基础\n{PARAGRAPHS[0]}", PARAGRAPHS[1], PARAGRAPHS[2]]
FULL = "\n".join(BODY)


def test_a_preview_that_breaks_off_is_dropped_and_the_full_text_kept():
    preview = "\n".join([*BODY[:2], PARAGRAPHS[2][:25]])

    reading = read(f"{preview}\n{FULL}")

    assert reading.document.clean_text == FULL
    assert reading.document.removed_lines == (1, 2, 3, 4)
    assert [f.action for f in reading.document.findings if f.rule == "N07"] == [
        "removed",
        "flagged",
    ]


def test_the_same_twice_is_kept_once():
    assert cleaned(f"{SPEECH}\n{FULL}\n{FULL}") == f"{SPEECH}\n{FULL}"
    assert cleaned(f"{LONG}\n{LONG}\n{LONG}") == LONG


@pytest.mark.parametrize(
    "text",
    [
        "一、抓好基础\n要实干。\n一、抓好基础\n要苦干。",
        f"{PARAGRAPHS[0]}\n{PARAGRAPHS[0]}",
        f"{FULL}\n这里插一句话。\n{FULL}",
    ],
)
def test_headings_and_paragraphs_given_again_elsewhere_stay(text):
    assert found(text, "N07") == []
    assert cleaned(text) == text


def test_a_refrain_of_two_short_lines_is_no_copy():
    text = f"要快!\n要准!\n要快!\n要准!\n{SPEECH}"

    assert cleaned(text) == text


def test_a_first_copy_that_ends_with_a_stop_is_no_preview():
    short = PARAGRAPHS[1].partition("。")[0] + "。"
    text = "\n".join([PARAGRAPHS[0], short, PARAGRAPHS[0], PARAGRAPHS[1]])

    assert cleaned(text) == text


def test_paragraphs_between_the_copies_keep_both():
    text = f"{FULL}\n这里插一句话。\n{FULL}"

    assert cleaned(text) == text


def test_a_text_is_a_duplicate_of_itself_in_other_script_width_and_blanks():
    other = SPEECH.replace(",", "，").replace("训", "訓").replace("\n", "\n\n ")

    assert similarity(fingerprint(SPEECH), fingerprint(other)).jaccard == 1.0


def test_a_part_of_a_text_is_contained_in_it():
    alike = similarity(fingerprint(SPEECH), fingerprint(SPEECH[: len(SPEECH) // 2]))

    assert alike.jaccard < 0.8
    assert alike.containment > 0.9
    assert alike.is_duplicate


def test_a_few_changed_words_leave_a_duplicate():
    changed = SPEECH.replace("班主任", "主持人")

    assert similarity(fingerprint(SPEECH), fingerprint(changed)).is_duplicate


@pytest.mark.parametrize("other", ["".join(PARAGRAPHS), "", "同志们:"])
def test_another_text_is_none(other):
    assert not similarity(fingerprint(SPEECH), fingerprint(other)).is_duplicate


def test_the_fingerprint_is_the_same_in_every_process():
    assert fingerprint("在全区档案管理") == {2619165610078119179}


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_likeness_is_mutual_and_between_0_and_1(one, other):
    forth, back = (
        similarity(fingerprint(one), fingerprint(other)),
        similarity(fingerprint(other), fingerprint(one)),
    )

    assert forth == back
    assert 0 <= forth.jaccard <= forth.containment <= 1
