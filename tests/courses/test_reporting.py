"""The report-in desk: seats, undoing, grace and no-shows, late arrivals."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses import services
from courses.errors import (
    AlreadyEnrolled,
    ClassFull,
    GraceNotOver,
    ReasonMissing,
    ReportInClosed,
    ReportInTimeMissing,
    SeatTaken,
    SessionsHaveBegun,
    TransferNeeded,
    WrongClassState,
    WrongEnrolmentState,
    WrongGroup,
)
from courses.models import Enrolment, TrainingClass
from courses.services.reporting import grace_of
from people.models import Notice
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_liaison,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


@pytest.fixture
def training_class():
    return make_running_class(title="公文班")


def awaited(training_class, person=None):
    return make_enrolment(training_class, person, status="confirmed")


def place(enrolment):
    return enrolment.status, enrolment.group, enrolment.seat_no, enrolment.room_no


def test_group_seat_and_room_come_with_the_report_in(training_class):
    group = make_group(training_class)

    done = services.report_in(awaited(training_class), group=group, seat_no=7, room_no="302")

    assert place(done) == ("reported", group, 7, "302")
    assert done.reported_at is not None


def test_the_next_free_seat_and_the_smallest_group_are_suggested(training_class):
    first, second = make_group(training_class), make_group(training_class)
    seats = [
        services.report_in(awaited(training_class), suggest=True, seat_no=seat)
        for seat in (1, 3, None, None)
    ]

    assert [(one.seat_no, one.group) for one in seats] == [
        (1, first), (3, second), (2, first), (4, second),
    ]  # fmt: skip


def test_what_was_given_before_is_kept(training_class):
    group = make_group(training_class)
    make_group(training_class)
    enrolment = services.edit_enrolment(
        awaited(training_class), group=group, seat_no=9, room_no="101"
    )

    assert place(services.report_in(enrolment, suggest=True)) == ("reported", group, 9, "101")


def test_a_seat_is_for_one(training_class):
    services.report_in(awaited(training_class), seat_no=1)
    other = awaited(training_class)

    with pytest.raises(SeatTaken):
        services.report_in(other, seat_no=1)
    with pytest.raises(SeatTaken):
        services.edit_enrolment(other, seat_no=1)

    other.refresh_from_db()
    assert place(other) == ("confirmed", None, None, "")
    assert services.report_in(awaited(make_running_class()), seat_no=1).seat_no == 1


def test_the_seat_of_somebody_who_left_is_free(training_class):
    left = services.report_in(awaited(training_class), seat_no=1)
    services.withdraw(left, reason="调离")

    assert services.report_in(awaited(training_class), suggest=True).seat_no == 1


def test_a_foreign_group_or_another_one_is_refused(training_class):
    enrolment = awaited(training_class)
    with pytest.raises(WrongGroup):
        services.report_in(enrolment, group=make_group(make_class()))
    services.edit_enrolment(enrolment, group=make_group(training_class))
    with pytest.raises(TransferNeeded):
        services.report_in(enrolment, group=make_group(training_class))

    enrolment.refresh_from_db()
    assert enrolment.status == "confirmed"


def test_a_report_in_by_mistake_is_undone(training_class):
    group = make_group(training_class)
    done = services.report_in(awaited(training_class), group=group, seat_no=1, room_no="302")

    undone = services.undo_report_in(done)

    assert place(undone) == ("confirmed", group, None, "302")
    assert undone.reported_at is None
    with pytest.raises(WrongEnrolmentState):
        services.undo_report_in(undone)


@pytest.mark.parametrize("status", ["in_progress", "held"])
def test_not_once_a_roll_has_been_opened_since(training_class, status):
    done = services.report_in(awaited(training_class))
    session = make_session(training_class, starts_at=today_at(9, days=1))
    type(session).objects.filter(pk=session.pk).update(status=status)

    with pytest.raises(SessionsHaveBegun):
        services.undo_report_in(done)


def test_a_session_that_was_over_before_does_not_keep_from_undoing(training_class):
    session = make_session(training_class, starts_at=today_at(9, days=-3))
    services.hold_session(session)

    assert services.undo_report_in(services.report_in(awaited(training_class))).pk


def test_nothing_is_undone_in_a_class_that_is_over(training_class):
    done = services.report_in(awaited(training_class))
    TrainingClass.objects.update(status="concluded")

    with pytest.raises(ReportInClosed):
        services.undo_report_in(done)


@pytest.mark.parametrize(
    ("days", "own", "hours"),
    [(1, None, 4), (5, None, 4), (6, None, 72), (None, None, 72), (1, 0, 0), (9, 24, 24)],
)
def test_the_grace_of_a_class(days, own, hours):
    start = date(2026, 12, 1)
    end = start + timedelta(days=days - 1) if days else None
    training_class = TrainingClass(start_on=start, end_on=end, report_grace_hours=own)

    assert grace_of(training_class) == hours * HOURS


def test_places_are_kept_until_the_grace_is_over(training_class):
    training_class.report_at = today_at(8)
    training_class.save()
    until = today_at(12)
    assert services.place_kept_until(training_class) == until
    missing, there = awaited(training_class), make_enrolment(training_class)

    with pytest.raises(GraceNotOver):
        services.mark_no_shows(training_class, at=until - timedelta(seconds=1))
    marked = services.mark_no_shows(training_class, at=until)

    assert marked == [missing]
    missing.refresh_from_db()
    there.refresh_from_db()
    assert (missing.status, there.status) == ("no_show", "reported")
    assert "未报到" in missing.status_reason
    assert services.mark_no_shows(training_class, at=until) == []


def test_without_a_report_in_time_the_first_session_counts(training_class):
    session = training_class.sessions.get()
    assert services.place_kept_until(training_class) == session.starts_at + 4 * HOURS

    services.cancel_session(session, reason="改期")
    with pytest.raises(ReportInTimeMissing):
        services.mark_no_shows(training_class)


@pytest.mark.parametrize("status", ["draft", "published", "concluded", "cancelled"])
def test_nobody_is_missing_from_a_class_that_does_not_register(training_class, status):
    TrainingClass.objects.update(status=status)

    with pytest.raises(WrongClassState):
        services.mark_no_shows(training_class, at=timezone.now() + 99 * HOURS)


def test_the_liaison_is_told_once_of_all_who_did_not_come(training_class):
    unit = make_unit()
    liaison = make_liaison(unit).person
    people = [make_person(unit=unit), make_person(unit=make_unit(parent=unit))]
    for person in [*people, make_person()]:
        awaited(training_class, person)

    services.mark_no_shows(training_class, at=timezone.now() + 99 * HOURS)

    notice = Notice.objects.get()
    assert notice.person == liaison
    assert f"{people[0].name}、{people[1].name}" in notice.body


def test_the_command_marks_all_classes_whose_grace_is_over(training_class):
    TrainingClass.objects.update(report_at=timezone.now() - 9 * HOURS)
    soon = make_running_class(report_at=timezone.now())
    missing, kept = awaited(training_class), awaited(soon)

    said = [StringIO(), StringIO()]
    for stream in said:
        call_command("mark_no_shows", stdout=stream)

    missing.refresh_from_db()
    kept.refresh_from_db()
    assert (missing.status, kept.status) == ("no_show", "confirmed")
    assert [stream.getvalue() for stream in said] == ["公文班：1 人未报到\n", ""]


def lost(training_class, person=None):
    enrolment = awaited(training_class, person)
    Enrolment.objects.filter(pk=enrolment.pk).update(status="no_show", left_at=timezone.now())
    return enrolment


def test_somebody_late_is_taken_back_where_there_is_room(training_class):
    enrolment = lost(training_class)

    back = services.take_back(enrolment, reason="航班取消")

    assert (back.status, back.status_reason, back.left_at) == ("reported", "航班取消", None)
    assert back.reported_at is not None


def test_nobody_is_taken_back_into_a_full_class_twice_or_without_a_reason(training_class):
    enrolment = lost(training_class)
    with pytest.raises(ReasonMissing):
        services.take_back(enrolment, reason=" ")
    other = lost(training_class)
    awaited(training_class, enrolment.person)
    with pytest.raises(AlreadyEnrolled):
        services.take_back(enrolment, reason="x")
    TrainingClass.objects.update(capacity=1)
    with pytest.raises(ClassFull):
        services.take_back(other, reason="x")
    TrainingClass.objects.update(capacity=2)
    assert services.take_back(other, reason="x").status == "reported"


def test_only_who_lost_the_place_is_taken_back_while_the_class_registers(training_class):
    with pytest.raises(WrongEnrolmentState):
        services.take_back(make_enrolment(training_class), reason="x")
    enrolment = lost(training_class)
    TrainingClass.objects.update(status="concluded")
    with pytest.raises(ReportInClosed):
        services.take_back(enrolment, reason="x")


def test_a_published_class_does_not_report_in_yet():
    with pytest.raises(ReportInClosed):
        services.report_in(awaited(publish(make_class())), suggest=True)
