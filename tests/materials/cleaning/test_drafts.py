"""The law: what is removed plus what is kept is the input, and every place knows its raw line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materials.cleaning.draft import Draft, Edit, line_starts

RAW = "一\n二二\r\n三\r四"


def test_edits_can_be_undone_layer_by_layer():
    draft = Draft.of("甲乙丙丁").edited("N01", [Edit(1, 2), Edit(3, 4, "戊己")])
    again = draft.edited("N02", [Edit(0, 2, "庚")])

    assert (draft.text, again.text) == ("甲丙戊己", "庚戊己")
    assert again.restored() == "甲乙丙丁"


def test_each_edit_has_a_finding_with_the_lines_of_the_raw_text():
    draft = Draft.of("甲\n乙\n丙").edited("N01", [Edit(0, 2)])
    again = draft.edited("N02", [Edit(2, 3, "丁")])

    assert [
        (f.rule, f.action, f.line_from, f.line_to, f.before, f.after) for f in again.findings
    ] == [
        ("N01", "removed", 1, 1, "甲\n", ""),
        ("N02", "repaired", 3, 3, "丙", "丁"),
    ]


def test_lines_end_as_the_file_ends_them():
    assert line_starts(RAW) == [0, 2, 6, 8]


def test_a_line_is_removed_when_all_that_is_visible_is_gone():
    draft = Draft.of("甲 乙\n丙\n \n丁").edited("N01", [Edit(0, 1)])

    assert draft.removed_lines == ()
    assert draft.edited("N01", [Edit(1, 2)]).removed_lines == (1,)


def test_edits_that_overlap_are_a_mistake_of_the_rule():
    with pytest.raises(ValueError, match="N09"):
        Draft.of("甲乙丙").edited("N09", [Edit(0, 2), Edit(1, 3)])


@given(
    st.text(alphabet="甲乙\n ab", max_size=40),
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 40), st.integers(0, 3), st.sampled_from(["", "丙", "\n"])),
            max_size=4,
        ),
        max_size=4,
    ),
)
@settings(max_examples=50, deadline=None)
def test_whatever_is_edited_the_raw_text_comes_back(raw, rounds):
    draft = Draft.of(raw)
    for number, wanted in enumerate(rounds):
        edits, free = [], 0
        for start, length, after in sorted(wanted):
            if start >= free and start + length <= len(draft.text):
                edits.append(Edit(start, start + length, after))
                free = start + length + 1
        draft = draft.edited(f"N{number}", edits)

    assert draft.restored() == raw
    lines = [draft.raw_line(place) for place in range(len(draft.text))]
    assert lines == sorted(lines)
