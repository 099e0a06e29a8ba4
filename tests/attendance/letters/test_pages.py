"""The desk, the tab of a class, the papers and the page of a unit: who sees and does what there."""

import io
import json

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from attendance.errors import LettersNotIssued
from attendance.models import Bulletin, Commendation, UnitFeedback
from attendance.services import letters
from attendance.services.letters.closing import require_issued_letters
from people.models import Notice
from tests.api.client import Program
from tests.attendance.letters.scenes import EVENING, Desk
from tests.attendance.test_admin import sign_in
from tests.doors.case import shown
from tests.factories import make_enrolment, make_liaison, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def press(user, name, pk, verb, **fields):
    return sign_in(user).post(page(f"{name}_verb", pk, verb), fields, follow=True)


def test_a_bulletin_is_drafted_edited_signed_off_and_issued_on_the_pages(desk):
    office = sign_in(desk.teacher)
    url = page("class_draft_bulletin", desk.training_class.pk)
    answer = office.post(url, {"kind": "attendance", "scope": "class"}, follow=True)
    assert "考勤通报" in shown(answer)
    bulletin = Bulletin.objects.get()
    text = {"title": "考勤通报", "body": "请各组重视。\n第二段。", "version": bulletin.version}
    press(desk.teacher, "bulletin", bulletin.pk, "edit", **text)
    refused = press(desk.teacher, "bulletin", bulletin.pk, "sign-off")
    assert "不能自行签发" in shown(refused)
    press(desk.host, "bulletin", bulletin.pk, "sign-off")
    done = press(desk.host, "bulletin", bulletin.pk, "issue")

    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.doc_no) == ("issued", "培通〔2026〕1号")
    assert [word in shown(done) for word in ("培通〔2026〕1号", "第二段。")] == [True, True]
    late = press(desk.host, "bulletin", bulletin.pk, "edit", title="改", body="改")
    assert "已印发，不能再修改" in shown(late)


def test_letters_are_drafted_and_issued_on_the_tab_of_the_class(desk):
    office, key = sign_in(desk.teacher), desk.training_class.pk
    assert "待起草反馈函" in shown(office.get(page("letters_desk")))
    office.post(page("class_draft_letters", key))
    for letter in UnitFeedback.objects.all():
        press(desk.host, "unit_letter", letter.pk, "sign-off")
    refused = office.post(page("class_issue_letters", key), follow=True)
    said = shown(refused)
    assert [unit.name in said for unit in (desk.own_unit, desk.other_unit)] == [True, True]
    assert "没有主要负责人" in said
    desk.lead(desk.own_unit)
    desk.lead(desk.other_unit, "吴局")
    office.post(page("class_issue_letters", key))

    assert set(UnitFeedback.objects.values_list("status", flat=True)) == {"issued"}
    assert "已印发待签收" in shown(office.get(page("letters_desk")))


def test_the_leader_reads_receives_and_replies(desk):
    desk.counted()
    letter = desk.sent()
    leader = sign_in(desk.leader)
    read = leader.get(page("unit_letter", letter.pk))
    assert ["李学员" in shown(read), f'href="{page("unit_page")}">本单位' in read.text] == [
        True,
        True,
    ]
    leader.post(page("unit_letter_verb", letter.pk, "receive"), {"back": "unit"})
    press(desk.leader, "unit_letter", letter.pk, "reply", text="已<b>谈话</b>")

    letter.refresh_from_db()
    assert (letter.status, letter.reply) == ("replied", "已<b>谈话</b>")
    assert b"<b>\xe8\xb0\x88" not in leader.get(page("unit_letter", letter.pk)).content


def everything_of(user, letter):
    """All a unit can get of a class, as one text: pages, API, files, notices."""
    client, program = sign_in(user), Program(user)
    url = page("unit_letter_file", letter.pk)
    word = Document(io.BytesIO(client.get(f"{url}?as=docx").content))
    pdf = pypdfium2.PdfDocument(client.get(f"{url}?as=pdf").content)
    files = [client.get(f"{url}?as=xlsx").content, client.get(page("unit_learners_file")).content]
    sheets = [CalamineWorkbook.from_filelike(io.BytesIO(file)) for file in files]
    return "".join(
        [
            shown(client.get(page("unit_page"))),
            shown(client.get(page("unit_letter", letter.pk))),
            *(
                json.dumps(program.read(path).json(), ensure_ascii=False)
                for path in (
                    "unit-letters/", "bulletins/", "commendations/",
                    f"unit-letters/{letter.pk}/", f"unit-letters/{letter.pk}/content/",
                )
            ),
            *(paragraph.text for paragraph in word.paragraphs),
            *(cell.text for table in word.tables for row in table.rows for cell in row.cells),
            *(one.get_textpage().get_text_range() for one in pdf),
            *(str(sheet.get_sheet_by_index(0).to_python()) for sheet in sheets),
            *(f"{one.subject}{one.body}" for one in Notice.objects.filter(person=user.person)),
        ]
    )  # fmt: skip


def test_nothing_of_the_other_unit_is_found_anywhere(desk):
    desk.counted(desk.other, place="西楼")
    desk.counted()
    desk.praise(desk.other)
    own = desk.sent()
    other = UnitFeedback.objects.get(unit=desk.other_unit)

    told = everything_of(desk.leader, own)
    assert [word in told for word in ("李学员", own.doc_no)] == [True, True]
    foreign = ("陈别处", desk.other_unit.name, "吴局", other.doc_no, "西楼")
    assert [word for word in foreign if word in told] == []
    # The control: the same words are found by whom they are for.
    others = everything_of(desk.other_leader, other)
    assert [word in others for word in ("陈别处", other.doc_no)] == [True, True]
    assert sign_in(desk.leader).get(page("unit_letter", other.pk)).status_code == 404
    keys = [row["id"] for row in Program(desk.leader).read("unit-letters/").json()["items"]]
    assert keys == [own.pk]


def test_the_liaison_sees_the_people_but_no_breach_and_no_letter(desk):
    desk.counted()
    letter = desk.sent()
    liaison = make_liaison(desk.own_unit)
    liaison.is_staff = True
    liaison.save()

    said = shown(sign_in(liaison).get(page("unit_page")))
    assert [word in said for word in ("李学员", desk.rule.text, letter.doc_no)] == [
        True, False, False,
    ]  # fmt: skip
    assert sign_in(liaison).get(page("unit_letter", letter.pk)).status_code == 404


def test_praise_on_the_tab_of_the_class(desk):
    url = page("class_commend", desk.training_class.pk)
    office = sign_in(desk.teacher)
    assert "周同单位" in shown(office.get(page("class_letters", desk.training_class.pk)))
    form = {"title": "outstanding_learner", "enrolment": desk.fellow.pk, "reason": "全勤"}
    office.post(url, form)
    two = office.post(url, form | {"unit": desk.own_unit.pk}, follow=True)
    none = office.post(url, {"title": "advanced_unit", "reason": "好"}, follow=True)

    one = Commendation.objects.get()
    assert "不适用" in shown(two)
    assert "有且只有一个" in shown(none)
    press(desk.host, "commendation", one.pk, "confirm")
    one.refresh_from_db()
    assert one.status == "confirmed"


def queries(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_the_pages_ask_as_often_for_three_as_for_one(desk):
    desk.sent()
    desk.draft("situation")
    client, leader = sign_in(desk.manager), sign_in(desk.leader)
    pages = [
        (client, page("letters_desk")),
        (client, page("class_letters", desk.training_class.pk)),
        (leader, page("unit_page")),
    ]
    before = [queries(*one) for one in pages]
    for _ in range(2):
        desk.draft("situation")
        desk.praise(desk.other, status="rejected")
        make_enrolment(desk.training_class, make_person(unit=desk.own_unit))
    letters.correct_bulletins(desk.counted(), by=desk.host)

    assert [queries(*one) for one in pages] == before


@pytest.mark.parametrize("path", ["bulletins/", "commendations/", "unit-letters/"])
def test_the_lists_ask_as_often_for_three_as_for_one(desk, path):
    desk.sent()
    desk.draft("situation")
    desk.praise()
    program = Program(desk.manager)

    def count():
        with CaptureQueriesContext(connection) as caught:
            assert program.read(path).json()["items"]
        return len(caught)

    count()
    before = count()
    for _ in range(2):
        desk.draft("situation")
        desk.praise(desk.other, status="rejected")

    assert count() == before


def test_a_class_is_not_archived_before_its_letters_are_issued(desk):
    with pytest.raises(LettersNotIssued) as refused:
        require_issued_letters(desk.training_class)
    assert desk.own_unit.name in str(refused.value)
    desk.sent()
    require_issued_letters(desk.training_class)
