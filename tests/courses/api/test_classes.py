"""Classes through the API: made, edited, published and led to their end."""

import pytest

from courses import services
from courses.models import TrainingClass
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_enrolment,
    make_manager,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def program(manager):
    return Program(manager)


def test_whoever_makes_a_class_manages_it(program, manager):
    body = {"class_code": "2026-1", "title": "办公室业务知识培训班", "start_on": "2026-11-22"}

    response = program.post("training-classes/", body)

    assert response.status_code == 201
    training_class = TrainingClass.objects.get()
    assert response.headers["Location"] == f"/api/v1/training-classes/{training_class.pk}/"
    assert response.json()["status"] == "draft"
    staff = training_class.staff.get()
    assert (staff.person, staff.role) == (manager.person, Role.CLASS_MANAGER)


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"start_on": "2026-11-22", "end_on": "2026-11-21"}, "", "ends_before_start"),
        ({"capacity": 0}, "", "no_capacity"),
        (
            {"end_on": "2026-11-22", "report_at": "2026-11-24T09:00:00+08:00"},
            "",
            "reports_in_after_end",
        ),
        ({"status": "published"}, "/status", "read_only"),
        ({"colour": "red"}, "/colour", "unknown_field"),
        ({"hours_per_half_day": "9"}, "/hours_per_half_day", "max_value"),
    ],
)
def test_refuses_what_the_model_refuses(program, fields, pointer, code):
    body = {"class_code": "1", "title": "班"} | fields

    response = program.post("training-classes/", body)

    whole = code if code in ("read_only", "unknown_field") else "invalid"
    assert_problem(response, 400, whole, (pointer, code))
    assert not TrainingClass.objects.exists()


def test_an_edit_needs_the_version_that_was_read(program):
    path = f"training-classes/{make_class().pk}/"
    etag = program.read(path).headers["ETag"]

    assert_problem(program.send("PATCH", path, {"title": "新"}), 428, "precondition_required")
    first = program.send("PATCH", path, {"title": "新"}, If_Match=etag)
    second = program.send("PATCH", path, {"title": "旧"}, If_Match=etag)

    assert (first.status_code, first.json()["title"]) == (200, "新")
    assert_problem(second, 412, "stale_version")
    assert program.read(path).json()["title"] == "新"


def edit(program, training_class, **changes):
    path = f"training-classes/{training_class.pk}/"
    return program.send("PATCH", path, changes, If_Match=program.read(path).headers["ETag"])


def test_a_published_class_keeps_its_dates(program):
    training_class = publish(make_class())

    assert_problem(edit(program, training_class, start_on=None), 409, "dates_missing")
    assert edit(program, training_class, start_on=None, date_precision="month").status_code == 200


def test_refuses_fewer_places_than_learners(program):
    training_class = make_running_class()
    make_enrolment(training_class)
    make_enrolment(training_class, status="nominated")

    assert_problem(edit(program, training_class, capacity=1), 409, "capacity_below_enrolled")
    assert edit(program, training_class, capacity=2).json()["capacity"] == 2


def test_a_class_that_is_over_is_not_edited(program):
    training_class = services.cancel_class(make_class(), reason="改期")

    assert_problem(edit(program, training_class, title="新"), 409, "wrong_class_state")


def test_publishing_names_every_reason_at_once(program):
    training_class = make_class(start_on=None, end_on=None)

    response = program.post(f"training-classes/{training_class.pk}/publish/")

    codes = ["host_missing", "presiding_host_missing", "dates_missing", "sessions_missing"]
    assert_problem(response, 409, "not_publishable", *[("", code) for code in codes])
    training_class.refresh_from_db()
    assert training_class.status == "draft"


def test_publishing_a_short_class_asks_about_the_leave_limit(program):
    training_class = make_class()
    training_class.class_units.create(unit=make_unit())
    training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    make_session(training_class, credit_hours=4)
    path = f"training-classes/{training_class.pk}/publish/"

    refused = program.post(path)
    published = program.post(path, {"acknowledge": ["leave_limit"]})

    assert_problem(refused, 409, "not_publishable", ("", "leave_limit_not_acknowledged"))
    assert "4.0" in refused.json()["detail"]
    assert (published.status_code, published.json()["status"]) == (200, "published")


def test_publishing_knows_no_other_acknowledgement(program):
    path = f"training-classes/{make_class().pk}/publish/"

    response = program.post(path, {"acknowledge": ["everything"]})

    assert_problem(response, 400, "invalid", ("/acknowledge/0", "invalid_choice"))


def test_a_class_goes_from_draft_to_the_archive(program):
    training_class = publish(make_class())
    path = f"training-classes/{training_class.pk}"

    states = [
        program.post(f"{path}/{verb}/").json()["status"] for verb in ("open-registration", "start")
    ]
    services.hold_session(training_class.sessions.get())
    states += [program.post(f"{path}/{verb}/").json()["status"] for verb in ("conclude", "archive")]

    assert states == ["registering", "in_progress", "concluded", "archived"]


@pytest.mark.parametrize("verb", ["open-registration", "start", "conclude", "archive"])
def test_a_verb_out_of_turn_is_refused(program, verb):
    response = program.post(f"training-classes/{make_class().pk}/{verb}/")

    assert_problem(response, 409, "wrong_class_state")


def test_calling_a_class_off_needs_a_reason(program):
    path = f"training-classes/{make_class().pk}/cancel/"

    assert_problem(program.post(path), 409, "reason_missing")
    assert_problem(program.post(path, {"reason": "  "}), 409, "reason_missing")
    cancelled = program.post(path, {"reason": "时间冲突"}).json()

    assert (cancelled["status"], cancelled["status_reason"]) == ("cancelled", "时间冲突")


def test_diagnostics_tell_beforehand_what_publishing_would_refuse(program):
    venue = make_venue(name="大会堂")
    holder = make_class(title="秘书班")
    make_session(holder, title="公文写作", venue=venue, starts_at=today_at(9))
    publish(holder)
    draft = make_class()
    make_session(draft, venue=venue, starts_at=today_at(10))

    items = program.read(f"training-classes/{draft.pk}/diagnostics/").json()["items"]

    assert [item["code"] for item in items if item["grade"] == "refuse"] == ["venue_taken"]
    assert "大会堂" in items[0]["detail"]
    assert "公文写作" in items[0]["detail"]
    assert "秘书班" in items[0]["detail"]


def test_a_published_class_keeps_its_last_host(program):
    training_class = publish(make_class())
    host = training_class.class_units.get()
    path = f"class-units/{host.pk}/"
    etag = program.read(path).headers["ETag"]

    removed = program.send("DELETE", path, If_Match=etag)
    demoted = program.send("PATCH", path, {"role": "organiser"}, If_Match=etag)
    program.post(
        "class-units/",
        {"training_class": training_class.pk, "unit": make_unit().pk, "role": "host"},
    )

    assert_problem(removed, 409, "host_missing")
    assert_problem(demoted, 409, "host_missing")
    assert program.send("DELETE", path, If_Match=etag).status_code == 204


def test_a_published_class_keeps_its_presiding_host(program):
    training_class = publish(make_class())
    path = f"class-staff/{training_class.staff.get().pk}/"

    response = program.send("DELETE", path, If_Match=program.read(path).headers["ETag"])

    assert_problem(response, 409, "presiding_host_missing")


def test_a_part_is_given_once(program):
    training_class, unit = make_class(), make_unit()
    body = {"training_class": training_class.pk, "unit": unit.pk, "role": "host"}

    assert program.post("class-units/", body).status_code == 201
    assert_problem(program.post("class-units/", body), 400, "invalid", ("", "class_unit_exists"))


def test_a_part_stays_with_its_class(program):
    part = make_class().class_units.create(unit=make_unit())
    path = f"class-units/{part.pk}/"
    etag = program.read(path).headers["ETag"]

    response = program.send("PATCH", path, {"training_class": make_class().pk}, If_Match=etag)

    assert_problem(response, 400, "read_only", ("/training_class", "read_only"))


def test_a_manager_of_one_class_does_nothing_to_another():
    training_class, other = make_class(), make_class()
    user = make_class_staff(training_class, Role.CLASS_MANAGER)
    program = Program(fresh(user))
    mine = {"training_class": training_class.pk, "unit": make_unit().pk}
    theirs = {"training_class": other.pk, "unit": make_unit().pk}

    assert program.post("class-units/", mine).status_code == 201
    refused = program.post("class-units/", theirs)

    assert_problem(refused, 400, "invalid", ("/training_class", "does_not_exist"))
    assert program.post(f"training-classes/{other.pk}/publish/").status_code == 404


def test_who_sees_a_class_may_not_therefore_change_it():
    training_class = publish(make_class())
    program = Program(make_class_staff(training_class, Role.CLASS_TEACHER))
    unit = {"training_class": training_class.pk, "unit": make_unit().pk}

    assert_problem(program.post("class-units/", unit), 403, "permission_denied")
    path = f"training-classes/{training_class.pk}"
    assert_problem(program.post(f"{path}/cancel/", {"reason": "x"}), 403, "permission_denied")
    assert program.post(f"{path}/open-registration/").status_code == 200
