"""The leave desk, the page of a request, the class's tab, the learner's own pages."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from attendance.models import LeaveReading, LeaveRequest
from attendance.services import leave
from courses import services as courses
from people.roles import Role
from tests.attendance.leave.scenes import DAY_BEFORE, REASON, Course, status_of
from tests.attendance.leave.test_papers import upload
from tests.attendance.lectures import at
from tests.attendance.pages import class_url, messages, words
from tests.attendance.phone.weights import MOST, weight
from tests.factories import make_class_staff, make_learner, make_liaison, make_officer

pytestmark = pytest.mark.django_db
DESK = "/admin/leave/"


@pytest.fixture
def course():
    with time_machine.travel(DAY_BEFORE, tick=False):
        yield Course()


def page_of(request):
    return reverse("admin:leave_request", args=[request.pk])


def test_the_desk_shows_what_is_needed_to_decide_and_not_why(course, sign_in):
    classmate = make_learner(course.training_class, name="王同学")
    enrolment = classmate.person.enrolments.get()
    asked = leave.ask_leave(
        enrolment, course.wish(), by=classmate, acknowledged=["leave_limit"], at=DAY_BEFORE
    )
    course.approve(asked)
    course.ask()

    text = words(sign_in(course.host).get(DESK))

    for each in (
        "待我审批",
        "李学员",
        "事假",
        "超过限额",
        course.session.title,
        "王同学",
        "即将请假",
    ):
        assert each in text
    assert REASON not in text
    assert not LeaveReading.objects.exists()


def test_one_tap_approves_and_goes_back_to_the_desk(course, sign_in):
    request = course.ask()

    done = sign_in(course.host).post(
        f"{DESK}{request.pk}/approve/", {"version": request.version, "back": "desk"}, follow=True
    )

    assert done.redirect_chain[-1][0] == DESK
    assert messages(done) == ["请假已批准。"]
    assert status_of(request) == "approved"


@pytest.mark.parametrize(("verb", "state"), [("reject", "rejected"), ("return", "returned")])
def test_a_decision_against_needs_a_comment(course, sign_in, verb, state):
    request = course.ask()
    client = sign_in(course.host)

    silent = client.post(f"{DESK}{request.pk}/{verb}/", {"comment": " "}, follow=True)
    assert messages(silent) == ["请填写原因。"]
    client.post(f"{DESK}{request.pk}/{verb}/", {"comment": "请补充"})

    assert status_of(request) == state


def test_the_page_of_a_request_tells_why_to_those_who_decide_and_keeps_it(course, sign_in):
    request = course.ask()

    page = words(sign_in(course.host).get(page_of(request)))
    assert REASON in page
    assert list(LeaveReading.objects.values_list("read_by", flat=True)) == [course.host.pk]
    liaison = make_liaison(course.enrolment.unit)
    for other in (course.teacher, course.manager, liaison):
        page = words(sign_in(other).get(page_of(request)))
        assert REASON not in page
        assert "仅本申请的审批人和学员本人可见" in page
    assert LeaveReading.objects.count() == 1


def test_a_foreign_leave_is_a_missing_one(course, sign_in):
    request = leave.attach_proof(course.ask(), upload(), by=course.learner)
    stranger = Course().host

    for inside in ("", "proof/file/"):
        assert sign_in(stranger).get(page_of(request) + inside).status_code == 404
        assert sign_in(stranger).get(f"{DESK}999999/{inside}").status_code == 404
    monitor = make_class_staff(course.training_class, Role.MONITOR)
    assert sign_in(monitor).get(page_of(request)).status_code == 404


def test_the_proof_is_a_download_for_those_who_decide(course, sign_in):
    request = leave.attach_proof(course.ask(), upload(), by=course.learner)

    file = sign_in(course.host).get(page_of(request) + "proof/file/")
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    assert sign_in(course.teacher).get(page_of(request) + "proof/file/").status_code == 404


def test_a_script_in_a_reason_is_text(course, sign_in):
    request = course.ask(reason="<img src=x onerror=alert(1)>")

    page = sign_in(course.host).get(page_of(request)).content.decode()

    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page


def test_the_class_teacher_confirms_a_return(course, sign_in):
    request = course.granted()
    with time_machine.travel(at(12), tick=False):
        leave.report_back(request, by=course.learner, returned_at=at(11))
        client = sign_in(course.teacher)
        assert "已返回待确认" in words(client.get(DESK))
        client.post(f"{DESK}{request.pk}/confirm-return/", {"back": "desk"})

    request.refresh_from_db()
    assert (request.status, request.returned_at) == ("closed", at(11))


def test_the_liaison_sees_the_own_unit_and_asks_for_it(course, sign_in):
    make_learner(course.training_class, name="王同学")
    liaison = make_liaison(course.enrolment.unit)
    client = sign_in(liaison)

    assert "王同学" not in words(client.get(f"{DESK}ask/"))
    url = f"{DESK}ask/?enrolment={course.enrolment.pk}"
    form = {"leave_type": "personal", "sessions": [course.session.pk], "reason": REASON}
    shown = words(client.post(url, form | {"do": "preview"}))
    assert "本次将超过限额" in shown
    assert not LeaveRequest.objects.exists()
    client.post(url, form | {"do": "submit", "acknowledge": "1"})

    request = LeaveRequest.objects.get()
    assert (request.requested_as, request.status) == ("liaison", "submitted")
    assert "李学员" in words(client.get(DESK))


def test_an_odd_learner_is_nobody(course, sign_in):
    client = sign_in(course.host)
    statuses = [
        client.get(f"{DESK}ask/?enrolment={key}").status_code
        for key in ("x", "9" * 30, "0", "999999")
    ]

    assert statuses == [200, 200, 404, 404]


def test_the_class_has_a_tab_of_leave(course, sign_in):
    course.granted()

    text = words(sign_in(course.teacher).get(class_url(course, "leave")))

    assert "即将请假" in text
    assert "4学时，上限1.71学时 · 超过限额" in text


def test_the_tab_is_read_by_those_who_may_know(course, sign_in):
    course.ask()
    liaison, auditor = make_liaison(course.enrolment.unit), make_officer(Role.AUDITOR)

    pages = [words(sign_in(user).get(class_url(course, "leave"))) for user in (liaison, auditor)]

    assert ["李学员" in page for page in pages] == [True, True]
    assert ["为学员代请假" in page for page in pages] == [True, False]


def test_pages_take_as_many_statements_for_three_as_for_one(
    course, sign_in, django_assert_num_queries
):
    host = sign_in(course.host)
    pages = [(DESK, 9), (class_url(course, "leave"), 16)]

    def read():
        for url, count in pages:
            with django_assert_num_queries(count):
                host.get(url)

    course.ask()
    course.granted(course.next_day)
    read()
    for name in ("王一", "王二"):
        user = make_learner(course.training_class, name=name)
        enrolment = user.person.enrolments.get()
        for session in (course.session, course.next_day):
            asked = leave.ask_leave(
                enrolment, course.wish(session), by=user, acknowledged=["leave_limit"]
            )
            if session == course.next_day:
                course.approve(asked)
    read()


def test_the_list_of_all_requests_shows_no_reason(course, sign_in, django_assert_num_queries):
    course.ask()
    url = reverse("admin:attendance_leaverequest_changelist")
    client = sign_in(course.host)

    def read():
        with django_assert_num_queries(5):
            return words(client.get(url))

    assert REASON not in read()
    course.ask(course.afternoon)
    course.ask(course.next_day)
    assert "事假" in read()
    row = reverse("admin:attendance_leaverequest_change", args=[LeaveRequest.objects.last().pk])
    assert REASON not in words(client.get(row))


@pytest.fixture
def phone(course, sign_in):
    return sign_in(course.learner)


def test_the_learner_asks_by_phone_without_a_script(course, phone):
    form = {"leave_type": "sick", "sessions": [course.session.pk], "reason": REASON}
    shown = phone.post("/my/leave/ask/", form | {"do": "preview"})
    assert "已请0学时，上限1.71学时，本次4学时。 本次将超过限额。" in words(shown)
    assert "<script" not in shown.content.decode()

    done = phone.post("/my/leave/ask/", form | {"do": "submit", "acknowledge": "1"}, follow=True)
    request = LeaveRequest.objects.get()
    assert done.redirect_chain == [(f"/my/leave/{request.pk}/", 302)]
    assert REASON in words(done)


def test_the_phone_pages_are_small_and_kept_by_nobody(course, phone):
    request = course.granted()

    for page in ("", "ask/", f"{request.pk}/"):
        answer = phone.get(f"/my/leave/{page}")
        assert weight(answer) < MOST
        assert "no-store" in answer["Cache-Control"]


def test_the_learner_completes_what_was_sent_back(course, phone):
    request = course.ask()
    leave.return_leave(request, by=course.host, comment="请写明医院", at=DAY_BEFORE)
    assert "请写明医院" in words(phone.get(f"/my/leave/{request.pk}/"))
    form = {"leave_type": "sick", "sessions": [course.session.pk], "reason": "县医院"}

    phone.post(f"/my/leave/{request.pk}/edit/", form | {"do": "submit", "acknowledge": "1"})

    request.refresh_from_db()
    assert (request.status, request.round, request.leave_type) == ("submitted", 2, "sick")


def test_the_learner_attaches_a_proof_and_reports_back(course, phone, sign_in):
    request = course.granted()
    phone.post(f"/my/leave/{request.pk}/proof/", {"proof": upload()})
    assert phone.get(f"/my/leave/{request.pk}/proof/")["Content-Type"] == "image/jpeg"
    with time_machine.travel(at(12), tick=False):
        back = {"returned_at_0": "2026-03-10", "returned_at_1": "11:30"}
        done = sign_in(course.learner).post(
            f"/my/leave/{request.pk}/report-back/", back, follow=True
        )

    request.refresh_from_db()
    assert request.return_claimed_at == at(11, 30)
    assert "已报告返回，待班级确认销假。" in words(done)


def test_the_learner_sees_who_has_read_why(course, phone):
    request = course.ask()
    assert "暂无人查阅" in words(phone.get(f"/my/leave/{request.pk}/"))
    leave.read_reason(request, by=course.host)

    assert course.host.name in words(phone.get(f"/my/leave/{request.pk}/"))


def test_the_phone_offers_only_what_is_the_learners(course, phone):
    request = course.ask()

    for verb in ("approve", "reject", "confirm-return", "nonsense"):
        assert phone.post(f"/my/leave/{request.pk}/{verb}/").status_code == 404
    assert status_of(request) == "submitted"


def test_nobody_else_finds_it_under_my(course, sign_in):
    request = leave.attach_proof(course.ask(), upload(), by=course.learner)
    stranger = sign_in(make_learner(course.training_class))

    for inside in ("", "edit/", "proof/"):
        assert stranger.get(f"/my/leave/{request.pk}/{inside}").status_code == 404
        assert stranger.get(f"/my/leave/999999/{inside}").status_code == 404


def test_phone_list_takes_as_many_statements_for_three_as_for_one(
    course, phone, django_assert_num_queries
):
    def read():
        with django_assert_num_queries(11):
            phone.get("/my/leave/")

    course.ask()
    read()
    course.ask(course.afternoon)
    course.granted(course.next_day)
    read()


@pytest.mark.parametrize("end", ["", "x", "2026-13-99", "2026-03-10\0"])
def test_an_end_that_is_no_day_is_said_and_breaks_nothing(course, sign_in, end):
    sent = {
        "leave_type": "sick",
        "reason": REASON,
        "from_at_0": "2026-03-10",
        "from_at_1": "09:00",
        "to_at_0": end,
        "to_at_1": "10:00",
        "do": "submit",
    }

    answer = sign_in(course.learner).post("/my/leave/ask/", sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["to_at"])
    assert not LeaveRequest.objects.exists()


def test_nobody_is_overdue_of_a_class_that_is_off(course):
    course.granted()
    later = at(12) + timedelta(days=2)
    assert leave.overdue_leave(later).count() == 1

    courses.cancel_class(course.training_class, reason="场地停用", by=course.manager)

    assert leave.mark_overdue_leave(at=later) == ([], [])
