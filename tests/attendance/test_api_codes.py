"""The codes of a hall at the API's door."""

import pytest

from attendance import services
from attendance.models import AttendanceFact, CodeAttempts
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9):
        yield


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def program(lecture):
    return Program(lecture.learner(), scopes=["check_in"])


def check_in(program, lecture, code="", **headers):
    body = {"session": lecture.session.pk, "nonce": nonce(), "code": code}
    return program.post("check-ins/", body, **headers)


def test_a_screen_of_ones_own_reads_the_codes_of_now(lecture, program):
    path = f"sessions/{lecture.session.pk}/codes/"
    shown = services.shown_codes(lecture.session)
    answer = Program(lecture.manager).read(path)

    assert answer.json() == shown._asdict()
    assert check_in(program, lecture, shown.scanned).json()["result"] == "recorded"
    assert check_in(program, lecture).json()["result"] == "already"


def test_a_form_token_bridges_a_slow_network(lecture, program):
    code = services.shown_codes(lecture.session).scanned
    path = f"sessions/{lecture.session.pk}/form-token/"
    token = program.post(path, {"code": code}).json()["form_token"]
    with time_is(9, 4):
        assert_problem(check_in(program, lecture, code), 409, "code_expired")
        assert check_in(program, lecture, token).json()["status"] == "late"


def test_forty_guesses_are_all_refused(lecture, program):
    services.shown_codes(lecture.session)
    answers = {check_in(program, lecture, f"{number:016}").json()["code"] for number in range(40)}

    assert answers == {"code_expired"}
    assert not AttendanceFact.objects.exists()


@pytest.mark.parametrize("way", ["check-ins/", "form-token"])
def test_a_repeatable_request_does_not_undo_the_counting(lecture, program, way):
    services.shown_codes(lecture.session)
    codes = []
    for number in range(2, 8):
        body, path = {"code": f"ZZZZZ{number}"}, f"sessions/{lecture.session.pk}/form-token/"
        if way == "check-ins/":
            body, path = body | {"session": lecture.session.pk, "nonce": nonce()}, way
        codes.append(program.post(path, body, Idempotency_Key=f"key-{number}").json()["code"])

    assert codes == ["code_wrong"] * 5 + ["too_many_attempts"]
    assert CodeAttempts.objects.get().wrong == 5


def test_a_list_of_guesses_is_counted_one_by_one(lecture, program):
    services.shown_codes(lecture.session)
    body = [
        {"session": lecture.session.pk, "nonce": nonce(), "code": f"ZZZZZ{number}"}
        for number in range(2, 9)
    ]
    items = program.post("check-ins/", body).json()["items"]

    assert [item["code"] for item in items] == ["code_wrong"] * 5 + ["too_many_attempts"] * 2


def test_nobody_pretends_to_be_a_phone(lecture):
    body = {"session": lecture.session.pk, "enrolment": lecture.enrolments[0].pk}
    answer = Program(lecture.manager).post(
        "check-ins/", body | {"nonce": nonce(), "device": "phone:somebody"}
    )

    assert_problem(answer, 400, "invalid", ("/device", "invalid"))


def test_a_group_leader_gets_no_code_of_the_whole_hall(lecture):
    leader = lecture.learner()
    group = lecture.training_class.groups.create(group_no=1)
    enrolment = leader.person.enrolments.get()
    enrolment.group = group
    enrolment.save()
    group.leader = enrolment
    group.save()
    path = f"sessions/{lecture.session.pk}/codes/"

    assert Program(leader).read(path).status_code == 403
    monitor = make_class_staff(lecture.training_class, Role.MONITOR)
    assert Program(monitor).read(path).status_code == 200


def test_a_trial_judges_no_code_and_nobody_dates_their_own_check_in_back(lecture, program):
    shown = services.shown_codes(lecture.session)
    own = program_enrolment(lecture)
    scan = {"session": lecture.session.pk, "nonce": nonce(), "enrolment": own.pk}
    body = {"device": "tablet", "scans": [scan], "simulate": True}

    assert program.post("check-ins/batch/", body).json()["items"][0]["code"] == "code_needed"
    assert not CodeAttempts.objects.exists()
    with time_is(9, 20):
        code = services.shown_codes(lecture.session).scanned
        late = services.Scan(nonce(), proof=code, happened_at=at(9))
        learner = own.person.user
        assert services.check_in(lecture.session.pk, late, by=learner).status == "late"
    assert shown.typed not in str(AttendanceFact.objects.values())


def program_enrolment(lecture):
    return lecture.training_class.enrolments.filter(person__user__isnull=False).last()
