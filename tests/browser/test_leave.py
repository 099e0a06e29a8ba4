"""The pages of leave: nothing serious for axe, no sideways scroll, light and dark."""

import pytest
import time_machine

from tests.attendance.leave.scenes import DAY_BEFORE, Course
from tests.attendance.lectures import at
from tests.browser.looks import assert_good

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_of_leave_are_good_on_a_phone(open_window, sign_in, transactional_db):
    page = open_window(width=390)
    with time_machine.travel(DAY_BEFORE, tick=True):
        course = Course()
        waiting = course.ask()
        granted = course.granted(course.next_day)
    with time_machine.travel(at(8), tick=True):
        sign_in(page, course.host)
        for path in (
            "",
            f"{waiting.pk}/",
            f"{granted.pk}/",
            f"ask/?enrolment={course.enrolment.pk}",
        ):
            page.goto(f"/admin/leave/{path}")
            assert_good(page)
        sign_in(page, course.learner)
        for path in ("", "ask/", f"{waiting.pk}/"):
            page.goto(f"/my/leave/{path}")
            assert_good(page)
