"""Where the bars of a chart stand. Pure."""

from itertools import pairwise

import pytest

from attendance.charts import LABEL, MOST_BARS, ROW, SCALE, WIDTH, chart, length_of, shortened


@pytest.mark.parametrize(
    ("permille", "length"), [(0, 0), (500, SCALE / 2), (1000, SCALE), (None, 0), (1200, SCALE)]
)
def test_a_bar_is_as_long_as_its_rate(permille, length):
    assert length_of(permille) == length


def test_bars_stand_below_each_other_and_inside_the_drawing():
    drawn = chart("按日", [(f"第{n}天", 1000, "100.0 %") for n in range(5)])

    tops = [bar.y for bar in drawn.bars]
    assert [later - one for one, later in pairwise(tops)] == [ROW] * 4
    assert drawn.view_box == f"0 0 {WIDTH} {5 * ROW}"
    assert all(bar.y + bar.height <= drawn.height for bar in drawn.bars)
    assert max(bar.text_x for bar in drawn.bars) + 60 <= WIDTH
    assert drawn.end == LABEL + SCALE


def test_too_many_bars_are_left_to_the_table():
    drawn = chart("按单位", [("甲", 1, "0.1 %")] * (MOST_BARS + 3))

    assert (len(drawn.bars), drawn.left_out) == (MOST_BARS, 3)


def test_a_long_name_is_shortened_but_still_said():
    name = "新吴区人民政府办公室综合科"
    (bar,) = chart("按单位", [(name, 1, "0.1 %")]).bars

    assert (bar.label, bar.full_label) == ("新吴区人民政府办公室综…"[:12], name)
    assert len(shortened(name)) == 12
