"""A learner answers a survey on the phone, without a script; the office looks at the result."""

import pytest
import time_machine

from attendance.models import SurveyAnswer
from attendance.services import surveys
from tests.attendance.surveys.test_surveys import GOOD, LATER, NOON, Hall
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_good
from tests.factories import fresh

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_card_and_its_result(open_window, sign_in, keep_picture, transactional_db):
    hall = Hall(5)
    for user in hall.people[1:]:
        opinion = GOOD._replace(grades=GOOD.grades | {"theory": "fair"})
        surveys.take_part(hall.session, opinion, by=fresh(user), at=NOON)
    with time_machine.travel(NOON, tick=True):
        phone = open_window(PHONE)
        sign_in(phone, hall.people[0])
        phone.goto("/my/surveys/")
        phone.get_by_role("link", name=hall.session.title).click()
        assert_good(phone)
        keep_picture(phone, "survey")
        for group in phone.get_by_role("group").all():
            group.get_by_label("非常满意").check()
        phone.get_by_role("button", name="提交").click()
        phone.wait_for_url("**/my/surveys/")
        assert SurveyAnswer.objects.count() == 5
    with time_machine.travel(LATER, tick=True):
        desk = open_window()
        sign_in(desk, hall.manager)
        desk.goto(f"/admin/training-classes/{hall.training_class.pk}/surveys/")
        assert "低于标准" in desk.inner_text("main")
        assert_good(desk)
