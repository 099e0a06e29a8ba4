"""Sheets, records, policies and discipline in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    DisciplineRecord,
    DisciplineRule,
)
from attendance.services.sealed_words import opened
from people.roles import Role
from tests.attendance.lectures import Lecture, at, time_is
from tests.factories import make_class, make_class_staff, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_lecture():
    with time_is(11, 5):
        yield


@pytest.fixture
def lecture():
    return Lecture()


def sign_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(lecture):
    return sign_in(lecture.manager)


def url(model, view="changelist", *args):
    return reverse(f"admin:attendance_{model._meta.model_name}_{view}", args=args)


def text_of(response):
    return response.content.decode()


# Sheets


def test_the_list_of_sheets_shows_how_they_add_up(lecture, office):
    lecture.mark("late", lecture.enrolments[0])

    cells = office.get(url(AttendanceSheet)).context["cl"].result_list[0].counts

    assert (cells["expected"], cells["late"], cells["pending"]) == (2, 1, 1)


def test_a_sheet_is_handed_in_and_locked_by_its_buttons(lecture, office):
    lecture.mark()
    sheet = lecture.sheet
    page = text_of(office.get(url(AttendanceSheet, "change", sheet.pk)))
    assert url(AttendanceSheet, "submit_sheet", sheet.pk) in page

    office.post(url(AttendanceSheet, "submit_sheet", sheet.pk))
    assert lecture.sheet.state == "submitted"
    lecture.confirm()
    office.post(url(AttendanceSheet, "lock_sheet", sheet.pk))
    assert (lecture.sheet.state, lecture.sheet.locked_by) == ("locked", lecture.manager)


def test_handing_in_says_who_is_not_marked(lecture, office):
    page = text_of(office.post(url(AttendanceSheet, "submit_sheet", lecture.sheet.pk)))

    assert "还有 2 名学员未标记" in page
    assert lecture.enrolments[0].person.name in page
    assert lecture.sheet.state == "open"


def test_overseers_see_sheets_without_buttons(lecture):
    inspector = sign_in(make_officer(Role.INSPECTOR))
    sheet = lecture.sheet
    lecture.mark()

    page = text_of(inspector.get(url(AttendanceSheet, "change", sheet.pk)))

    assert url(AttendanceSheet, "submit_sheet", sheet.pk) not in page
    assert inspector.post(url(AttendanceSheet, "submit_sheet", sheet.pk)).status_code == 403
    assert lecture.sheet.state == "open"


def test_a_sheet_of_another_class_is_a_missing_one(lecture):
    other = sign_in(make_class_staff(Lecture().training_class, Role.PRESIDING_HOST))

    foreign = other.get(url(AttendanceSheet, "change", lecture.sheet.pk))
    missing = other.get(url(AttendanceSheet, "change", 2**31))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert [s.session.training_class_id for s in rows_of(other, AttendanceSheet)] != [
        lecture.training_class.pk
    ]


def rows_of(client, model):
    return list(client.get(url(model)).context["cl"].result_list)


# Records and facts


def test_a_correction_is_made_with_a_reason_and_shown_in_the_history(lecture, office):
    lecture.mark("absent", when=at(9, 5))
    lecture.submit()
    record = lecture.record()

    office.post(
        url(AttendanceRecord, "correct", record.pk), {"status": "late", "reason": "签到表可证"}
    )
    page = text_of(office.get(url(AttendanceRecord, "change", record.pk)))

    manager = lecture.manager.name
    assert lecture.record().status == "late"
    assert f"<li>2026年3月10日 09:05 · 标记 · 旷课 · {manager}</li>" in page
    assert f"<li>2026年3月10日 11:05 · 更正 · 旷课 → 迟到 · {manager} · 签到表可证</li>" in page


@pytest.mark.parametrize(
    "form", [{"status": "late"}, {"reason": "无"}, {"status": "exempt", "reason": "无"}]
)
def test_a_correction_needs_status_and_reason(lecture, office, form):
    lecture.mark("absent")
    lecture.submit()

    response = office.post(url(AttendanceRecord, "correct", lecture.record().pk), form)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert lecture.record().status == "absent"


def test_a_reason_cannot_bring_markup_into_the_history(lecture, office):
    lecture.mark("absent")
    lecture.submit()
    record = lecture.record()
    form = {"status": "late", "reason": "<script>alert(1)</script>"}

    office.post(url(AttendanceRecord, "correct", record.pk), form)
    page = text_of(office.get(url(AttendanceRecord, "change", record.pk)))

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("model", [AttendanceSheet, AttendanceRecord, AttendanceFact])
def test_what_happened_is_not_edited(lecture, office, model):
    lecture.mark("absent")
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()

    assert office.get(url(model, "add")).status_code == 403
    assert office.post(url(model, "change", row.pk), {"status": "present"}).status_code == 403
    assert office.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_records_are_found_by_initials_and_by_session(lecture, office):
    person = lecture.enrolments[0].person
    person.name, person.pinyin = "曾国强", ""
    person.save()
    Lecture(by=lecture.manager)

    def found(query):
        listed = office.get(url(AttendanceRecord) + query).context["cl"].result_list
        return [record.enrolment_id for record in listed]

    assert found("?q=zgq") == [lecture.enrolments[0].pk]
    assert sorted(found(f"?session__id__exact={lecture.session.pk}")) == [
        enrolment.pk for enrolment in lecture.enrolments
    ]


# Policies


NUMBERS = {
    "check_in_opens": 30,
    "grace": 5,
    "late_is_absent": 30,
    "early_is_absent": 30,
    "lates_per_absence": 0,
    "submit_within": 24,
    "objection_days": 2,
    "survey_days": 3,
    "letter_days": 3,
    "reply_days": 7,
    "publicity_days": 3,
    "outstanding_share": 10,
    "answer_days": 2,
    "appeal_days": 2,
    "points_base": 100,
    "letter_counts": "3,6,9",
    "leave_limit": 7,
    "report_back_within": 24,
    "absence_limit": 4,
    "hours_share": 7,
    "exam_pass_mark": 60,
    "points_pass": 60,
    "weight_attendance": 20,
    "weight_discipline": 20,
    "weight_attitude": 20,
    "weight_knowledge": 20,
    "weight_ability": 10,
    "weight_conduct": 10,
    "certificate_pattern": "{number}",
}


def test_a_class_gets_numbers_of_its_own(lecture, office):
    form = NUMBERS | {"training_class": lecture.training_class.pk}

    office.post(url(AttendancePolicy, "add"), form)

    assert AttendancePolicy.objects.get().training_class == lecture.training_class
    assert lecture.check_in(lecture.enrolments[0], at(8, 31)).status == "present"


def test_a_grace_beyond_an_absence_is_refused(lecture, office):
    form = NUMBERS | {"training_class": lecture.training_class.pk, "grace": 31}

    page = text_of(office.post(url(AttendancePolicy, "add"), form))

    assert "宽限时间不得长于计旷课的时间" in page
    assert not AttendancePolicy.objects.exists()


def test_the_manager_of_one_class_sets_no_numbers_for_another(lecture):
    own, foreign = make_class(), lecture.training_class
    user = make_class_staff(own, Role.CLASS_MANAGER)
    foreign.staff.create(person=user.person, role=Role.REGISTRAR)
    client = sign_in(user)

    refused = client.post(url(AttendancePolicy, "add"), NUMBERS | {"training_class": foreign.pk})
    accepted = client.post(url(AttendancePolicy, "add"), NUMBERS | {"training_class": own.pk})

    assert (refused.status_code, accepted.status_code) == (403, 302)
    assert AttendancePolicy.objects.get().training_class == own


# Discipline


def breach(lecture, **fields):
    return {
        "enrolment": lecture.enrolments[0].pk,
        "description": "听课时看手机",
        "occurred_at_0": "2026-03-10",
        "occurred_at_1": "09:40",
    } | fields


def test_a_breach_is_recorded_and_then_only_read(lecture, office):
    rule = DisciplineRule.objects.create(
        code="XX-01", category="study", text="上课不看手机", severity="general"
    )
    office.post(url(DisciplineRecord, "add"), breach(lecture, rule=rule.pk))

    record = DisciplineRecord.objects.get()
    assert (record.training_class, record.recorded_by, record.category, record.severity) == (
        lecture.training_class,
        lecture.manager,
        "study",
        "general",
    )
    page = url(DisciplineRecord, "change", record.pk)
    assert "听课时看手机" not in text_of(office.get(page))
    assert office.post(page, breach(lecture, description="x")).status_code == 403
    assert opened(DisciplineRecord.objects.get().sealed_description) == "听课时看手机"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("rule", "该条款属于其他培训班"),
        ("session", "该课次属于其他培训班"),
        ("time", "这一时间尚未到来"),
    ],
)
def test_a_breach_that_does_not_fit_is_refused(lecture, office, wrong, sentence):
    other = Lecture(by=lecture.manager)
    rule = DisciplineRule.objects.create(
        training_class=other.training_class, code="XX-01", category="study", text="上课不看手机"
    )
    fields = {
        "rule": {"rule": rule.pk},
        "session": {"session": other.session.pk},
        "time": {"occurred_at_1": "11:06"},
    }[wrong]

    page = text_of(office.post(url(DisciplineRecord, "add"), breach(lecture, **fields)))

    assert sentence in page
    assert "听课时看手机" in page
    assert not DisciplineRecord.objects.exists()


def test_a_host_records_breaches_of_their_own_class_only(lecture):
    other = Lecture()
    user = make_class_staff(lecture.training_class, Role.PRESIDING_HOST)
    other.training_class.staff.create(person=user.person, role=Role.REGISTRAR)
    client = sign_in(user)

    accepted = client.post(url(DisciplineRecord, "add"), breach(lecture))
    refused = client.post(url(DisciplineRecord, "add"), breach(other))

    assert (accepted.status_code, refused.status_code) == (302, 403)
    assert DisciplineRecord.objects.get().training_class == lecture.training_class


def test_a_host_uses_rules_of_the_library_and_changes_none(lecture):
    rule = DisciplineRule.objects.create(code="XX-01", category="study", text="上课不看手机")
    client = sign_in(make_class_staff(lecture.training_class, Role.PRESIDING_HOST))

    assert [row.pk for row in rows_of(client, DisciplineRule)] == [rule.pk]
    assert client.post(url(DisciplineRule, "change", rule.pk), {"text": "x"}).status_code == 403


# Statements


@pytest.mark.parametrize(
    "model",
    [
        AttendanceSheet,
        AttendanceRecord,
        AttendanceFact,
        AttendancePolicy,
        DisciplineRule,
        DisciplineRecord,
    ],
)
def test_a_list_takes_as_many_statements_for_one_row_as_for_three(office, lecture, model):
    AttendanceRecord.objects.filter(enrolment=lecture.enrolments[1]).delete()
    counts = []
    for number in (1, 3):
        while model.objects.count() < number:
            make_rows(lecture.manager)
        with CaptureQueriesContext(connection) as captured:
            assert len(rows_of(office, model)) >= number
        counts.append(len(captured))

    assert counts[0] == counts[1]


def make_rows(manager):
    """One more row of everything."""
    lecture = Lecture(learners=1, by=manager)
    lecture.mark()
    AttendancePolicy.objects.create(training_class=lecture.training_class)
    rule = DisciplineRule.objects.create(
        training_class=lecture.training_class, code="XX-01", category="study", text="不看手机"
    )
    DisciplineRecord.objects.create(
        training_class=lecture.training_class,
        enrolment=lecture.enrolments[0],
        rule=rule,
        session=lecture.session,
        recorded_by=manager,
    )
