"""Warnings: whom they reach, what they name, and that they come once."""

from io import StringIO

import pytest
from django.core.management import call_command

from attendance import services
from attendance.models import AttendanceWarning
from courses.models import Enrolment, TrainingClass
from people.models import Notice
from people.roles import Role
from tests.attendance.held import START, Held
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


def told():
    """Who was told what, in the order of their names."""
    rows = Notice.objects.order_by("person__name", "id")
    return [(notice.person.name, notice.body) for notice in rows.select_related("person")]


def test_the_learner_and_the_class_teacher_read_the_exact_sessions():
    held = Held(["aapp"])
    make_class_staff(held.training_class, Role.CLASS_TEACHER, name="周老师")

    services.warn(held.training_class, at=START)

    assert [name for name, _body in told()] == ["周老师", "学员0"]
    (body,) = {body for _name, body in told()}
    assert "连续两次旷课" in body
    assert "第1讲" in body
    assert "2026年3月10日" in body
    assert "第3讲" not in body


def test_saying_it_again_tells_nobody():
    held = Held(["aapp"])

    assert len(services.warn(held.training_class, at=START)) == 1
    assert services.warn(held.training_class, at=START) == []
    assert (AttendanceWarning.objects.count(), Notice.objects.count()) == (1, 1)


def test_another_row_of_absences_is_another_warning_and_a_longer_one_a_graver():
    held = Held(["aapaaa"], a_day=6)
    make_class_staff(held.training_class, Role.CLASS_TEACHER, name="周老师")
    host = held.training_class.staff.get(role=Role.PRESIDING_HOST).person

    rows = services.warn(held.training_class, at=START)

    in_a_row = [(r.level, r.first_session_id) for r in rows if r.matter == "in_a_row"]
    assert in_a_row == [("near", held.sessions[0].pk), ("reached", held.sessions[3].pk)]
    assert Notice.objects.filter(person=host).count() == sum(r.level == "reached" for r in rows)


def test_who_has_left_is_not_warned():
    held = Held(["aapp"])
    Enrolment.objects.update(status="withdrawn")

    assert services.warn(held.training_class, at=START) == []


def test_the_command_warns_running_classes():
    held = Held(["aapp"])
    TrainingClass.objects.update(status="in_progress")
    out = StringIO()

    call_command("warn_attendance", stdout=out)
    call_command("warn_attendance", stdout=out)

    assert out.getvalue().strip() == f"{held.training_class}：1条提醒"


@pytest.mark.parametrize("rows", [["aapp"], ["aapp"] * 3])
def test_every_warning_takes_one_statement_more_and_nothing_else(rows, django_assert_num_queries):
    held = Held(rows)
    with django_assert_num_queries(12 + len(rows)):
        services.warn(held.training_class, at=START)
