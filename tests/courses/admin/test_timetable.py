"""The timetable page without a browser: who sees what, what it costs, the pages beside it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from courses import services
from courses.models import TrainingClass
from people.roles import Role
from tests.courses.admin.pages import address, fields_of, messages_of, text_of
from tests.courses.test_plans import MONDAY, TUESDAY, WEDNESDAY, lecture, on, starts_of
from tests.factories import (
    make_class,
    make_class_staff,
    make_lecturer,
    make_manager,
    make_officer,
    make_programme,
    make_session,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def training_class():
    return make_class(start_on=MONDAY, end_on=TUESDAY)


def url(name, training_class):
    return reverse(f"admin:class_{name}", args=[training_class.pk])


def rows_of(response):
    return [
        (row.day, [[session.title for session in cell.sessions] for cell in row.cells])
        for row in response.context["rows"]
    ]


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(client, training_class, count, django_assert_num_queries):
    for hour in range(9, 9 + count):
        lecture(
            training_class,
            MONDAY,
            hour,
            ends_at=on(MONDAY, hour + 1),
            venue=make_venue(),
            lecturers=[make_lecturer()],
        )

    with django_assert_num_queries(24):
        response = client.get(url("timetable", training_class))

    assert text_of(response).count("tt-session") == count


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    ("held", "begin", "end"),
    [
        ([(8, 10)], "10:00", "12:00"),
        ([(8, 10), (10, 11)], "11:00", "13:00"),
        ([(8, 23)], "08:00", "23:00"),
        ([], "08:00", "10:00"),
    ],
)
def test_a_session_is_added_where_nothing_is_held_yet(client, training_class, held, begin, end):
    for first, last in held:
        lecture(training_class, MONDAY, first, ends_at=on(MONDAY, last))
    if not held or len(held) > 1:
        lecture(training_class, TUESDAY, 8, ends_at=on(TUESDAY, 10))

    add = client.get(url("timetable", training_class)).context["rows"][0].cells[0].add_url

    assert add.endswith(f"&starts_at={MONDAY}T{begin}&ends_at={MONDAY}T{end}")


@pytest.mark.usefixtures("manager")
def test_days_are_those_of_the_class_and_those_with_sessions(client, training_class):
    saturday = MONDAY + timedelta(days=5)
    lecture(training_class, saturday, 19, title="自习")
    lecture(training_class, MONDAY, 14, title="二")
    lecture(training_class, MONDAY, 9, title="一")

    response = client.get(url("timetable", training_class))

    assert rows_of(response) == [
        (MONDAY, [["一"], ["二"], []]),
        (TUESDAY, [[], [], []]),
        (saturday, [[], [], ["自习"]]),
    ]
    assert [(row.note, row.is_off) for row in response.context["rows"]] == [
        ("", False), ("", False), ("周末", True),
    ]  # fmt: skip


@pytest.mark.usefixtures("manager")
def test_a_long_class_shows_the_days_on_which_something_is_held(client):
    end = MONDAY + timedelta(days=200)
    training_class = make_class(start_on=MONDAY, end_on=end)
    lecture(training_class, WEDNESDAY, 9)

    days = [day for day, _cells in rows_of(client.get(url("timetable", training_class)))]

    assert days == [MONDAY, WEDNESDAY, end]


def test_a_reader_finds_no_tools(client, training_class):
    make_session(training_class)
    client.force_login(make_class_staff(training_class, Role.PRESIDING_HOST))

    page = client.get(url("timetable", training_class))

    assert [tool for tool in ("tt-add", "tt-dialog", "tt-undo") if tool in text_of(page)] == []
    assert page.context["findings"] == []


@pytest.mark.usefixtures("manager")
def test_a_class_that_is_over_is_read_only(client, training_class):
    make_session(training_class)
    services.cancel_class(training_class, reason="停办")

    page = client.get(url("timetable", training_class))

    assert (page.context["is_open"], "data-add" in text_of(page)) == (False, False)


def test_the_new_form_is_filled_in_from_the_cell(client, manager, training_class):
    add = client.get(url("timetable", training_class)).context["rows"][1].cells[0].add_url

    fields = fields_of(client.get(add))

    assert [fields[name] for name in ("starts_at_0", "starts_at_1", "ends_at_1")] == [
        ["2026/11/24"], ["09:00"], ["11:30"],
    ]  # fmt: skip


@pytest.mark.usefixtures("manager")
def test_an_odd_time_in_the_address_is_left_out(client, training_class):
    path = reverse("admin:courses_trainingsession_add")

    response = client.get(f"{path}?training_class={training_class.pk}&starts_at=0&ends_at=2026")

    assert response.status_code == 200


def test_the_admin_notes_who_changed_a_session(client, manager, training_class):
    path = reverse("admin:courses_trainingsession_add")
    values = {
        "training_class": training_class.pk, "title": "公文", "session_type": "lecture",
        "starts_at_0": MONDAY, "starts_at_1": "09:00", "ends_at_0": MONDAY, "ends_at_1": "10:00",
        "credit_hours": "1",
    }  # fmt: skip
    client.post(path, values)
    session = training_class.sessions.get()
    cancel = reverse("admin:courses_trainingsession_cancel", args=[session.pk])
    client.post(cancel, {"reason": "停课"})
    changes = training_class.timetable_changes.order_by("id")

    assert [(one.what, one.made_by) for one in changes] == [
        ("added", manager), ("cancelled", manager),
    ]  # fmt: skip


def test_a_change_is_told_in_words(client, manager, training_class):
    venue = make_venue(name="礼堂")
    session = lecture(training_class, MONDAY, 9, title="公文", by=manager)
    services.edit_session(
        session, venue=venue, starts_at=on(MONDAY, 8), is_required=False,
        lecturers=[make_lecturer(name="周教授")],
    )  # fmt: skip
    change = services.last_change(training_class)

    text = strip_tags(text_of(client.get(address("timetablechange", "change", change.pk))))

    for line in (
        "开始时间: 2026年11月23日 09:00 → 2026年11月23日 08:00", "地点: – → 礼堂",
        "计入考勤: 是 → 否", "授课人: – → 周教授",
    ):  # fmt: skip
        assert line in text


@pytest.mark.usefixtures("manager")
def test_an_addition_and_a_missing_venue_are_told_in_words(client, training_class):
    venue = make_venue()
    session = make_session(training_class, venue=venue)
    change = services.last_change(training_class)
    services.edit_session(session, venue=None)
    venue.delete()

    text = strip_tags(text_of(client.get(address("timetablechange", "change", change.pk))))

    assert f"地点: – → #{change.after[str(session.pk)]['venue_id']}" in text


# Undoing


@pytest.mark.usefixtures("manager")
def test_undo_takes_back_what_the_page_has_shown(client, training_class):
    session = make_session(training_class, title="甲")
    services.edit_session(session, title="乙")
    change = client.get(url("timetable", training_class)).context["last_change"]

    response = client.post(url("undo", training_class), {"change": change.pk})

    session.refresh_from_db()
    assert session.title == "甲"
    assert messages_of(response) == ["已撤销：修改课次：乙"]


@pytest.mark.usefixtures("manager")
def test_undo_never_takes_back_a_later_change(client, training_class):
    session = make_session(training_class, title="甲")
    services.edit_session(session, title="乙")
    change = services.last_change(training_class)
    services.edit_session(session, title="丙")

    response = client.post(url("undo", training_class), {"change": change.pk})

    session.refresh_from_db()
    assert session.title == "丙"
    assert "丙" not in messages_of(response)[0]


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30])
def test_undo_of_nothing_is_missing(client, training_class, key):
    assert client.post(url("undo", training_class), {"change": key}).status_code == 404


@pytest.mark.usefixtures("manager")
def test_undo_of_another_class_is_missing(client, training_class):
    session = make_session(make_class())
    change = services.last_change(session.training_class)

    assert client.post(url("undo", training_class), {"change": change.pk}).status_code == 404


@pytest.mark.parametrize("name", ["undo", "move_day", "series", "copy"])
def test_who_may_not_plan_is_denied(client, training_class, name):
    make_session(training_class)
    change = services.last_change(training_class)
    client.force_login(make_officer(Role.AUDITOR))

    response = client.post(url(name, training_class), {"change": change.pk})

    assert response.status_code == 403


# The pages beside it


@pytest.mark.usefixtures("manager")
def test_a_day_is_moved(client, training_class):
    lecture(training_class, MONDAY, 9)

    response = client.post(url("move_day", training_class), {"day": MONDAY, "to": WEDNESDAY})

    assert response.url == f"{url('timetable', training_class)}#day-{WEDNESDAY}"
    assert starts_of(training_class) == [on(WEDNESDAY, 9)]


@pytest.mark.usefixtures("manager")
def test_a_refused_day_keeps_what_was_chosen(client, training_class):
    lecture(training_class, MONDAY, 9)
    lecture(training_class, TUESDAY, 9)

    response = client.post(url("move_day", training_class), {"day": MONDAY, "to": TUESDAY})

    assert fields_of(response)["to"] == [TUESDAY.isoformat()]
    assert len(response.context["refusals"]) == 2


@pytest.mark.usefixtures("manager")
def test_a_class_without_sessions_has_no_day_to_move(client, training_class):
    assert client.get(url("move_day", training_class)).status_code == 200
    response = client.post(url("move_day", training_class), {"day": "x", "to": TUESDAY})

    assert list(response.context["form"].errors) == ["day"]


@pytest.mark.usefixtures("manager")
def test_a_copy_is_made_and_shown(client, training_class):
    lecture(training_class, MONDAY, 9)
    values = {"title": "第二期", "class_code": "K2", "start_on": "2027-03-01", "period_text": ""}

    response = client.post(url("copy", training_class), values)

    copy = TrainingClass.objects.get(class_code="K2")
    assert response.url == url("timetable", copy)


@pytest.mark.usefixtures("manager")
def test_a_copy_of_a_period_that_exists_is_refused(client, training_class):
    training_class.programme = make_programme()
    training_class.year, training_class.period_no = 2027, 3
    training_class.save()
    values = {"title": "x", "class_code": "K2", "start_on": "2027-03-01", "period_no": 3}

    response = client.post(url("copy", training_class), values)

    assert "该项目本年度已有这一期。" in text_of(response)
    assert fields_of(response)["class_code"] == ["K2"]


@pytest.mark.usefixtures("manager")
def test_a_title_too_long_for_its_number_is_refused(client, training_class):
    response = client.post(url("series", training_class), {"titles": "长" * 191})

    assert "titles" in response.context["form"].errors
