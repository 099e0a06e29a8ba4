"""The numbers of a class, discipline rules and records through the API."""

import pytest
from django.utils import timezone

from attendance.models import AttendancePolicy, DisciplineRecord, DisciplineRule
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, time_is
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_learner,
    make_member,
    make_officer,
)

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "is_default": True,
    "check_in_opens": 15,
    "check_in_needs_code": True,
    "grace": 0,
    "late_is_absent": 30,
    "early_is_absent": 30,
    "lates_per_absence": 0,
    "submit_within": 24,
    "objection_days": 2,
    "survey_days": 3,
    "writes_to_every_unit": True,
    "letter_days": 3,
    "reply_days": 7,
    "publicity_days": 3,
    "outstanding_share": 10,
    "answer_days": 2,
    "appeal_days": 2,
    "uses_points": False,
    "points_base": 100,
    "letter_counts": [3, 6, 9],
    "leave_limit": 7,
    "counts_official_leave": True,
    "allows_retroactive_leave": False,
    "sick_proof_from": "8.0",
    "personal_needs_proof": True,
    "approves_without_proof": False,
    "report_back_within": 24,
    "absence_limit": 4,
    "hours_share": 7,
    "exam_pass_mark": "60.0",
    "needs_papers": False,
    "points_pass": 60,
    "weight_attendance": 20,
    "weight_discipline": 20,
    "weight_attitude": 20,
    "weight_knowledge": 20,
    "weight_ability": 10,
    "weight_conduct": 10,
    "certificate_pattern": "〔{year}〕{class_code}-{number:04}",
}


@pytest.fixture(autouse=True)
def after_the_lecture():
    with time_is(11, 5):
        yield


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def office(lecture):
    return Program(lecture.manager)


# The numbers of a class


def path(training_class):
    return f"training-classes/{training_class.pk}/attendance-policy/"


def test_a_class_without_numbers_of_its_own_shows_the_defaults(lecture, office):
    answer = office.read(path(lecture.training_class))

    assert answer.json() == DEFAULTS | {"training_class": lecture.training_class.pk}
    again = office.read(path(lecture.training_class), If_None_Match=answer["ETag"])
    assert again.status_code == 304
    assert not AttendancePolicy.objects.exists()


def test_numbers_are_changed_in_the_version_that_was_read(lecture, office):
    target = path(lecture.training_class)
    version = office.read(target)["ETag"]

    first = office.send("PATCH", target, {"grace": 5}, If_Match=version)
    late = office.send("PATCH", target, {"grace": 9}, If_Match=version)
    second = office.send("PATCH", target, {"late_is_absent": 15}, If_Match=first["ETag"])

    assert first.json() == DEFAULTS | {
        "training_class": lecture.training_class.pk,
        "is_default": False,
        "grace": 5,
    }
    assert_problem(late, 412, "stale_version")
    assert second.json() == first.json() | {"late_is_absent": 15}
    assert AttendancePolicy.objects.get().grace == 5
    assert second["ETag"] == office.read(target)["ETag"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"grace": 31}, "", "grace_too_long"),
        ({"grace": -1}, "/grace", "min_value"),
        ({"late_is_absent": 1441}, "/late_is_absent", "max_value"),
        ({"leave_limit": 0}, "/leave_limit", "min_value"),
        ({"is_default": True}, "/is_default", "read_only"),
        ({"training_class": 1}, "/training_class", "read_only"),
        ({"id": 1}, "/id", "unknown_field"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(lecture, office, body, pointer, code):
    answer = office.send("PATCH", path(lecture.training_class), body, If_Match="*").json()

    assert (answer["status"], answer["errors"][0]["pointer"], answer["errors"][0]["code"]) == (
        400,
        pointer,
        code,
    )
    assert not AttendancePolicy.objects.exists()


def test_numbers_are_not_changed_without_a_version(lecture, office):
    answer = office.send("PATCH", path(lecture.training_class), {"grace": 5})

    assert_problem(answer, 428, "precondition_required")


def test_whoever_sees_the_class_reads_its_numbers_and_its_managers_change_them(lecture):
    target = path(lecture.training_class)
    people = {
        "learner": make_learner(lecture.training_class),
        "host": make_class_staff(lecture.training_class, Role.PRESIDING_HOST),
        "auditor": make_officer(Role.AUDITOR),
        "manager": make_class_staff(lecture.training_class, Role.CLASS_MANAGER),
    }

    read = {name: Program(user).read(target).status_code for name, user in people.items()}
    changed = {
        name: Program(user).send("PATCH", target, {"grace": 5}, If_Match="*").status_code
        for name, user in people.items()
    }

    assert read == dict.fromkeys(people, 200)
    assert changed == {"learner": 403, "host": 403, "auditor": 403, "manager": 200}


def test_the_numbers_of_a_hidden_class_are_missing_ones(lecture):
    stranger = Program(make_member())
    draft = make_class()

    for method, options in [("GET", {}), ("PATCH", {"If_Match": "*"})]:
        body = {"grace": 5} if method == "PATCH" else None
        hidden = stranger.send(method, path(lecture.training_class), body, **options)
        missing = stranger.send(
            method, "training-classes/1234567/attendance-policy/", body, **options
        )
        assert_problem(hidden, 404, "not_found")
        assert hidden.content == missing.content
    assert_problem(stranger.read(path(draft)), 404, "not_found")


# Rules


def make_rule(training_class=None, code="XX-01", **fields):
    return DisciplineRule.objects.create(
        training_class=training_class, code=code, category="study", text="上课不看手机", **fields
    )


def test_rules_are_made_and_edited(office):
    made = office.post(
        "discipline-rules/", {"code": "XX-01", "category": "study", "text": "上课不看手机"}
    )
    target = f"discipline-rules/{made.json()['id']}/"
    changed = office.send("PATCH", target, {"severity": "general"}, If_Match=made["ETag"])

    assert made.status_code == 201
    assert changed.json() == made.json() | {"severity": "general"}
    double = office.post("discipline-rules/", {"code": "XX-01", "category": "life", "text": "x"})
    assert double.json()["errors"][0]["code"] == "rule_exists"
    assert office.send("DELETE", target, If_Match=changed["ETag"]).status_code == 204


def test_a_rule_somebody_has_broken_stays(lecture, office):
    rule = make_rule()
    breach_of(lecture, rule=rule, by=lecture.manager)

    assert_problem(
        office.send("DELETE", f"discipline-rules/{rule.pk}/", If_Match="*"), 409, "in_use"
    )


def test_rules_of_a_class_are_made_by_its_manager_only(lecture):
    own, foreign = make_class(), lecture.training_class
    user = make_class_staff(own, Role.CLASS_MANAGER)
    foreign.staff.create(person=user.person, role=Role.REGISTRAR)
    program = Program(user)
    rule = {"code": "XX-01", "category": "study", "text": "上课不看手机"}

    def add(**fields):
        return program.post("discipline-rules/", rule | fields).status_code

    assert add(training_class=own.pk) == 201
    assert (add(training_class=foreign.pk), add()) == (403, 403)
    kept = DisciplineRule.objects.get()
    moved = program.send(
        "PATCH", f"discipline-rules/{kept.pk}/", {"training_class": foreign.pk}, If_Match="*"
    )
    assert_problem(moved, 403, "permission_denied")
    kept.refresh_from_db()
    assert kept.training_class == own


def test_rules_of_the_library_are_for_everybody_those_of_a_class_for_the_class(lecture):
    library, own = make_rule(), make_rule(lecture.training_class)
    make_rule(make_class())

    def seen(user):
        return {row["id"] for row in Program(user).read("discipline-rules/").json()["items"]}

    assert seen(make_learner(lecture.training_class)) == {library.pk, own.pk}
    assert seen(make_member()) == {library.pk}


# Records


def breach_of(lecture, *, by, **fields):
    return DisciplineRecord.objects.create(
        training_class=lecture.training_class,
        enrolment=lecture.enrolments[0],
        recorded_by=by,
        **fields,
    )


def test_a_breach_takes_what_is_not_said_from_the_rule(lecture, office):
    rule = make_rule(severity="general")
    answer = office.post(
        "discipline-records/",
        {
            "enrolment": lecture.enrolments[0].pk,
            "rule": rule.pk,
            "session": lecture.session.pk,
            "description": "听课时看手机",
            "place": "报告厅",
            "occurred_at": "2026-03-10T09:40:00+08:00",
        },
    )

    record = DisciplineRecord.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": record.pk,
        "training_class": lecture.training_class.pk,
        "enrolment": lecture.enrolments[0].pk,
        "rule": rule.pk,
        "session": lecture.session.pk,
        "category": "study",
        "severity": "general",
        "place": "报告厅",
        "occurred_at": "2026-03-10T01:40:00Z",
        "incident": str(record.incident),
        "origin": "person",
        "recorded_by": lecture.manager.pk,
        "created_at": "2026-03-10T03:05:00Z",
        "status": "recorded",
        "version": 1,
        "points": "0.0",
        "handling": "",
        **dict.fromkeys(
            [
                "notified_at",
                "answer_until",
                "confirmed_by",
                "confirmed_at",
                "appeal_until",
                "handled_at",
                "corrects",
            ]
        ),
    }


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_breach_is_never_edited(lecture, office, method):
    record = breach_of(lecture, by=lecture.manager)

    answer = office.send(
        method, f"discipline-records/{record.pk}/", {"description": "x"}, If_Match="*"
    )

    assert_problem(answer, 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PRESIDING_HOST, 201),
        (Role.CLASS_TEACHER, 201),
        (Role.INSPECTOR, 201),
        (Role.CLASS_MANAGER, 201),
        (Role.REGISTRAR, 403),
        (Role.MONITOR, 403),
    ],
)
def test_who_records_breaches_in_a_class(lecture, role, status):
    program = Program(make_class_staff(lecture.training_class, role))
    body = {"enrolment": lecture.enrolments[0].pk, "description": "看手机"}

    assert program.post("discipline-records/", body).status_code == status


def test_nobody_records_a_breach_of_a_learner_they_may_not_know_of(lecture):
    program = Program(make_class_staff(Lecture().training_class, Role.PRESIDING_HOST))

    def errors(enrolment):
        body = {"enrolment": enrolment, "description": "看手机"}
        return program.post("discipline-records/", body).json()["errors"]

    hidden, missing = errors(lecture.enrolments[0].pk), errors(2**62)
    assert [(e["pointer"], e["code"]) for e in hidden] == [("/enrolment", "does_not_exist")]
    assert [(e["pointer"], e["code"]) for e in missing] == [("/enrolment", "does_not_exist")]
    assert not DisciplineRecord.objects.exists()


def test_breaches_are_read_by_those_who_decide_and_by_themselves(lecture):
    learner = make_learner(lecture.training_class)
    fellow = make_learner(lecture.training_class)
    record = breach_of(lecture, by=lecture.manager)
    own = DisciplineRecord.objects.create(
        training_class=lecture.training_class,
        enrolment=learner.person.enrolments.get(),
        recorded_by=lecture.manager,
    )

    def seen(user):
        return {row["id"] for row in Program(user).read("discipline-records/").json()["items"]}

    assert seen(learner) == set()
    DisciplineRecord.objects.filter(pk=own.pk).update(status="notified", notified_at=timezone.now())
    assert seen(learner) == {own.pk}
    assert seen(make_officer(Role.INSPECTOR)) == {record.pk, own.pk}
    fellow_program = Program(fellow)
    hidden = fellow_program.read(f"discipline-records/{own.pk}/")
    assert hidden.content == fellow_program.read(f"discipline-records/{2**62}/").content
    assert make_enrolment(lecture.training_class).status == "reported"
