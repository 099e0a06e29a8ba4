"""Open sheets follow the class: who comes, goes, changes group or is exempt while the roll is on."""

import pytest

from attendance import services
from attendance.models import AttendanceRecord
from attendance.services.deriving import verify
from courses import services as courses
from tests.attendance.lectures import Lecture, at, time_is
from tests.factories import make_enrolment, make_group, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture()


def join(lecture):
    with time_is(9, 10):
        make_enrolment(lecture.training_class)


def exempt(lecture):
    changes = {"attendance_exempt": True, "exempt_reason": "值班"}
    courses.edit_enrolment(lecture.enrolments[0], **changes)


def leave_midway(lecture):
    courses.withdraw(lecture.enrolments[0], reason="调离", is_decided=True, at=at(9, 30))


def leave_before(lecture):
    courses.withdraw(lecture.enrolments[0], reason="调离", is_decided=True, at=at(8, 55))


def call_off(lecture):
    courses.cancel_class(lecture.training_class, reason="场地停用", by=lecture.manager)


CHANGES = [
    (join, ["pending", "pending", "pending"]),
    (exempt, ["exempt", "pending"]),
    (leave_midway, ["exempt", "pending"]),
    (leave_before, ["pending"]),
    (call_off, ["exempt", "exempt"]),
]


@pytest.mark.parametrize(
    ("change", "expected"), CHANGES, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_sheet_that_is_open_follows_at_once(lecture, change, expected):
    assert lecture.statuses() == ["pending", "pending"]

    change(lecture)

    assert lecture.statuses() == expected
    assert verify() == []


def test_an_open_sheet_of_a_group_follows_a_transfer(lecture):
    group, other = make_group(lecture.training_class), make_group(lecture.training_class)
    for enrolment in lecture.enrolments:
        courses.edit_enrolment(enrolment, group=group)
    session = make_session(lecture.training_class, starts_at=at(14), group=group)
    services.open_sheet(session, by=lecture.manager, at=at(13, 50))

    courses.transfer(lecture.enrolments[0], other, reason="调整", by=lecture.manager)

    lines = AttendanceRecord.objects.filter(session=session)
    assert list(lines.values_list("enrolment", flat=True)) == [lecture.enrolments[1].pk]
    assert verify() == []


def test_a_sheet_that_is_handed_in_stays_as_it_is(lecture):
    lecture.mark("present")
    lecture.submit()

    exempt(lecture)

    assert lecture.statuses() == ["present", "present"]
    assert verify() == []
