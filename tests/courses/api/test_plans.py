"""Moving a day, series, copies and undoing through the API."""

from datetime import date, timedelta

import pytest

from courses.models import TrainingClass
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.courses.test_plans import MONDAY, TUESDAY, lecture, on, starts_of
from tests.factories import (
    make_class,
    make_class_staff,
    make_lecturer,
    make_manager,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def program(manager):
    return Program(manager)


def series(**changes):
    return {
        "first": MONDAY.isoformat(),
        "count": 2,
        "starts": "07:00",
        "minutes": 45,
        "titles": ["晨读"],
    } | changes


def test_moves_a_day(program):
    training_class = make_class()
    lecture(training_class, MONDAY, 9)
    body = {"day": MONDAY.isoformat(), "to": TUESDAY.isoformat()}

    response = program.post(f"training-classes/{training_class.pk}/move-day/", body)

    assert response.json()["id"] == training_class.pk
    assert starts_of(training_class) == [on(TUESDAY, 9)]


def test_a_series_is_tried_and_then_scheduled(program, manager):
    training_class, venue, lecturer = make_class(), make_venue(), make_lecturer()
    path = f"training-classes/{training_class.pk}/schedule-series/"
    common = {"venue": venue.pk, "lecturers": [lecturer.pk], "credit_hours": "1.0"}

    tried = program.post(path, series(dry_run=True, **common)).json()
    done = program.post(path, series(**common)).json()

    assert [(item["title"], item["session"], item["code"]) for item in tried["items"]] == [
        ("晨读（1）", None, "scheduled"), ("晨读（2）", None, "scheduled"),
    ]  # fmt: skip
    keys = list(training_class.sessions.values_list("pk", flat=True))
    assert [item["session"] for item in done["items"]] == keys
    session = training_class.sessions.first()
    assert (session.venue, session.lecturers.get(), session.credit_hours) == (venue, lecturer, 1)
    assert training_class.timetable_changes.get().made_by == manager


def test_a_tried_series_tells_what_stands_in_its_way(program):
    training_class = make_class()
    lecture(training_class, TUESDAY, 7)
    path = f"training-classes/{training_class.pk}/schedule-series/"

    items = program.post(path, series(dry_run=True)).json()["items"]

    assert [item["code"] for item in items] == ["scheduled", "class_taken"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"weekdays": [0]}, "/weekdays/0", "min_value"),
        ({"titles": []}, "/titles", "min_length"),
        ({"minutes": 0}, "/minutes", "min_value"),
        ({"first": "9999-12-31"}, "/first", "max_value"),
        ({"count": 101}, "/count", "max_value"),
        ({"venue": 0}, "/venue", "does_not_exist"),
    ],
)
def test_refuses_an_odd_series(program, changes, pointer, code):
    path = f"training-classes/{make_class().pk}/schedule-series/"

    assert_problem(program.post(path, series(**changes)), 400, "invalid", (pointer, code))


def test_copies_a_class(program, manager):
    original = make_class(start_on=MONDAY, end_on=TUESDAY)
    lecture(original, MONDAY, 9)
    body = {"class_code": "K2", "title": "第二期", "start_on": "2027-03-01", "period_no": 2}

    response = program.post(f"training-classes/{original.pk}/copy/", body)

    copy = TrainingClass.objects.get(class_code="K2")
    assert (response.json()["id"], response.json()["status"]) == (copy.pk, "draft")
    assert (copy.end_on, copy.staff.get().person) == (date(2027, 3, 2), manager.person)
    assert starts_of(copy) == [on(date(2027, 3, 1), 9)]


def test_refuses_a_copy_with_a_code_that_exists(program):
    original = make_class()
    body = {"class_code": original.class_code, "title": "x", "start_on": "2027-03-01"}

    response = program.post(f"training-classes/{original.pk}/copy/", body)

    assert_problem(response, 400, "invalid", ("/class_code", "unique"))


def test_who_manages_one_class_alone_makes_no_other(program):
    training_class = make_class()
    own = Program(make_class_staff(training_class, Role.CLASS_MANAGER))
    body = {"class_code": "K2", "title": "x", "start_on": "2027-03-01"}

    response = own.post(f"training-classes/{training_class.pk}/copy/", body)

    assert_problem(response, 403, "permission_denied")


def test_a_change_is_listed_and_taken_back(program, manager):
    session = make_session(make_class(), by=manager, title="甲")
    path = f"sessions/{session.pk}/"
    version = program.read(path).headers["ETag"]
    program.send("PATCH", path, {"title": "乙"}, If_Match=version)
    query = f"timetable-changes/?training_class={session.training_class_id}"
    change = program.read(query).json()["items"][0]

    answer = program.post(f"timetable-changes/{change['id']}/undo-change/").json()

    session.refresh_from_db()
    assert session.title == "甲"
    assert (change["what"], change["made_by"]) == ("edited", manager.pk)
    assert change["after"][str(session.pk)]["title"] == "乙"
    assert (answer["undone_by"], answer["undone_at"] is None) == (manager.pk, False)


def test_every_verb_of_a_session_says_who(program, manager):
    session = make_session(make_class())
    times = {"starts_at": on(MONDAY, 9).isoformat(), "ends_at": on(MONDAY, 10).isoformat()}
    program.post(f"sessions/{session.pk}/move/", times)
    program.post(f"sessions/{session.pk}/cancel/", {"reason": "停课"})
    changes = session.training_class.timetable_changes.order_by("id")

    assert [(one.what, one.made_by) for one in changes] == [
        ("added", None), ("edited", manager), ("cancelled", manager),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_changes_costs_the_same(program, count, django_assert_num_queries):
    training_class = make_class()
    for _number in range(count):
        make_session(training_class, starts_at=None)

    with django_assert_num_queries(2):
        items = program.read("timetable-changes/").json()["items"]

    assert len(items) == count


def test_a_lecturer_is_found_by_pinyin(program):
    make_lecturer(name="胡雅")
    make_lecturer(name="单雄")

    for search, name in {"hy": "胡雅", "huya": "胡雅", "shanx": "单雄", "雄": "单雄"}.items():
        found = program.read(f"lecturers/?search={search}").json()["items"]
        assert [lecturer["name"] for lecturer in found] == [name]


def test_a_day_far_away_is_refused(program):
    far = (date.max - timedelta(days=1)).isoformat()
    body = {"day": MONDAY.isoformat(), "to": far}

    response = program.post(f"training-classes/{make_class().pk}/move-day/", body)

    assert_problem(response, 400, "invalid", ("/to", "max_value"))
