"""Bulletins and letters from the draft to the reply; what they say and what they never say."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from attendance import errors
from attendance.letter_rules import Act, digest_of
from attendance.models import Bulletin, BulletinItem, UnitFeedback
from attendance.services import discipline, letters
from people.models import Notice
from tests.attendance.lectures import at
from tests.attendance.letters.scenes import EVENING, Desk, kinds_of

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


def test_a_bulletin_holds_the_numbers_by_unit_and_who_was_late_or_absent(desk):
    bulletin = desk.draft()

    rows = {row["name"]: row for row in bulletin.facts["rows"]}
    own, other = rows[str(desk.own_unit)], rows[str(desk.other_unit)]
    assert (own["expected"], own["there"], own["late"], own["percent"]) == (2, 2, 1, "100.0 %")
    assert (other["expected"], other["there"], other["absent"], other["percent"]) == (
        1, 0, 1, "0.0 %",
    )  # fmt: skip
    said = list(bulletin.items.values_list("text", flat=True))
    assert [name in "".join(said) for name in ("李学员", "陈别处", "周同单位")] == [
        True, True, False,
    ]  # fmt: skip


def test_only_what_is_closed_is_drafted_from():
    with time_machine.travel(EVENING, tick=False):
        open_desk = Desk(is_locked=False)
        open_desk.recorded()
        with pytest.raises(errors.NothingToReport):
            open_desk.draft("situation")
        with pytest.raises(errors.NothingToReport):
            open_desk.drafted_letters()


def test_a_record_under_appeal_is_not_quoted(desk):
    record = desk.appealed()
    kept = desk.counted(desk.other)

    bulletin = desk.draft("situation")

    assert set(bulletin.items.values_list("record", flat=True)) == {kept.pk}
    assert record.status == "confirmed"


def test_criticism_quotes_only_what_is_handled_by_criticism(desk):
    desk.counted(desk.other, handling="talk")
    named = desk.counted(handling="criticism")

    assert list(desk.draft("criticism").items.values_list("record", flat=True)) == [named.pk]


def test_who_drafted_or_edited_does_not_sign_off(desk):
    bulletin = desk.draft(by=desk.teacher)
    letters.edit_paper(bulletin, by=desk.host, title="考勤通报", body="请各单位重视。")

    for who in (desk.teacher, desk.host):
        with pytest.raises(errors.DrafterSignsOff):
            letters.sign_off_paper(bulletin, by=who)
    assert letters.sign_off_paper(bulletin, by=desk.manager).status == "approved"


def test_the_database_refuses_a_drafter_who_signs_off(desk):
    bulletin = desk.draft()
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(approved_by=desk.teacher)


def test_facts_that_change_after_the_draft_stop_it(desk):
    bulletin = desk.signed("situation")
    record = desk.counted()

    with pytest.raises(errors.FactsChanged):
        letters.issue_bulletin(bulletin, by=desk.teacher)
    letters.return_paper(bulletin, by=desk.host, comment="有新情况")
    letters.redraft_paper(bulletin, by=desk.teacher)
    letters.sign_off_paper(bulletin, by=desk.host)
    done = letters.issue_bulletin(bulletin, by=desk.teacher)

    assert list(done.items.values_list("record", flat=True)) == [record.pk]
    assert kinds_of(done) == [
        Act.DRAFT, Act.SIGN_OFF, Act.RETURN, Act.REDRAFT, Act.SIGN_OFF, Act.ISSUE,
    ]  # fmt: skip


def test_an_issued_bulletin_is_numbered_and_hashed(desk):
    first, second = desk.issued(), desk.issued("situation")

    assert [(one.year, one.number) for one in (first, second)] == [(2026, 1), (2026, 2)]
    stored = Bulletin.objects.get(pk=first.pk)
    assert stored.digest == digest_of(stored.content)
    assert stored.content["doc_no"] == stored.doc_no


FROZEN = [
    "title = 'x'", "body = 'x'", "content = '{}'", "digest = 'x'", "number = 9", "doc_no = 'x'",
    "scope = 'public'", "issued_at = now()", "facts = '{}'", "has_head = true",
]  # fmt: skip


def test_the_database_refuses_to_change_what_was_issued(desk):
    bulletin = desk.issued()
    for change in FROZEN:
        refused = pytest.raises(IntegrityError, match="frozen")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE attendance_bulletin SET {change} WHERE id = %s", [bulletin.pk])


def test_the_database_keeps_items_addressees_and_the_paper_itself(desk):
    bulletin, draft = desk.issued(), desk.draft("situation")
    works = [
        lambda: Bulletin.objects.filter(pk=bulletin.pk)._raw_delete(using="default"),
        bulletin.items.all().delete,
        lambda: BulletinItem.objects.create(bulletin=bulletin, section="record", text="x"),
        lambda: bulletin.addressees.add(desk.own_unit),
        lambda: desk.sent().items.all().delete(),
    ]
    for work in works:
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            work()
    # A draft is still anybody's to change.
    draft.addressees.add(desk.own_unit)


def test_an_issued_paper_is_changed_by_no_verb(desk):
    bulletin, letter = desk.issued(), desk.sent()
    works = {
        "edit": lambda one: letters.edit_paper(one, by=desk.host, title="改", body="改"),
        "redraft": lambda one: letters.redraft_paper(one, by=desk.host),
        "sign_off": lambda one: letters.sign_off_paper(one, by=desk.manager),
        "return": lambda one: letters.return_paper(one, by=desk.host),
        "issue": lambda one: (
            letters.issue_bulletin(one, by=desk.host)
            if isinstance(one, Bulletin)
            else letters.issue_letter(one, by=desk.host)
        ),
    }
    for paper in (bulletin, letter):
        for work in works.values():
            with pytest.raises(errors.PaperIssued):
                work(paper)


def test_a_withdrawn_bulletin_keeps_its_number(desk):
    bulletin = desk.issued()
    with pytest.raises(errors.ReasonMissing):
        letters.withdraw_bulletin(bulletin, by=desk.host, reason=" ")
    gone = letters.withdraw_bulletin(bulletin, by=desk.host, reason="数据有误")

    assert (gone.status, gone.number, gone.withdraw_reason) == ("withdrawn", 1, "数据有误")
    assert desk.issued("situation").number == 2


def test_each_unit_gets_a_letter_that_tells_nothing_of_the_other(desk):
    desk.counted(desk.other)
    desk.counted()
    desk.praise(desk.fellow)
    letter = desk.sent()
    other = UnitFeedback.objects.get(unit=desk.other_unit)

    own_words = json.dumps([letter.content, letter.facts], ensure_ascii=False)
    others_words = json.dumps([other.content, other.facts], ensure_ascii=False)
    assert [name in own_words for name in ("李学员", "周同单位", "陈别处", "吴局")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [name in others_words for name in ("李学员", "周同单位", "陈别处", "孙局长")] == [
        False, False, True, False,
    ]  # fmt: skip
    assert desk.other_unit.name not in own_words
    assert letter.facts["total"]["expected"] == 2
    sections = list(letter.items.values_list("section", flat=True))
    assert sections == ["attendance", "record", "commendation"]


def test_the_recipient_is_frozen_when_it_is_issued(desk):
    letter = desk.sent()
    desk.lead(desk.own_unit, "新局长")
    desk.leader.person.name = "改名"
    desk.leader.person.save()

    letter.refresh_from_db()
    assert (letter.recipient_name, letter.recipient_post) == ("孙局长", "局长")
    assert "孙局长" in letter.content["to"]


def test_all_units_without_a_principal_are_named_and_nothing_is_issued(desk):
    desk.signed_letters()

    with pytest.raises(errors.PrincipalMissing) as refused:
        letters.issue_letters_of(desk.training_class, by=desk.teacher)

    sentence = str(refused.value)
    assert [unit.name in sentence for unit in (desk.own_unit, desk.other_unit)] == [True, True]
    assert not UnitFeedback.objects.exclude(number=None).exists()
    assert len(letters.letters_without_principal(desk.training_class)) == 2


def test_a_leader_who_has_left_leads_nothing(desk):
    for unit in (desk.own_unit, desk.other_unit):
        leader = desk.lead(unit)
    leader.person.is_active = False
    leader.person.save()
    desk.signed_letters()

    with pytest.raises(errors.PrincipalMissing) as refused:
        letters.issue_letters_of(desk.training_class, by=desk.teacher)
    assert desk.own_unit.name not in str(refused.value)


def test_letters_are_numbered_in_a_series_of_their_own(desk):
    desk.issued()
    desk.sent()

    assert sorted(UnitFeedback.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("writes_to_all", [True, False])
def test_a_unit_with_nothing_adverse_gets_a_letter_where_the_class_says_so(writes_to_all):
    with time_machine.travel(EVENING, tick=False):
        desk = Desk(is_locked=False)
        desk.keep(writes_to_every_unit=writes_to_all)
        desk.open()
        desk.mark("absent", desk.other)
        desk.mark("present", desk.enrolment, desk.fellow)
        desk.submit()
        desk.lock()

        units = {letter.unit_id for letter in desk.drafted_letters()}

    both = {desk.own_unit.pk, desk.other_unit.pk}
    assert units == (both if writes_to_all else {desk.other_unit.pk})


def test_drafting_again_writes_no_second_letter(desk):
    assert len(desk.drafted_letters()) == 2
    assert desk.drafted_letters() == []


def test_received_replied_closed(desk):
    letter = desk.sent()
    letters.receive_letter(letter, by=desk.leader, at=EVENING)
    with pytest.raises(errors.ReplyStillPossible):
        letters.close_letter(letter, by=desk.teacher, at=EVENING)
    letters.reply_to_letter(letter, by=desk.leader, text="已谈话", at=EVENING)
    done = letters.close_letter(letter, by=desk.teacher, at=EVENING)

    assert (done.status, done.reply, done.received_at) == ("closed", "已谈话", EVENING)


def test_a_reply_comes_within_the_window(desk):
    letter = letters.receive_letter(desk.sent(), by=desk.leader, at=EVENING)
    late = letter.reply_until

    with pytest.raises(errors.ReplyTooLate):
        letters.reply_to_letter(letter, by=desk.leader, text="说明", at=late)
    assert letters.close_letter(letter, by=desk.teacher, at=late).status == "closed"


def test_reminders_go_out_once_in_so_many_days(desk):
    letter = desk.sent()
    due = letter.receive_until

    def reminded(when):
        done, refused = letters.remind_of_letters(at=when)
        assert refused == []
        return [one.unit for one in done if one.unit == desk.own_unit]

    assert reminded(due - timedelta(seconds=1)) == []
    assert reminded(due) == [desk.own_unit]
    assert reminded(due) == reminded(due + 2 * A_DAY) == []
    assert reminded(due + 3 * A_DAY) == [desk.own_unit]
    letter.refresh_from_db()
    assert letter.status == "overdue"
    subjects = Notice.objects.filter(person=desk.leader.person).count()
    assert subjects == 3
    assert letters.receive_letter(letter, by=desk.leader).status == "received"
    assert reminded(due + 9 * A_DAY) == []


def test_a_notice_tells_nothing_of_what_is_in_the_letter(desk):
    desk.counted()
    desk.sent()

    told = Notice.objects.filter(person=desk.leader.person).values_list("subject", "body")
    words = str(list(told))
    assert [name in words for name in ("李学员", "陈别处", desk.rule.text)] == [False] * 3
    assert Notice.objects.filter(person=desk.learner.person, subject__contains="〔").count() == 0


@pytest.mark.parametrize("result", ["revoked", "revised"])
def test_a_record_that_falls_on_appeal_gets_a_correction_that_names_the_number(desk, result):
    record = desk.counted()
    bulletin, letter = desk.issued("situation"), desk.sent()
    draft = desk.draft("situation")
    record.status = "revoked" if result == "revoked" else "confirmed"
    record.severity = "minor"
    record.save()

    made = letters.correct_bulletins(record, by=desk.host)

    assert [(one.corrects, one.status) for one in made] == [(bulletin, "draft"), (letter, "draft")]
    assert [one.corrects.doc_no in one.body for one in made] == [True, True]
    assert letters.correct_bulletins(record, by=desk.host) == []
    with pytest.raises(errors.FactsChanged):
        letters.sign_off_paper(draft, by=desk.host)
    signed = letters.sign_off_paper(made[0], by=desk.manager)
    issued = letters.issue_bulletin(signed, by=desk.manager)
    assert issued.content["corrects"] == bulletin.doc_no


def test_deciding_an_appeal_drafts_the_correction(desk):
    record = desk.confirmed()
    bulletin = desk.issued("situation")
    discipline.appeal_record(record, by=desk.learner, text="没有玩手机", at=at(20))
    discipline.decide_appeal(record, by=desk.host, result="revoked", reason="证据不足", at=at(21))

    assert [one.corrects for one in Bulletin.objects.unissued()] == [bulletin]
