"""The pages of a learner: small, their own, kept by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from attendance import services
from people import services as people
from tests.attendance.lectures import Lecture, at, time_is
from tests.attendance.pages import words
from tests.attendance.phone.weights import MOST, weight
from tests.factories import PASSWORD, make_member, make_session

pytestmark = pytest.mark.django_db
PAGES = ["my", "my_timetable", "my_attendance"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_small_and_kept_by_nobody(lecture, learner, phone, name):
    lecture.check_in(learner.person.enrolments.get(), at(8, 55))
    with time_is(9, 30):
        page = phone.get(reverse(name))

    assert page.status_code == 200
    assert weight(page) < MOST
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client, learner, name):
    asked = client.get(reverse(name), follow=True)
    assert asked.redirect_chain == [(f"/my/login/?next={reverse(name)}", 302)]
    assert weight(asked) < MOST

    credentials = {"username": learner.username, "password": PASSWORD, "next": reverse(name)}
    assert client.post("/my/login/", credentials)["Location"] == reverse(name)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:a()"])
def test_a_sign_in_leads_nowhere_else(client, learner, elsewhere):
    credentials = {"username": learner.username, "password": PASSWORD, "next": elsewhere}

    assert client.post("/my/login/", credentials)["Location"] == "/my/"


def test_five_wrong_passwords_lock_the_name_on_a_small_page(client, learner):
    wrong = {"username": learner.username, "password": "wrong"}
    answers = [client.post("/my/login/", wrong) for _attempt in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "锁定 15 分钟" in answers[4].text
    assert weight(answers[4]) < MOST


def test_a_learner_who_opens_the_office_pages_is_led_to_their_own(phone):
    assert phone.get("/admin/", follow=True).redirect_chain[-1] == ("/my/", 302)


def test_office_staff_who_are_learners_use_both(lecture, sign_in):
    staff = lecture.learner(is_staff=True)
    client = sign_in(staff)

    assert 'href="/my/"' in client.get("/admin/").text
    assert 'href="/admin/"' in client.get("/my/").text


def test_an_account_without_a_person_is_told_so(sign_in):
    client = sign_in(make_member())

    assert "您目前没有参加任何培训班" in words(client.get("/my/"))


def test_signing_out_ends_it(phone):
    assert phone.post("/my/logout/")["Location"] == "/my/login/"
    assert phone.get("/my/")["Location"] == "/my/login/?next=/my/"


def test_the_first_page_says_what_is_on_and_what_comes(lecture, learner, phone):
    later = make_session(lecture.training_class, starts_at=at(14), title="下午的课")
    lecture.check_in(learner.person.enrolments.get(), at(9, 5))

    with time_is(9, 30):
        page = phone.get("/my/")

    assert [session.pk for session in page.context["now"]] == [lecture.session.pk]
    assert [session.pk for session in page.context["coming"]] == [later.pk]
    assert "迟到" in words(page)


def test_nothing_of_another_class_or_group_is_shown(lecture, learner, phone):
    elsewhere = Lecture()
    group = lecture.training_class.groups.create(group_no=1)
    make_session(lecture.training_class, starts_at=at(14), title="一组讨论", group=group)

    with time_is(9, 30):
        texts = [words(phone.get(reverse(name))) for name in PAGES]

    assert all(elsewhere.session.title not in text for text in texts)
    assert all("一组讨论" not in text for text in texts)


def test_my_attendance_shows_the_evidence_and_adds_up(lecture, learner, phone):
    enrolment = learner.person.enrolments.get()
    lecture.check_in(enrolment, at(9, 7))
    with time_is(12):
        page = phone.get("/my/attendance/")

    assert page.context["sums"]["counts"] == [("迟到", "late", 1)]
    assert page.context["sums"]["hours"] == {"held": 2, "attended": 2, "leave": 0, "absent": 0}
    assert "迟到 7 分钟" in words(page)
    assert f"03-10 09:07 签到 · 扫码 · {lecture.manager.name}" in words(page)


def test_nobody_opens_the_record_of_somebody_else(lecture, phone):
    foreign = phone.get(f"/my/attendance/{lecture.record().pk}/")
    missing = phone.get("/my/attendance/999999/")

    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_notice_is_read(learner, phone):
    people.notify([learner.person], subject="改了教室", body="到第二教室。")
    notice = learner.person.notices.get()
    assert "改了教室" in words(phone.get("/my/"))

    assert phone.post(f"/my/notices/{notice.pk}/read/")["Location"] == "/my/"
    assert "改了教室" not in words(phone.get("/my/"))


def test_nobody_reads_the_notice_of_somebody_else(lecture, phone):
    other = lecture.enrolments[0].person
    people.notify([other], subject="给别人的", body="")

    assert phone.post(f"/my/notices/{other.notices.get().pk}/read/").status_code == 404


@pytest.mark.parametrize(
    ("name", "queries"), [("my", 8), ("my_timetable", 6), ("my_attendance", 7)]
)
def test_three_sessions_cost_what_one_costs(
    lecture, learner, phone, django_assert_num_queries, name, queries
):
    with time_is(10):
        for extra in (0, 2):
            for _more in range(extra):
                starts_at = at(9, 30) - timedelta(days=1 + _more)
                session = make_session(lecture.training_class, starts_at=starts_at)
                services.open_sheet(session, by=lecture.manager)
            with django_assert_num_queries(queries):
                phone.get(reverse(name))
