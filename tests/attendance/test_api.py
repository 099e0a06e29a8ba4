"""Sheets, records, facts, the roll and its verbs through the API."""

import pytest

from attendance.models import AttendanceFact, AttendanceRecord
from attendance.verdicts import Status
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.factories import (
    make_learner,
    make_manager,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 0):
        yield


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def office(lecture):
    return Program(lecture.manager)


def path(lecture, verb):
    return f"sessions/{lecture.session.pk}/{verb}/"


def marks_of(lecture, status="present"):
    return [{"enrolment": e.pk, "status": status, "nonce": nonce()} for e in lecture.enrolments]


# The life of a sheet


def test_the_roll_of_a_session_from_opening_to_locking():
    lecture = Lecture(is_open=False)
    office = Program(lecture.manager)

    opened = office.post(path(lecture, "open-sheet")).json()
    office.post(path(lecture, "roll-call"), {"marks": marks_of(lecture)})
    submitted = office.post(path(lecture, "submit-sheet")).json()
    colleague = make_manager()
    Program(colleague).post(path(lecture, "confirm-sheet"))
    locked = office.post(path(lecture, "lock-sheet")).json()

    zeros = dict.fromkeys(["expected", *map(str, Status)], 0)
    assert opened["counts"] == zeros | {"expected": 2, "pending": 2}
    assert locked["counts"] == zeros | {"expected": 2, "present": 2}
    assert [s["state"] for s in (opened, submitted, locked)] == ["open", "submitted", "locked"]
    assert locked == office.read(f"attendance-sheets/{locked['id']}/").json()
    assert locked == {
        "id": lecture.sheet.pk,
        "session": lecture.session.pk,
        "training_class": lecture.training_class.pk,
        "state": "locked",
        "counts": locked["counts"],
        "opened_by": lecture.manager.pk,
        "opened_at": "2026-03-10T01:00:00Z",
        "submitted_by": lecture.manager.pk,
        "submitted_at": "2026-03-10T01:00:00Z",
        "confirmed_by": colleague.pk,
        "confirmed_at": "2026-03-10T01:00:00Z",
        "locked_by": lecture.manager.pk,
        "locked_at": "2026-03-10T01:00:00Z",
    }


def test_a_sheet_is_not_handed_in_while_somebody_is_not_marked(lecture, office):
    lecture.mark("present", lecture.enrolments[0])

    problem = assert_problem(office.post(path(lecture, "submit-sheet")), 409, "pending_left")

    assert lecture.enrolments[1].person.name in problem["detail"]
    assert lecture.sheet.state == "open"


# The roll


def test_the_roll_shows_names_readings_and_statuses(lecture, office):
    first, second = lecture.enrolments
    first.person.name, first.person.pinyin = "曾国强", "zeng guo qiang"
    first.person.save()
    lecture.check_in(first, at(9, 3))

    roll = office.read(path(lecture, "roll")).json()

    assert (roll["session"], roll["state"]) == (lecture.session.pk, "open")
    assert roll["items"][0] == {
        "enrolment": first.pk,
        "student_no": 1,
        "name": "曾国强",
        "pinyin": "zeng guo qiang",
        "initials": "zgq",
        "unit": first.unit_id,
        "unit_name": first.unit.name,
        "group": None,
        "status": "late",
        "minutes_late": 3,
        "minutes_early": 0,
        "revision": 2,
    }
    assert [line["enrolment"] for line in roll["items"]] == [first.pk, second.pk]
    assert roll["items"][1]["status"] == "pending"


def test_the_roll_can_be_read_before_it_is_opened():
    lecture = Lecture(is_open=False)

    roll = Program(lecture.manager).read(path(lecture, "roll")).json()

    assert roll["state"] is None
    assert [line["status"] for line in roll["items"]] == ["pending", "pending"]


def test_a_learner_reads_only_their_own_line_of_the_roll(lecture):
    learner = make_learner(lecture.training_class)

    roll = Program(learner).read(path(lecture, "roll")).json()

    assert [line["name"] for line in roll["items"]] == [learner.name]


# Roll call


def test_each_mark_is_answered_in_order(lecture, office):
    first, second = lecture.enrolments
    stranger = Lecture().enrolments[0]
    asked = [
        {"enrolment": second.pk, "status": "late", "nonce": "mark-2nd"},
        {"enrolment": stranger.pk, "status": "present", "nonce": "mark-stranger"},
        {"enrolment": first.pk, "status": "present", "nonce": "mark-1st"},
    ]
    with time_is(9, 10):
        answer = office.post(path(lecture, "roll-call"), {"marks": asked})

    fine = {"result": "recorded", "overtook": None, "code": None, "detail": None}
    refusal = "此人不在本课次的名单上。"
    assert answer.status_code == 200
    assert answer.json()["items"] == [
        fine
        | {
            "nonce": "mark-2nd",
            "enrolment": second.pk,
            "status": "late",
            "minutes_late": 10,
            "revision": 2,
        },
        {
            "nonce": "mark-stranger",
            "enrolment": stranger.pk,
            "result": "refused",
            "status": None,
            "minutes_late": 0,
            "revision": 0,
            "overtook": None,
            "code": "not_enrolled",
            "detail": refusal,
        },
        fine
        | {
            "nonce": "mark-1st",
            "enrolment": first.pk,
            "status": "present",
            "minutes_late": 0,
            "revision": 2,
        },
    ]
    assert lecture.statuses() == ["present", "late"]


def test_a_repeated_roll_call_changes_nothing_and_gets_the_same_answer(lecture, office):
    body = {"marks": marks_of(lecture, "absent")}
    first = office.post(path(lecture, "roll-call"), body)
    lecture.submit()

    second = office.post(path(lecture, "roll-call"), body)

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json() == first.json()
    assert AttendanceFact.objects.count() == 2


def test_gaps_are_filled_and_marks_are_left_alone(lecture, office):
    lecture.mark("absent", lecture.enrolments[0])

    answer = office.post(
        path(lecture, "roll-call"), {"marks": marks_of(lecture), "only_pending": True}
    )

    results = [(item["result"], item["status"]) for item in answer.json()["items"]]
    assert results == [("kept", "absent"), ("recorded", "present")]
    assert lecture.statuses() == ["absent", "present"]


@pytest.mark.parametrize(
    ("state", "code"),
    [("unopened", "sheet_not_open"), ("submitted", "sheet_closed"), ("locked", "sheet_closed")],
)
def test_no_mark_is_taken_unless_the_sheet_is_open(state, code):
    lecture = Lecture(is_open=state != "unopened")
    if state != "unopened":
        lecture.mark()
        lecture.submit()
    if state == "locked":
        lecture.lock()
    before = AttendanceFact.objects.count()

    answer = Program(lecture.manager).post(path(lecture, "roll-call"), {"marks": marks_of(lecture)})

    assert_problem(answer, 409, code)
    assert AttendanceFact.objects.count() == before


MARK = {"enrolment": 1, "status": "present", "nonce": "12345678"}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/marks", "required"),
        ({"marks": []}, "/marks", "min_length"),
        ({"marks": [MARK] * 1001}, "/marks", "max_length"),
        ({"marks": {}}, "/marks", "not_a_list"),
        ({"marks": [7]}, "/marks/0", "invalid"),
        ({"marks": [MARK], "only_pending": "maybe"}, "/only_pending", "invalid"),
        ({"marks": [MARK], "by": 1}, "/by", "unknown_field"),
        ({"marks": [MARK, MARK | {"status": "exempt"}]}, "/marks/1/status", "invalid_choice"),
        ({"marks": [MARK | {"status": ["late"]}]}, "/marks/0/status", "invalid_choice"),
        ({"marks": [MARK | {"nonce": "1234567"}]}, "/marks/0/nonce", "invalid"),
        ({"marks": [MARK | {"nonce": "1234567\n"}]}, "/marks/0/nonce", "invalid"),
        ({"marks": [MARK | {"nonce": "随机数随机数随机数"}]}, "/marks/0/nonce", "invalid"),
        ({"marks": [MARK | {"nonce": "n" * 65}]}, "/marks/0/nonce", "invalid"),
        ({"marks": [MARK | {"enrolment": 0}]}, "/marks/0/enrolment", "min_value"),
        ({"marks": [MARK | {"enrolment": True}]}, "/marks/0/enrolment", "invalid"),
        ({"marks": [MARK | {"client_at": "yesterday"}]}, "/marks/0/client_at", "invalid"),
        ({"marks": [MARK | {"checked_at": None}]}, "/marks/0/checked_at", "unknown_field"),
    ],
)
def test_a_malformed_roll_call_is_refused_as_a_whole(lecture, office, body, pointer, code):
    problem = office.post(path(lecture, "roll-call"), body).json()

    assert (problem["status"], problem["errors"][0]["pointer"], problem["errors"][0]["code"]) == (
        400,
        pointer,
        code,
    )
    assert not AttendanceFact.objects.exists()


def test_the_clock_of_a_device_is_kept_as_a_note_only(lecture, office):
    marks = marks_of(lecture)
    marks[0]["client_at"], marks[1]["client_at"] = (
        "1970-01-01T00:00:00Z",
        "2099-01-01T08:00:00+08:00",
    )

    office.post(path(lecture, "roll-call"), {"marks": marks})

    facts = office.read("attendance-facts/").json()
    noted = [(fact["client_at"], fact["happened_at"]) for fact in reversed(facts["items"])]
    assert noted == [
        ("1970-01-01T00:00:00Z", "2026-03-10T01:00:00Z"),
        ("2099-01-01T00:00:00Z", "2026-03-10T01:00:00Z"),
    ]


# Corrections


def test_a_correction_leaves_the_old_status_and_the_reason_visible(lecture, office):
    lecture.mark("absent")
    lecture.submit()
    lecture.confirm()
    record = lecture.record()

    answer = office.post(
        f"attendance-records/{record.pk}/correct/", {"status": "late", "reason": "签到表可证"}
    )
    facts = office.read(f"attendance-facts/?enrolment={record.enrolment_id}").json()["items"]

    assert (answer.json()["status"], answer.json()["source"]) == ("late", "correction")
    assert [(f["kind"], f["status"], f["old_status"], f["reason"]) for f in facts] == [
        ("correction", "late", "absent", "签到表可证"),
        ("mark", "absent", "", ""),
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"status": "absent", "reason": "无"}, 409, "same_status"),
        ({"status": "late", "reason": "  "}, 400, "invalid"),
        ({"status": "pending", "reason": "无"}, 400, "invalid"),
        ({"status": "exempt", "reason": "无"}, 400, "invalid"),
        ({"status": "late"}, 400, "invalid"),
        ({"status": "late", "reason": "长" * 301}, 400, "invalid"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(lecture, office, body, status, code):
    lecture.mark("absent")
    lecture.submit()

    response = office.post(f"attendance-records/{lecture.record().pk}/correct/", body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert lecture.record().status == "absent"


def test_an_open_sheet_is_marked_not_corrected(lecture, office):
    body = {"status": "late", "reason": "无"}

    response = office.post(f"attendance-records/{lecture.record().pk}/correct/", body)

    assert_problem(response, 409, "sheet_still_open")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize("kind", ["attendance-sheets", "attendance-records", "attendance-facts"])
def test_what_happened_is_never_edited(lecture, office, kind, method):
    lecture.mark()
    row = AttendanceRecord.objects.first()
    pk = {"attendance-sheets": lecture.sheet.pk, "attendance-records": row.pk}.get(
        kind, AttendanceFact.objects.first().pk
    )
    target = f"{kind}/" if method == "POST" else f"{kind}/{pk}/"

    assert_problem(
        office.send(method, target, {"status": "present"}, If_Match="*"), 405, "method_not_allowed"
    )
