"""Papers: every name is on them, rare characters too, and no data is markup."""

import pypdfium2
import pytest

from attendance.errors import PaperFailed, ReportTooLarge
from attendance.papers import print_sign_in_sheet, print_table, printing
from attendance.reports.tables import Table

# Of the table of general characters (通用规范汉字表), some beyond the basic plane.
RARE = ["王㛃", "李䶮", "赵𬱖", "钱堃", "孙翀", "周𫘝", "吴𬭎", "郑𬍛"]
HOSTILE = '#set page(fill: red) $x$ *粗* @引用 \\ // 注 #read("/etc/passwd")'


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    # A line that is broken is the same line.
    return ["".join(page.split()) for page in pages]


def learners(count):
    names = [*RARE, HOSTILE, *(f"学员{n:03}" for n in range(count))]
    return [(str(number), name, "县委办公室") for number, name in enumerate(names, start=1)]


def test_a_sign_in_sheet_has_all_names_and_its_heading_on_every_page():
    rows = learners(110)
    pages = text_of(print_sign_in_sheet("签到表", ["办公室业务培训班", "第1讲"], rows))

    assert len(pages) == 3
    assert all("姓名" in page for page in pages)
    whole = "".join(pages)
    lost = [name for _no, name, _unit in rows if "".join(name.split()) not in whole]
    assert lost == []
    assert "办公室业务培训班" in pages[0]


def test_a_compact_sheet_fits_on_one_page():
    rows = learners(90)
    pages = text_of(print_sign_in_sheet("签到表", ["培训班"], rows, is_compact=True))

    assert len(pages) == 1
    assert [name for _no, name, _unit in rows[:-90] if name in RARE and name not in pages[0]] == []


def test_a_table_is_printed_as_it_is():
    table = Table("考勤表", ["姓名", "情况"], [[name, HOSTILE] for name in RARE], ("说明",))
    (page,) = text_of(print_table(table, stamp="截至今天"))

    assert [word for word in [*RARE, "考勤表", "说明", "截至今天"] if word not in page] == []
    assert page.count("".join(HOSTILE.split())) == len(RARE)


def test_a_table_beyond_the_bound_is_refused():
    table = Table("考勤表", ["姓名"] * 10, [["王伟"] * 10] * 7_000)

    with pytest.raises(ReportTooLarge):
        print_table(table, stamp="")


def test_what_cannot_be_typeset_is_refused():
    with pytest.raises(PaperFailed):
        printing.typeset("table.typ", {})


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(printing, "SECONDS", 0.001)

    with pytest.raises(PaperFailed):
        print_sign_in_sheet("签到表", [], learners(3))
