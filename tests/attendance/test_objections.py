"""A learner objects to a record; somebody else than the recorder answers."""

from datetime import timedelta

import pytest

from attendance import services
from attendance.errors import (
    ObjectionAnswered,
    ObjectionOpen,
    ObjectionTooLate,
    OwnObjection,
    ReasonMissing,
    RecorderAnswers,
    SheetNotHandedIn,
)
from attendance.models import AttendancePolicy, CorrectionProposal, Objection
from people.models import Notice
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, at, time_is
from tests.attendance.pages import words
from tests.attendance.phone.weights import MOST, weight
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture(learners=1)


@pytest.fixture
def learner(lecture):
    return lecture.learner(name="李学员")


@pytest.fixture
def teacher(lecture):
    return make_class_staff(lecture.training_class, Role.CLASS_TEACHER)


@pytest.fixture
def record(lecture, learner):
    """Absent, on a sheet that was handed in at 11:05."""
    enrolment = learner.person.enrolments.get()
    lecture.mark("absent", enrolment, *lecture.enrolments)
    lecture.submit()
    return lecture.record(enrolment)


def object_to(record, learner, when=None, text="我在场，坐最后一排。"):
    return services.object_to(record, text, by=learner, at=when or at(12))


def answer(objection, teacher, **options):
    options = {"answer": "录像可证。", "by": teacher, "at": at(14)} | options
    return services.uphold_objection(objection, options.pop("status", "present"), **options)


def test_an_objection_is_told_to_those_who_answer(record, learner, teacher):
    objection = object_to(record, learner)

    assert (objection.state, objection.submitted_at) == ("open", at(12))
    notice = Notice.objects.get(person=teacher.person)
    assert notice.subject.startswith("李学员对“")


def test_an_objection_upheld_corrects_the_record_and_tells_the_learner(record, learner, teacher):
    objection = answer(object_to(record, learner), teacher)
    record.refresh_from_db()

    assert (objection.state, objection.answered_by) == ("upheld", teacher)
    assert (record.status, record.source) == ("present", "correction")
    fact = record.enrolment.facts.last()
    assert (fact.kind, fact.reason, fact.recorded_by) == (
        "correction",
        "异议成立：录像可证。",
        teacher,
    )
    assert Notice.objects.get(person=learner.person).body == "录像可证。"


def test_an_objection_rejected_changes_no_record(record, learner, teacher):
    objection = services.reject_objection(
        object_to(record, learner), answer="签到表上没有签名。", by=teacher
    )
    record.refresh_from_db()

    assert (objection.state, record.status) == ("rejected", "absent")


def test_in_a_locked_sheet_a_second_person_decides(lecture, record, learner, teacher):
    lecture.lock()
    objection = answer(object_to(record, learner), teacher)
    record.refresh_from_db()

    assert (objection.state, record.status) == ("upheld", "absent")
    assert CorrectionProposal.objects.get().status == "present"


def test_before_the_sheet_is_handed_in_there_is_nothing_to_object_to(lecture, learner):
    enrolment = learner.person.enrolments.get()
    lecture.mark("absent", enrolment)

    with pytest.raises(SheetNotHandedIn):
        object_to(lecture.record(enrolment), learner)


@pytest.mark.parametrize("days", [2, 5])
def test_objections_end_with_the_days_of_the_class(record, learner, days):
    if days != 2:
        AttendancePolicy.objects.create(training_class=record.training_class, objection_days=days)
    last = at(11, 5) + timedelta(days=days)

    with pytest.raises(ObjectionTooLate):
        object_to(record, learner, last + timedelta(seconds=1))
    assert object_to(record, learner, last).state == "open"


def test_one_objection_at_a_time_and_only_with_words(record, learner):
    with pytest.raises(ReasonMissing):
        object_to(record, learner, text="  ")
    object_to(record, learner)
    with pytest.raises(ObjectionOpen):
        object_to(record, learner)


def test_an_answer_is_final(record, learner, teacher):
    objection = answer(object_to(record, learner), teacher)

    with pytest.raises(ObjectionAnswered):
        services.reject_objection(objection, answer="不对", by=teacher)


def test_whoever_recorded_it_answers_only_if_nobody_else_can(lecture, record, learner, teacher):
    objection = object_to(record, learner)
    with pytest.raises(RecorderAnswers):
        answer(objection, lecture.manager)

    teacher.is_active = False
    teacher.save()
    assert answer(objection, lecture.manager).state == "upheld"


def test_nobody_answers_their_own(lecture, record, learner):
    objection = object_to(record, learner)

    with pytest.raises(OwnObjection):
        answer(objection, learner)
    assert Objection.objects.get().state == "open"


def test_a_learner_objects_on_the_phone_and_reads_the_answer(record, learner, teacher, sign_in):
    phone, path = sign_in(learner), f"/my/attendance/{record.pk}/"
    with time_is(12):
        sent = phone.post(path, {"text": "我在场。"}, follow=True)
        assert "待答复" in words(sent)
        assert phone.post(path, {"text": "我真的在场。"}).status_code == 409
    answer(Objection.objects.get(), teacher)
    with time_is(15):
        page = phone.get(path)

    assert "录像可证。" in words(page)
    assert weight(page) < MOST


def test_the_desk_lists_objections_and_answers_by_buttons(record, learner, teacher, sign_in):
    objection = object_to(record, learner)
    client = sign_in(teacher)
    with time_is(14):
        assert "待答复的异议" in words(client.get("/admin/"))
        place = f"/admin/attendance/objection/{objection.pk}"
        client.post(f"{place}/uphold/", {"sent": "1", "status": "late", "answer": "晚到十分钟"})
        assert "待答复的异议" not in words(client.get("/admin/"))
    record.refresh_from_db()

    assert record.status == "late"


def test_programs_object_and_answer(record, learner, teacher):
    with time_is(12):
        own, office = Program(learner), Program(teacher)
        made = own.post("objections/", {"record": record.pk, "text": "我在场。"})
        key = made.json()["id"]
        assert_problem(
            own.post(f"objections/{key}/reject/", {"answer": "x"}), 403, "permission_denied"
        )
        again = own.post("objections/", {"record": record.pk, "text": "我在场。"})
        assert_problem(again, 409, "objection_open")
        done = office.post(f"objections/{key}/reject/", {"answer": "没有签名"})

    assert (made.status_code, done.json()["state"]) == (201, "rejected")


def test_nobody_objects_to_the_record_of_somebody_else(lecture, record, learner):
    other = Program(lecture.learner())
    with time_is(12):
        answer = other.post("objections/", {"record": record.pk, "text": "他不在场。"})

    assert answer.status_code == 400
    assert not Objection.objects.exists()
