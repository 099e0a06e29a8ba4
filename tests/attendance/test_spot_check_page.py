"""The page of a second count."""

import pytest

from attendance.models import AttendanceFact
from people.roles import Role
from tests.attendance.pages import messages, roll_url, words
from tests.factories import make_enrolment, make_learner, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


def test_an_inspector_counts_and_sees_where_the_roll_says_something_else(lecture, sign_in):
    first, second = lecture.enrolments
    lecture.mark("present")
    client = sign_in(make_officer(Role.INSPECTOR))
    form = {"token": "a-form", f"spot-{first.pk}": "present", f"spot-{second.pk}": "absent"}

    response = client.post(roll_url(lecture, "spot_check"), form, follow=True)
    client.post(roll_url(lecture, "spot_check"), form)

    assert messages(response) == ["已清点 2 名学员。"]
    assert "清点 2 人，到场 1 人；点名记录到场 2 人" in words(response)
    assert [line.enrolment_id for line in response.context["differing"]] == [second.pk]
    assert lecture.statuses() == ["present", "present"]
    assert AttendanceFact.objects.filter(kind="spot").count() == 2


def test_nonsense_in_the_form_counts_nobody(lecture, sign_in):
    client = sign_in(lecture.manager)
    form = {"spot-x": "present", "spot-": "absent", f"spot-{lecture.enrolments[0].pk}": "late"}

    assert client.post(roll_url(lecture, "spot_check"), form).status_code == 302
    assert not AttendanceFact.objects.exists()


def test_only_who_keeps_the_roll_or_inspects_finds_it(lecture, sign_in):
    url = roll_url(lecture, "spot_check")

    assert sign_in(make_officer(Role.AUDITOR)).get(url).status_code == 403
    assert sign_in(make_learner(lecture.training_class)).get(url).status_code in (302, 403)
    assert sign_in(lecture.manager).get(url).status_code == 200


def test_the_page_asks_as_often_for_many_as_for_few(lecture, sign_in, django_assert_num_queries):
    client = sign_in(lecture.manager)
    with django_assert_num_queries(8):
        client.get(roll_url(lecture, "spot_check"))
    for _number in range(3):
        make_enrolment(lecture.training_class)
    with django_assert_num_queries(8):
        client.get(roll_url(lecture, "spot_check"))
