"""Moving a day, a series of sessions, a copy of a class."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from attendance.models import AttendancePolicy
from courses import services
from courses.errors import (
    DayEmpty,
    DayNotMovable,
    SeriesEmpty,
    SeriesNotPossible,
    SeriesTooLong,
    SeriesTooShort,
    TimetableClash,
)
from courses.models import TimetableChange, TrainingClass, TrainingSession
from courses.series import Pattern, Planned, plan
from people.roles import Role
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_manager,
    make_person,
    make_session,
    make_unit,
    make_venue,
    publish,
)

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def on(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def lecture(training_class, day, hour, **fields):
    return make_session(training_class, starts_at=on(day, hour), **fields)


def starts_of(training_class):
    return sorted(training_class.sessions.values_list("starts_at", flat=True))


def never(day):
    return False


# Moving a day


def test_moves_a_day_at_the_same_hours():
    training_class = make_class()
    lecture(training_class, MONDAY, 9)
    lecture(training_class, MONDAY, 14)
    lecture(training_class, WEDNESDAY, 9)

    moved = services.move_day(training_class, day=MONDAY, to=TUESDAY)

    assert len(moved) == 2
    assert starts_of(training_class) == [on(TUESDAY, 9), on(TUESDAY, 14), on(WEDNESDAY, 9)]


def test_a_cancelled_session_stays_on_its_day():
    training_class = make_class()
    off = services.cancel_session(lecture(training_class, MONDAY, 9), reason="停课")
    lecture(training_class, MONDAY, 9)

    services.move_day(training_class, day=MONDAY, to=TUESDAY)

    off.refresh_from_db()
    assert off.starts_at == on(MONDAY, 9)


def test_refuses_to_move_a_day_in_part_and_names_every_reason():
    training_class, venue = make_class(), make_venue()
    for hour in (9, 14, 19):
        lecture(training_class, MONDAY, hour, venue=venue)
    other = make_class()
    lecture(other, TUESDAY, 9, venue=venue)
    lecture(other, TUESDAY, 14, venue=venue)
    publish(training_class)
    publish(other)

    with pytest.raises(DayNotMovable) as refusal:
        services.move_day(training_class, day=MONDAY, to=TUESDAY)

    assert [reason.code for reason in refusal.value.reasons] == ["venue_taken", "venue_taken"]
    assert starts_of(training_class) == [on(MONDAY, hour) for hour in (9, 14, 19)]


def test_refuses_to_move_what_has_begun():
    training_class = make_class()
    services.begin_session(lecture(training_class, MONDAY, 9))

    with pytest.raises(DayNotMovable) as refusal:
        services.move_day(training_class, day=MONDAY, to=TUESDAY)

    assert [reason.code for reason in refusal.value.reasons] == ["session_closed"]


def test_refuses_to_move_an_empty_day():
    with pytest.raises(DayEmpty):
        services.move_day(make_class(), day=MONDAY, to=TUESDAY)


# Planning a series


def pattern(**changes):
    return Pattern(
        **{"first": MONDAY, "starts": time(9), "minutes": 120, "titles": ["晨读"]} | changes
    )


def test_every_day_until_a_day():
    assert plan(pattern(until=WEDNESDAY), never) == [
        Planned(MONDAY, "晨读（1）"), Planned(TUESDAY, "晨读（2）"), Planned(WEDNESDAY, "晨读（3）"),
    ]  # fmt: skip


def test_a_number_of_sessions_on_some_weekdays():
    found = plan(pattern(weekdays=[1, 3], count=3), never)

    assert [one.day for one in found] == [MONDAY, WEDNESDAY, MONDAY + timedelta(days=7)]


def test_days_off_are_passed_over():
    found = plan(pattern(count=2), lambda day: day == TUESDAY)

    assert [one.day for one in found] == [MONDAY, WEDNESDAY]


def test_one_session_for_each_title():
    found = plan(pattern(titles=["公文", "保密"], count=9), never)

    assert found == [Planned(MONDAY, "公文"), Planned(TUESDAY, "保密")]


def test_one_session_alone_has_no_number():
    assert plan(pattern(count=1), never) == [Planned(MONDAY, "晨读")]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"until": MONDAY - timedelta(days=1)}, SeriesEmpty),
        ({"weekdays": [7], "until": TUESDAY}, SeriesEmpty),
        ({"until": MONDAY + timedelta(days=100)}, SeriesTooLong),
        ({"count": 101}, SeriesTooLong),
        ({"first": date.max - timedelta(days=1), "titles": ["甲", "乙", "丙"]}, SeriesTooShort),
        ({"until": TUESDAY, "titles": ["甲", "乙", "丙"]}, SeriesTooShort),
    ],
)
def test_refuses_a_pattern_that_makes_no_series(changes, error):
    with pytest.raises(error):
        plan(pattern(**changes), never)


def test_a_hundred_sessions_are_a_series():
    assert len(plan(pattern(count=100), never)) == 100


# Scheduling a series


def test_schedules_a_series_with_what_its_sessions_have_in_common():
    training_class, venue, lecturer = make_class(), make_venue(), make_lecturer()
    manager = make_manager()

    services.schedule_series(
        training_class, pattern(count=2), venue=venue, lecturers=[lecturer], by=manager
    )
    made = list(training_class.sessions.all())

    assert [(one.seq, one.title, one.starts_at, one.ends_at) for one in made] == [
        (1, "晨读（1）", on(MONDAY, 9), on(MONDAY, 11)),
        (2, "晨读（2）", on(TUESDAY, 9), on(TUESDAY, 11)),
    ]
    assert {(one.venue, one.lecturers.get()) for one in made} == {(venue, lecturer)}
    change = TimetableChange.objects.get()
    assert (change.what, len(change.before), change.made_by) == ("series", 2, manager)


def test_a_series_can_pass_over_weekends():
    friday = MONDAY + timedelta(days=4)

    made = services.schedule_series(
        make_class(), pattern(first=friday, count=2), skips_days_off=True
    )

    assert [one.starts_at for one in made] == [on(friday, 9), on(MONDAY + timedelta(days=7), 9)]


def test_refuses_a_series_in_part_and_names_every_reason():
    training_class = make_class()
    lecture(training_class, MONDAY, 10)
    lecture(training_class, WEDNESDAY, 10)

    with pytest.raises(SeriesNotPossible) as refusal:
        services.schedule_series(training_class, pattern(count=3))

    assert [reason.code for reason in refusal.value.reasons] == ["class_taken", "class_taken"]
    assert training_class.sessions.count() == 2


def test_a_preview_tells_of_each_session_and_writes_nothing():
    training_class = make_class()
    lecture(training_class, TUESDAY, 10)

    attempts = services.preview_series(training_class, pattern(count=2))

    codes = [one.refused and one.refused.code for one in attempts]
    assert codes == [None, "class_taken"]
    assert training_class.sessions.count() == training_class.timetable_changes.count() == 1


def test_a_series_is_taken_back_as_a_whole():
    training_class = make_class()
    services.schedule_series(training_class, pattern(count=3))

    services.undo_change(services.last_change(training_class))

    assert not TrainingSession.objects.exists()


# Copying a class


def copy(original, by, **changes):
    values = {"class_code": "K2", "title": "第二期", "start_on": MONDAY + timedelta(days=70)}
    return services.copy_class(original, by=by, **values | changes)


def test_copies_what_the_next_run_has_in_common():
    venue, lecturer, unit = make_venue(), make_lecturer(), make_unit()
    original = make_class(start_on=MONDAY, end_on=TUESDAY, venue=venue, capacity=40)
    original.class_units.create(unit=unit, role="host")
    host = original.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    make_group(original, name="一组", room="301")
    lecture(original, MONDAY, 9, title="公文", venue=venue, lecturers=[lecturer], chair=host)
    services.cancel_session(lecture(original, TUESDAY, 9), reason="停课")
    make_enrolment(services.open_registration(publish(original)))
    manager = make_manager()

    made = copy(original, manager, period_no=2)

    later = timedelta(days=70)
    assert (made.status, made.start_on, made.end_on) == ("draft", MONDAY + later, TUESDAY + later)
    assert (made.period_no, made.year, made.venue, made.capacity) == (2, 2027, venue, 40)
    session = made.sessions.get()
    assert (session.seq, session.title, session.starts_at) == (1, "公文", on(MONDAY + later, 9))
    assert (session.venue, session.lecturers.get()) == (venue, lecturer)
    assert (session.chair.person, session.chair.training_class) == (host.person, made)
    assert made.class_units.get().unit == unit
    assert [(group.name, group.room, group.leader) for group in made.groups.all()] == [
        ("一组", "301", None)
    ]
    assert {(one.person, one.role) for one in made.staff.all()} >= {
        (host.person, "presiding_host"), (manager.person, "class_manager"),
    }  # fmt: skip
    assert made.enrolments.count() == 0
    assert services.last_change(made).what == "copied"


def test_a_copy_keeps_attendance_by_the_same_numbers():
    original = make_class()
    AttendancePolicy.objects.create(training_class=original, grace=7, late_is_absent=20)

    made = copy(original, make_manager())

    assert (made.attendance_policy.grace, made.attendance_policy.late_is_absent) == (7, 20)
    assert original.attendance_policy.pk != made.attendance_policy.pk


def test_who_manages_the_original_manages_the_copy_once():
    manager = make_manager()
    original = make_class(by=manager)

    assert copy(original, manager).staff.count() == 1


def test_without_dates_the_first_session_tells_how_far_to_move():
    original = make_class(start_on=None, end_on=None)
    lecture(original, WEDNESDAY, 9)

    made = copy(original, make_manager(), start_on=MONDAY + timedelta(days=7))

    assert starts_of(made) == [on(MONDAY + timedelta(days=7), 9)]
    assert made.end_on is None


def test_refuses_a_code_that_exists():
    original = make_class()

    with pytest.raises(ValidationError) as refusal:
        copy(original, make_manager(), class_code=original.class_code)

    assert list(refusal.value.error_dict) == ["class_code"]


def test_a_copy_of_a_class_that_is_off_holds_what_went_off_with_it():
    original = make_class()
    gone, kept = make_session(original), make_session(original)
    services.cancel_session(gone, reason="并入他课")
    original = services.cancel_class(original, reason="防汛")

    made = copy(original, make_manager())

    assert [one.title for one in made.sessions.all()] == [kept.title]


def test_refuses_a_copy_of_sessions_that_took_each_others_place():
    original = make_class()
    gone = make_session(original)
    services.cancel_session(gone, reason="防汛")
    make_session(original, starts_at=gone.starts_at)
    original = services.cancel_class(original, reason="防汛")

    with pytest.raises(TimetableClash):
        copy(original, make_manager())
    assert TrainingClass.objects.count() == 1
