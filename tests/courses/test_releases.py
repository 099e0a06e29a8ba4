"""Releases of a timetable: what changed, who hears of it, what stays frozen."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from courses import errors, releases, services
from courses.models import TimetableRelease
from courses.releases import ChangeKind, SessionRow, differences
from people.models import Notice
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_learner,
    make_lecturer,
    make_manager,
    make_member,
    make_running_class,
    make_session,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def row(session, **facts):
    times = {"starts_at": today_at(9), "ends_at": today_at(11)}
    return SessionRow(session=session, **{"title": f"第{session}讲", **times, **facts})


def kinds(before, after):
    return [(change.row.session, *change.kinds) for change in differences(before, after)]


@pytest.fixture
def running():
    return make_running_class()


@pytest.fixture
def manager(running):
    return make_class_staff(running, Role.CLASS_MANAGER)


def release(training_class, by):
    return services.release_timetable(training_class, by=by)


# What changed


def test_a_difference_names_everything_that_changed_about_a_session():
    old = row(1, venue=1, lecturers=((1, "周明"),))
    new = row(
        1, venue=2, lecturers=((2, "何芳"),), starts_at=today_at(10), group=3, title="公文处理"
    )

    assert kinds([old], [new]) == [(1, "moved", "venue", "lecturer", "group", "renamed")]
    assert kinds([old], [old]) == []


def test_a_session_is_new_cancelled_gone_or_back():
    on, off = row(1), row(1, is_cancelled=True)

    assert kinds([], [on]) == [(1, "new")]
    assert kinds([on], [off]) == [(1, "cancelled")]
    assert kinds([on], []) == [(1, "cancelled")]
    assert kinds([off], [on]) == [(1, "new")]
    assert kinds([], [off]) == []


def test_the_order_of_lecturers_is_no_change():
    both = (1, "周明"), (2, "何芳")

    assert kinds([row(1, lecturers=both)], [row(1, lecturers=both[::-1])]) == []


def test_what_is_frozen_reads_as_it_was_written():
    change = releases.Change(
        (ChangeKind.VENUE.value,), row(1, venue=1, venue_name="甲楼"), row(1, group=2)
    )

    assert releases.Change.from_json(change.as_json()) == change
    assert str(change) == "“第1讲”：地点由甲楼改为待定。"


def test_a_move_says_from_when_to_when():
    old, new = row(1), row(1, starts_at=today_at(14), ends_at=today_at(16))
    (change,) = differences([old], [new])

    assert str(change) == f"“第1讲”：时间由{old.when}改为{new.when}。"


# Releasing


def test_releases_are_numbered_and_hold_the_difference_since_the_last(running, manager):
    session = running.sessions.get()
    first = release(running, manager)
    services.move_session(
        session, starts_at=session.starts_at + AN_HOUR, ends_at=session.ends_at + AN_HOUR
    )
    added = make_session(running)
    second = release(running, manager)

    assert [first.number, second.number] == [1, 2]
    assert [change.kinds for change in services.released_changes(first)] == [("new",)]
    assert {change.row.session: change.kinds for change in services.released_changes(second)} == {
        session.pk: ("moved",),
        added.pk: ("new",),
    }
    assert [one.session for one in services.released_rows(first)] == [session.pk]
    assert services.unreleased_changes(running) == []


def test_refuses_a_release_without_a_change(running, manager):
    release(running, manager)

    with pytest.raises(errors.NothingToRelease):
        release(running, manager)
    assert running.releases.count() == 1


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_refuses_to_release_what_nobody_attends(status):
    training_class = make_class()
    make_session(training_class)
    if status == "cancelled":
        services.cancel_class(training_class, reason="停办")

    with pytest.raises(errors.WrongClassState):
        release(training_class, make_manager())


@pytest.mark.parametrize("words", ["UPDATE {} SET note = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_keeps_a_release_as_it_was(running, manager, words):
    release(running, manager)
    table = TimetableRelease._meta.db_table

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(words.format(table))


# Who hears of it


def told(person):
    return [notice.body for notice in person.notices.all()]


def test_only_those_concerned_are_told_and_only_of_what_concerns_them(running, manager):
    morning = running.sessions.get()
    lecturer, other = (make_lecturer(person=make_member().person) for _n in range(2))
    afternoon = make_session(running, lecturers=[lecturer])
    make_session(running, lecturers=[other])
    first, second = make_group(running), make_group(running)
    seminar = make_session(running, group=first, title="第一组讨论")
    learner, elsewhere = make_learner(running), make_learner(running)
    services.edit_enrolment(learner.person.enrolments.get(), group=first)
    services.edit_enrolment(elsewhere.person.enrolments.get(), group=second)
    release(running, manager)
    Notice.objects.all().delete()

    services.edit_session(afternoon, title="信息工作", lecturers=[])
    services.edit_session(seminar, title="分组讨论")
    release(running, manager)

    afternoon_line = f"“{afternoon}”：授课人由{lecturer}改为待定；名称改为“信息工作”。"
    seminar_line = "“第一组讨论”：名称改为“分组讨论”。"
    assert told(learner.person) == [f"1. {afternoon_line}\n2. {seminar_line}"]
    assert told(elsewhere.person) == [f"1. {afternoon_line}"]
    assert told(lecturer.person) == [f"1. {afternoon_line}"]
    assert told(other.person) == []
    assert told(manager.person) == []
    assert morning.title not in Notice.objects.values_list("body", flat=True)


def test_who_has_left_the_class_hears_nothing(running, manager):
    learner = make_learner(running)
    services.withdraw(learner.person.enrolments.get(), reason="调离")

    release(running, manager)

    assert told(learner.person) == []


def test_the_text_for_the_chat_group_lists_the_changes(running, manager):
    release(running, manager)
    session = running.sessions.get()
    services.cancel_session(session, reason="停电")
    second = services.release_timetable(running, by=manager, note="因停电调整")

    assert services.notice_text(second).splitlines()[1:] == [
        "因停电调整",
        "变更如下：",
        f"1. “{session}”取消（{releases.span_text(session.starts_at, session.ends_at)}）。",
        "请相互转告，以第2版为准。",
    ]


def test_the_first_release_announces_what_is_held_not_what_is_new(running, manager):
    session = running.sessions.get()
    first = release(running, manager)

    line = f"1. “{session}”，{releases.span_text(session.starts_at, session.ends_at)}。"
    assert services.notice_text(first).splitlines()[1:3] == ["课程安排如下：", line]


@pytest.mark.parametrize("learners", [1, 3])
def test_a_release_takes_as_many_statements_for_many_people(running, manager, learners):
    for _n in range(learners):
        make_learner(running)
    manager.standing  # noqa: B018 - read before the count

    with CaptureQueriesContext(connection) as queries:
        release(running, manager)

    assert Notice.objects.count() == learners + 1  # and the presiding host
    assert len(queries) == 11


# The doors


def test_the_api_releases_and_shows_what_was_released(running, manager):
    program = Program(manager)
    waiting = program.read(f"training-classes/{running.pk}/timetable-changes/").json()["items"]
    made = program.post(f"training-classes/{running.pk}/release-timetable/", {"note": "首版"})
    again = program.post(f"training-classes/{running.pk}/release-timetable/")
    key = made.json()["id"]
    shown = program.read(f"timetable-releases/{key}/").json()

    assert [item["kinds"] for item in waiting] == [["new"]]
    assert (made.json()["number"], made.json()["items"]) == (1, waiting)
    assert_problem(again, 409, "nothing_to_release")
    assert (shown["number"], shown["note"]) == (1, "首版")
    timetable = program.read(f"timetable-releases/{key}/timetable/").json()["items"]
    assert [item["session"] for item in timetable] == [running.sessions.get().pk]
    assert program.read(f"timetable-releases/{key}/notice/").json() == {
        "text": services.notice_text(TimetableRelease.objects.get())
    }


def test_a_learner_reads_a_release_and_cannot_make_one(running, manager):
    release(running, manager)
    program = Program(make_learner(running))

    assert len(program.read("timetable-releases/").json()["items"]) == 1
    assert program.post(f"training-classes/{running.pk}/release-timetable/").status_code == 403


def sign_in(client, user):
    client.force_login(user, backend="people.backends.AccountBackend")
    return client


def test_the_page_shows_who_must_be_called_and_releases(client, running, manager):
    learner = make_learner(running)
    without = make_enrolment(running).person
    sign_in(client, manager)
    page = reverse("admin:courses_release", args=[running.pk])

    before = client.get(page)
    after = client.post(page, {"note": "首版"}, follow=True)
    again = client.post(page)

    called = [person.pk for person in before.context["to_be_called"]]
    assert (before.context["number"], before.context["reached"]) == (1, 2)
    assert without.pk in called
    assert learner.person.pk not in called
    assert services.notice_text(running.releases.get()) in after.context["text"]
    assert "课程表自上一版发布后没有变动" in again.content.decode()


def test_a_note_loses_what_the_database_does_not_keep(client, running, manager):
    sign_in(client, manager)

    client.post(reverse("admin:courses_release", args=[running.pk]), {"note": "首\0版"})

    assert running.releases.get().note == "首版"


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_release_page_costs_as_much_for_many_sessions(client, running, manager, sessions):
    running.sessions.get().lecturers.add(make_lecturer())
    for _n in range(sessions - 1):
        make_session(running, lecturers=[make_lecturer()], venue=make_venue())
    sign_in(client, manager)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:courses_release", args=[running.pk]))

    assert len(queries) == 12


def test_the_printed_timetable_carries_its_release_and_warns_of_later_changes(
    client, running, manager
):
    first = release(running, manager)
    sign_in(client, manager)
    page = reverse("timetable", args=[first.pk])

    fresh = client.get(page).content.decode()
    services.edit_session(running.sessions.get(), title="改了名的课")
    stale = client.get(page).content.decode()
    release(running, manager)
    old = client.get(page).content.decode()

    assert "课程表（第1版）" in fresh
    assert "尚未发布" not in fresh
    assert "有 1 处变动尚未发布" in stale
    assert "改了名的课" not in stale
    assert "已有更新的版本" in old


def test_the_spreadsheet_holds_the_released_sessions(client, running, manager):
    first = release(running, manager)
    sign_in(client, manager)

    answer = client.get(reverse("timetable", args=[first.pk]) + "?format=xlsx")

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    heading, only, stamp = sheet.to_python()
    assert heading[:3] == ["日期", "时间", "课次"]
    assert only[2] == running.sessions.get().title
    assert stamp[0].startswith("课程表第1版")


def test_strangers_find_no_release(client, running, manager):
    first = release(running, manager)
    sign_in(client, make_class_staff(publish(make_class()), Role.CLASS_MANAGER))

    for name, key in [
        ("admin:courses_release", running.pk),
        ("admin:courses_released", first.pk),
        ("timetable", first.pk),
    ]:
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_a_learner_without_the_office_pages_reads_the_printed_timetable(client, running, manager):
    learner = make_learner(running)
    first = release(running, manager)
    page = sign_in(client, learner).get(learner.person.notices.get().link)

    assert learner.is_staff is False
    assert page.status_code == 200
    assert f"{first.released_at:%Y}年" in page.content.decode()


def test_refuses_a_number_that_is_out_already(client, running, manager):
    release(running, manager)
    services.edit_session(running.sessions.get(), title="公文写作")

    with pytest.raises(errors.ReleaseOvertaken):
        services.release_timetable(running, by=manager, number=1)
    page = reverse("admin:courses_release", args=[running.pk])
    refused = sign_in(client, manager).post(page, {"number": "1"}).content.decode()
    assert "第1版已经发布" in refused
    assert services.release_timetable(running, by=manager, number=2).number == 2


def test_hours_over_midnight_name_the_next_day():
    late = row(1, starts_at=today_at(23), ends_at=today_at(1, days=1))

    assert late.hours == "23:00–次日01:00"
    assert row(1).hours == "09:00–11:00"
