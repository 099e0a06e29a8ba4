"""Who sees and does what with attendance through the API; what a list narrows to."""

import pytest

from attendance.models import AttendanceRecord
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, nonce, time_is
from tests.factories import (
    fresh,
    make_class_staff,
    make_enrolment,
    make_learner,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 0):
        yield


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def office(lecture):
    return Program(lecture.manager)


def path(lecture, verb):
    return f"sessions/{lecture.session.pk}/{verb}/"


def marks_of(lecture, status="present"):
    return [{"enrolment": e.pk, "status": status, "nonce": nonce()} for e in lecture.enrolments]


ROLES_THAT_TAKE_THE_ROLL = {
    Role.CLASS_MANAGER: True,
    Role.PRESIDING_HOST: True,
    Role.CLASS_TEACHER: True,
    Role.ORGANISATION_OFFICER: True,
    Role.MONITOR: True,
    Role.REGISTRAR: False,
    Role.INSPECTOR: False,
}


@pytest.mark.parametrize(("role", "may"), ROLES_THAT_TAKE_THE_ROLL.items())
def test_who_takes_the_roll_of_a_class(lecture, role, may):
    program = Program(make_class_staff(lecture.training_class, role))

    answer = program.post(path(lecture, "roll-call"), {"marks": marks_of(lecture)})

    assert answer.status_code == (200 if may else 403)
    assert lecture.statuses() == ["present" if may else "pending"] * 2


@pytest.mark.parametrize("verb", ["open-sheet", "roll-call", "submit-sheet", "lock-sheet"])
@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AUDITOR])
def test_overseers_look_and_change_nothing(lecture, role, verb):
    program = Program(make_officer(role))

    assert len(program.read(path(lecture, "roll")).json()["items"]) == 2
    assert_problem(
        program.post(path(lecture, verb), {"marks": marks_of(lecture)}), 403, "permission_denied"
    )


def test_a_group_leader_marks_their_own_group_only(lecture):
    leader, member = make_learner(lecture.training_class), lecture.enrolments[0]
    group = lecture.training_class.groups.create(group_no=1, leader=leader.person.enrolments.get())
    member.group = group
    member.save()

    answer = Program(fresh(leader)).post(path(lecture, "roll-call"), {"marks": marks_of(lecture)})

    codes = [item["code"] for item in answer.json()["items"]]
    assert codes == [None, "not_enrolled"]
    assert lecture.record(member).status == "present"
    assert lecture.record(lecture.enrolments[1]).status == "pending"


def test_a_leader_of_another_class_knows_nothing_of_the_session(lecture):
    other = Lecture()
    leader = make_learner(other.training_class)
    other.training_class.groups.create(group_no=1, leader=leader.person.enrolments.get())
    program = Program(fresh(leader))
    body = {"marks": marks_of(lecture)}

    foreign = program.post(path(lecture, "roll-call"), body)
    missing = program.post(f"sessions/{2**62}/roll-call/", body)

    assert_problem(foreign, 404, "not_found")
    assert foreign.content == missing.content


@pytest.mark.parametrize("role", ["principal", "liaison"])
def test_leaders_of_a_unit_read_the_records_of_their_people(lecture, role):
    leader = make_member()
    unit = lecture.enrolments[0].unit
    setattr(unit, role, leader.person)
    unit.save()
    program = Program(fresh(leader))

    records = program.read("attendance-records/").json()["items"]
    roll = program.read(path(lecture, "roll")).json()["items"]

    assert [record["enrolment"] for record in records] == [lecture.enrolments[0].pk]
    assert [line["enrolment"] for line in roll] == [lecture.enrolments[0].pk]
    assert_problem(
        program.post(path(lecture, "roll-call"), {"marks": marks_of(lecture)}),
        403,
        "permission_denied",
    )


def test_a_learner_reads_only_what_is_about_them(lecture):
    learner = make_learner(lecture.training_class)
    mine = learner.person.enrolments.get()
    lecture.mark("present", mine, *lecture.enrolments)
    program = Program(learner)
    theirs = lecture.record()

    records = program.read("attendance-records/").json()["items"]
    facts = program.read("attendance-facts/").json()["items"]
    foreign = program.read(f"attendance-records/{theirs.pk}/")

    assert [record["enrolment"] for record in records] == [mine.pk]
    assert [fact["enrolment"] for fact in facts] == [mine.pk]
    assert_problem(foreign, 404, "not_found")
    assert foreign.content == program.read(f"attendance-records/{2**62}/").content
    own = program.post(
        f"attendance-records/{lecture.record(mine).pk}/correct/", {"status": "late", "reason": "无"}
    )
    assert_problem(own, 403, "permission_denied")


def test_filters_narrow_the_lists(lecture, office):
    first, second = lecture.enrolments
    lecture.mark("late", first)
    other = Lecture(by=lecture.manager)
    assert AttendanceRecord.objects.count() == 4

    def found(query):
        return [
            row["enrolment"] for row in office.read(f"attendance-records/?{query}").json()["items"]
        ]

    assert found(f"session={lecture.session.pk}") == [second.pk, first.pk]
    assert found(f"session={lecture.session.pk}&status=late") == [first.pk]
    assert found(f"person={second.person_id}") == [second.pk]
    sheets = office.read(f"attendance-sheets/?training_class={other.training_class.pk}").json()
    assert [sheet["session"] for sheet in sheets["items"]] == [other.session.pk]
    assert_problem(
        office.read("attendance-records/?learner=1"), 400, "unknown_parameter",
        ("learner", "unknown_parameter"),
    )  # fmt: skip


def test_somebody_who_came_late_to_the_class_is_added_when_marked(lecture, office):
    late_comer = make_enrolment(lecture.training_class)

    lecture.mark("present", *lecture.enrolments, late_comer)
    office.post(path(lecture, "submit-sheet"))

    assert lecture.sheet.state == "submitted"
    assert lecture.statuses() == ["present"] * 3
