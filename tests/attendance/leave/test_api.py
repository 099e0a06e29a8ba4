"""Leave through the API: the whole way, who sees what, and what nobody may."""

import pytest
import time_machine
from django.test import Client

from attendance.models import LeaveReading, LeaveRequest
from attendance.services import leave
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.leave.scenes import DAY_BEFORE, REASON, Course, status_of
from tests.attendance.leave.test_papers import JPEG, upload
from tests.attendance.lectures import at
from tests.factories import make_learner, make_liaison, make_officer

pytestmark = pytest.mark.django_db
LIST = "leave-requests/"


@pytest.fixture
def course():
    with time_machine.travel(DAY_BEFORE, tick=False):
        yield Course()


@pytest.fixture
def learner(course):
    return Program(course.learner)


@pytest.fixture
def host(course):
    return Program(course.host)


def body_of(course, **more):
    return {
        "enrolment": course.enrolment.pk,
        "leave_type": "sick",
        "sessions": [course.session.pk],
        "reason": REASON,
        "acknowledged": ["leave_limit"],
    } | more


def test_from_the_preview_to_the_return(course, learner, host):
    asked = {key: value for key, value in body_of(course).items() if key in (
        "enrolment", "leave_type", "sessions")}  # fmt: skip
    found = learner.post(LIST + "preview/", asked).json()
    assert [hit["session"] for hit in found["sessions"]] == [course.session.pk]
    assert (found["hours"], found["exceeds_limit"], found["chain"]) == (
        "4.0", True, ["presiding_host"],
    )  # fmt: skip

    made = learner.post(LIST, body_of(course)).json()
    assert (made["status"], made["version"], made["spans"]) == (
        "submitted",
        2,
        [{"from_at": "2026-03-10T01:00:00+00:00", "to_at": "2026-03-10T03:00:00+00:00"}],
    )
    path = f"{LIST}{made['id']}/"
    decision = {"version": made["version"], "comment": "同意"}
    assert host.post(path + "approve/", decision).json()["status"] == "approved"
    with time_machine.travel(at(12), tick=False):
        back = learner.post(path + "report-back/").json()
        assert back["return_claimed_at"] == "2026-03-10T04:00:00Z"
        closed = Program(course.teacher).post(path + "confirm-return/").json()
    assert (closed["status"], closed["returned_at"]) == ("closed", "2026-03-10T04:00:00Z")


def test_a_draft_is_completed_and_submitted(course, learner):
    draft = learner.post(LIST, body_of(course, is_draft=True)).json()
    path = f"{LIST}{draft['id']}/"
    anew = {"leave_type": "official", "half_days": [{"day": "2026-03-10", "part": "pm"}]}

    completed = learner.post(path + "complete/", anew | {"reason": "开会"}).json()
    assert (completed["status"], completed["leave_type"]) == ("draft", "official")
    assert completed["from_at"] == "2026-03-10T06:00:00Z"
    refused = learner.post(path + "submit/")
    assert_problem(refused, 409, "leave_exceeds_limit")
    done = learner.post(path + "submit/", {"acknowledged": ["leave_limit"]}).json()
    assert done["status"] == "submitted"


def test_send_back_and_withdraw(course, learner, host):
    made = learner.post(LIST, body_of(course)).json()
    path = f"{LIST}{made['id']}/"

    assert_problem(host.post(path + "return/", {"version": 2}), 409, "reason_missing")
    back = host.post(path + "return/", {"version": 2, "comment": "请写明"}).json()
    assert back["status"] == "returned"
    assert learner.read(path + "reason/").json()["trail"][-1]["comment"] == "请写明"
    assert learner.post(path + "withdraw/").json()["status"] == "withdrawn"


def test_a_decision_names_the_version_it_has_read(course, learner, host):
    made = learner.post(LIST, body_of(course)).json()

    answer = host.post(f"{LIST}{made['id']}/approve/", {"comment": "同意"})

    assert_problem(answer, 400, "invalid", ("/version", "required"))
    stale = host.post(
        f"{LIST}{made['id']}/approve/", {"version": made["version"]}, If_Match='"stale"'
    )
    assert stale.status_code == 412


ODD = [
    ({"sessions": [0]}, "/sessions/0"),
    ({"sessions": [2**62]}, "/sessions"),
    ({"spans": [{"from_at": "9999-12-31T23:59:59Z", "to_at": "9999-12-31T23:59:59Z"}]},
     "/spans/0/to_at"),
    ({"half_days": [{"day": "2026-03-10", "part": "night"}]}, "/half_days/0/part"),
    ({"leave_type": "holiday"}, "/leave_type"),
    ({"reason": "长" * 1001}, "/reason"),
    ({"acknowledged": ["everything"]}, "/acknowledged/0"),
    ({"status": "approved"}, "/status"),
    ({"requested_by": 1}, "/requested_by"),
]  # fmt: skip


def test_refuses_a_body_that_makes_no_sense(course, learner):
    for change, place in ODD:
        answer = learner.post(LIST, body_of(course, **change))

        assert answer.status_code == 400, change
        assert place in [error.get("pointer") for error in answer.json()["errors"]]
    assert not LeaveRequest.objects.exists()


def test_asking_again_with_one_key_asks_once(course, learner):
    first, second = (
        learner.post(LIST, body_of(course), Idempotency_Key="ask-once") for _ in range(2)
    )

    assert first.json() == second.json()
    assert LeaveRequest.objects.count() == 1


def people(course):
    """Who may know of the leave, and who may not."""
    other = Course()
    return {
        "host": course.host,
        "teacher": course.teacher,
        "manager": course.manager,
        "liaison": make_liaison(course.enrolment.unit),
        "auditor": make_officer(Role.AUDITOR),
        "inspector": make_officer(Role.INSPECTOR),
        "librarian": make_officer(Role.LIBRARIAN),
        "classmate": make_learner(course.training_class),
        "other_host": other.host,
        "other_learner": other.learner,
        "other_liaison": make_liaison(other.enrolment.unit),
    }


KNOW, DECIDE = {"host", "teacher", "manager", "liaison", "auditor"}, {"host"}


def test_who_may_know_of_a_leave_and_who_may_know_why(course):
    request = leave.attach_proof(course.ask(), upload(), by=course.learner)
    path = f"{LIST}{request.pk}/"
    for name, user in people(course).items():
        program = Program(user)
        listed = program.read(LIST)
        seen = [row["id"] for row in listed.json().get("results", listed.json().get("items", []))]
        assert (request.pk in seen) is (name in KNOW), name
        assert program.read(path).status_code == (200 if name in KNOW else 404), name
        for inside in ("reason/", "proof/file/"):
            status = program.read(path + inside).status_code
            assert (status == 200) is (name in DECIDE), (name, inside)
            assert REASON not in program.read(path).content.decode()
    assert set(LeaveReading.objects.values_list("read_by", flat=True)) == {course.host.pk}


def test_a_draft_is_its_authors_alone(course):
    draft = course.ask(is_draft=True)
    for name, user in people(course).items():
        assert Program(user).read(f"{LIST}{draft.pk}/").status_code == 404, name
    assert Program(course.learner).read(f"{LIST}{draft.pk}/").status_code == 200


def test_no_log_and_no_list_tells_why(course, learner, caplog):
    with caplog.at_level("DEBUG"):
        made = learner.post(LIST, body_of(course)).json()
        Program(course.host).read(f"{LIST}{made['id']}/reason/")
    assert REASON not in caplog.text
    assert REASON not in str(made)
    # Nor can anybody search for it.
    refused = Program(course.host).read(f"{LIST}?search={REASON}")
    assert refused.status_code == 400


def test_the_learner_sees_who_has_read_it(course, learner, host):
    request = course.ask()
    host.read(f"{LIST}{request.pk}/reason/")

    rows = learner.read(f"leave-readings/?request={request.pk}").json()
    kept = rows.get("results", rows.get("items"))
    assert [(row["what"], row["read_by"]) for row in kept] == [("reason", course.host.pk)]


def test_a_proof_goes_up_and_comes_down(course, learner, host):
    request = course.ask()
    path = f"/api/v1/{LIST}{request.pk}/proof/"

    sent = Client.post(learner, path, {"file": upload(JPEG, "诊断 证明.jpg")}).json()
    file = host.get(path + "file/")

    assert sent["has_proof"] is True
    assert file["Content-Type"] == "image/jpeg"
    assert file["Content-Disposition"].startswith("attachment;")
    assert "no-store" in file["Cache-Control"]
    assert b"GPS" not in file.content


def test_nobody_moves_a_foreign_leave(course):
    request = course.ask()
    decision = {"version": request.version, "comment": "同意"}
    bodies = {"approve": decision, "reject": decision, "return": decision}

    for name, user in people(course).items():
        if name in ("host", "teacher", "manager"):
            continue
        program = Program(user)
        for verb in [*bodies, "cancel", "confirm-return"]:
            answer = program.post(f"{LIST}{request.pk}/{verb}/", bodies.get(verb, {}))
            assert answer.status_code in (403, 404), (name, verb)
    assert status_of(request) == "submitted"


def test_who_decides_is_set_by_the_manager(course, host):
    manager = Program(course.manager)
    step = {"training_class": course.training_class.pk, "number": 1, "role": "class_teacher"}

    made = manager.post("leave-steps/", step | {"up_to_hours": "4.0"})

    assert made.status_code == 201
    assert course.ask().chain == ["class_teacher"]
    assert host.post("leave-steps/", step | {"number": 2}).status_code == 403
    again = manager.post("leave-steps/", step | {"number": 2})
    assert_problem(again, 400, "invalid", ("", "leave_step_repeated"))


def test_the_account_of_a_learner(course, learner):
    course.granted()

    account = learner.read(f"enrolments/{course.enrolment.pk}/leave-account/").json()

    assert account == {
        "required": "12.0", "used": "4.0", "limit": "1.71", "left": "0", "over": "2.29",
        "is_over": True,
    }  # fmt: skip


def test_a_list_takes_as_many_statements_for_three_as_for_one(
    course, host, django_assert_num_queries
):
    def read():
        with django_assert_num_queries(2):
            host.read(LIST)

    course.ask()
    read()
    course.ask(course.afternoon)
    course.ask(course.next_day)
    read()
    assert LeaveRequest.objects.count() == 3
