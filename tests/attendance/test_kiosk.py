"""The desk at the door, and the badges it reads."""

import pytest

from attendance.badges import badge_of
from attendance.models import AttendanceFact, FailedScan
from people.roles import Role
from tests.attendance.pages import class_url, roll_url, words
from tests.factories import (
    make_class_staff,
    make_enrolment,
    make_learner,
    make_officer,
    make_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


def desk(lecture, sign_in, role=Role.REGISTRAR):
    client = sign_in(make_class_staff(lecture.training_class, role))
    return lambda **form: client.post(roll_url(lecture, "kiosk"), form)


def test_a_scanned_badge_checks_in_and_out_without_a_script(lecture, sign_in):
    post, learner = desk(lecture, sign_in), lecture.enrolments[0]

    page = post(code=badge_of(learner.pk).lower(), kind="in", token="t1")
    post(code=badge_of(learner.pk), kind="in", token="t1")
    post(code=badge_of(learner.pk), kind="out", token="t2")

    assert page.context["done"] == {
        "tone": "ok",
        "name": learner.person.name,
        "unit": str(learner.unit),
        "text": "已签到",
        "status": "出勤",
    }
    facts = AttendanceFact.objects.order_by("pk").values_list("kind", "method")
    assert list(facts) == [("in", "badge"), ("out", "badge")]


def test_a_name_finds_one_or_offers_several(lecture, sign_in):
    post = desk(lecture, sign_in)
    one = make_enrolment(lecture.training_class, make_person("欧阳文静"))
    two = make_enrolment(lecture.training_class, make_person("欧阳文博"))

    several = post(code="ouyang")
    assert {line.enrolment_id for line in several.context["found"]} == {one.pk, two.pk}
    assert not AttendanceFact.objects.exists()
    chosen = post(enrolment=str(two.pk), token="t1")
    assert (chosen.context["done"]["tone"], AttendanceFact.objects.get().enrolment) == ("ok", two)
    alone = post(code="文静", token="t2")
    assert (alone.context["done"]["name"], alone.context["found"]) == ("欧阳文静", [])


@pytest.mark.parametrize(
    "code", ["PX1-AAAAAAAA", "查无此人", "x" * 500, "<script>alert(1)</script>"]
)
def test_what_is_no_badge_and_no_name_is_refused_and_kept(lecture, sign_in, code):
    page = desk(lecture, sign_in)(code=code)

    assert page.context["done"]["tone"] == "bad"
    failed = FailedScan.objects.get()
    assert (failed.code, failed.scanned) == ("badge_unknown", code[:80])
    assert "不是本办的学员证" in words(page)
    assert "<script>alert" not in page.content.decode()


def test_a_badge_of_another_class_is_refused(lecture, sign_in):
    from tests.attendance.lectures import Lecture

    stranger = Lecture().enrolments[0]
    page = desk(lecture, sign_in)(code=badge_of(stranger.pk))

    assert (page.context["done"]["tone"], page.context["done"]["name"]) == ("bad", "")
    assert stranger.person.name not in words(page)


def test_only_the_desk_and_who_takes_the_roll_find_it(lecture, sign_in):
    url = roll_url(lecture, "kiosk")

    assert sign_in(make_officer(Role.AUDITOR)).get(url).status_code == 403
    assert sign_in(make_learner(lecture.training_class)).get(url).status_code in (302, 403)
    assert sign_in(lecture.manager).get(url).status_code == 200


def test_badges_are_printed_with_a_code_for_each(lecture, sign_in, django_assert_num_queries):
    client = sign_in(lecture.manager)
    url = f"/admin/training-classes/{lecture.training_class.pk}/badges/"
    with django_assert_num_queries(5):
        page = client.get(url)
    make_enrolment(lecture.training_class)
    with django_assert_num_queries(5):
        client.get(url)

    assert page.content.count(b"data:image/svg+xml") == 2
    assert lecture.enrolments[0].person.name in words(page)
    assert url in client.get(class_url(lecture, "learners")).content.decode()


def test_the_desk_asks_as_often_for_many_as_for_few(lecture, sign_in, django_assert_num_queries):
    client = sign_in(lecture.manager)
    with django_assert_num_queries(8):
        client.get(roll_url(lecture, "kiosk"))
    for _number in range(3):
        make_enrolment(lecture.training_class)
    with django_assert_num_queries(8):
        client.get(roll_url(lecture, "kiosk"))
