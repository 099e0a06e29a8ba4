"""Two at once: the locks that keep one from taking what the other has.

A lock is held by a second connection of the test; the service must wait for it, which
a short lock_timeout turns into an error. Each has its control: with the lock free, or
on another class, the same call goes through.
"""

import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, connections, transaction
from psycopg.errors import ExclusionViolation, LockNotAvailable

from courses import services
from courses.errors import ClassFull, NotPublishable, VenueTaken
from courses.models import Booking, TrainingClass
from courses.rosters import RosterRow
from courses.services.clashes import TIMETABLE
from courses.services.rosters import ROSTERS
from people.roles import Role
from tests.factories import (
    make_class,
    make_enrolment,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def another():
    """A second connection, in a transaction that ends with the block."""
    second = connections.create_connection("default")
    second.settings_dict = connection.settings_dict
    try:
        second.set_autocommit(False)
        yield second
        second.rollback()
    finally:
        second.close()


@contextmanager
def holding(table, key):
    with another() as second, second.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE", [key])
        yield


def attempt(service, *args, **kwargs):
    """Call a service that does not wait longer than a moment for a lock."""
    with transaction.atomic():
        connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
        return service(*args, **kwargs)


def schedule(training_class):
    return make_session(training_class, starts_at=today_at(9))


HOLD_THE_CLASS = {
    "the last place": lambda one: services.enrol(one, make_person()),
    "a student number": lambda one: services.confirm(one.enrolments.get(status="nominated")),
    "a session number": schedule,
    "publishing": lambda one: services.publish_class(one, acknowledged=["leave_limit"]),
    "an edit": lambda one: services.edit_class(one, title="新"),
    "a host": lambda one: services.change_parts(one, removed=one.class_units.all()),
    "taking back an addition": lambda one: services.undo_change(services.last_change(one)),
    "a roster": lambda one: services.import_roster(one, [RosterRow(1, "王芳", "县财政局")]),
}


def ready_class():
    training_class = make_class()
    training_class.class_units.create(unit=make_unit("县财政局"))
    training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    make_session(training_class, starts_at=today_at(9, days=5))
    make_enrolment(training_class, status="nominated")
    return training_class


@pytest.mark.parametrize("what", HOLD_THE_CLASS)
def test_waits_for_whoever_holds_the_class(what):
    training_class = ready_class()

    held = holding("courses_trainingclass", training_class.pk)
    with held, pytest.raises(OperationalError) as caught:
        attempt(HOLD_THE_CLASS[what], training_class)

    assert isinstance(caught.value.__cause__, LockNotAvailable)


@pytest.mark.parametrize("what", HOLD_THE_CLASS)
def test_does_not_wait_for_another_class(what):
    training_class, other = ready_class(), make_class()

    with holding("courses_trainingclass", other.pk):
        attempt(HOLD_THE_CLASS[what], training_class)


HOLD_THE_ROW = {
    "enrolment": (
        lambda: make_enrolment(make_running_class(), status="confirmed"),
        [
            services.report_in,
            lambda row: services.withdraw(row, reason="x"),
            lambda row: services.edit_enrolment(row, room_no="1"),
        ],
    ),
    "trainingsession": (
        lambda: make_session(make_class()),
        [
            lambda row: services.cancel_session(row, reason="x"),
            lambda row: services.edit_session(row, title="新"),
            lambda row: services.undo_change(services.last_change(row.training_class)),
            lambda row: services.move_day(
                row.training_class, day=today_at(9).date(), to=today_at(9, days=1).date()
            ),
        ],
    ),
}


HOLD_THE_ROW["timetablechange"] = (
    lambda: services.last_change(make_session(make_class()).training_class),
    [services.undo_change],
)


@pytest.mark.parametrize(
    ("table", "number"),
    [(table, n) for table, (_m, all_) in HOLD_THE_ROW.items() for n in range(len(all_))],
)
def test_waits_for_whoever_holds_the_row(table, number):
    make, services_of_row = HOLD_THE_ROW[table]
    row = make()

    with holding(f"courses_{table}", row.pk), pytest.raises(OperationalError):
        attempt(services_of_row[number], row)
    attempt(services_of_row[number], row)


TAKE_TURNS = {
    "publishing": (TIMETABLE, HOLD_THE_CLASS["publishing"]),
    "a session": (TIMETABLE, schedule),
    "a roster": (ROSTERS, HOLD_THE_CLASS["a roster"]),
}


@pytest.mark.parametrize("what", TAKE_TURNS)
def test_timetables_and_rosters_are_written_one_after_the_other(what):
    lock, service = TAKE_TURNS[what]
    training_class = ready_class()

    with another() as second, second.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        with pytest.raises(OperationalError) as caught:
            attempt(service, training_class)
    attempt(service, training_class)

    assert isinstance(caught.value.__cause__, LockNotAvailable)


def test_the_last_place_goes_to_one():
    training_class = make_class(capacity=1)
    people = [make_person(), make_person()]
    results = at_once(*(lambda p=person: services.enrol(training_class, p) for person in people))

    assert sorted(type(result).__name__ for result in results) == ["ClassFull", "Enrolment"]
    assert training_class.enrolments.active().count() == 1
    assert any(isinstance(result, ClassFull) for result in results)


def at_once(*calls):
    """Run the calls in threads of their own that start together; return what came of each."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        start.wait()
        try:
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def drafts_that_want_one_venue():
    venue = make_venue(name="大会堂")
    drafts = []
    for title in ("甲班", "乙班"):
        draft = make_class(title=title)
        draft.class_units.create(unit=make_unit())
        draft.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
        make_session(draft, venue=venue, starts_at=today_at(9))
        drafts.append(draft)
    return drafts


def test_a_class_published_between_the_look_and_the_write_is_named():
    first, second = drafts_that_want_one_venue()
    with another() as rival, rival.cursor() as cursor:
        # Published elsewhere and not yet committed: nobody can see it, the index knows it.
        cursor.execute(
            "UPDATE courses_trainingclass SET status = 'published' WHERE id = %s", [first.pk]
        )
        results = []
        waiting = threading.Thread(target=lambda: results.extend(at_once(lambda: publish(second))))
        waiting.start()
        wait_until_blocked()
        rival.commit()
        waiting.join()

    (refused,) = results
    assert isinstance(refused, NotPublishable)
    assert [type(reason) for reason in refused.reasons] == [VenueTaken]
    assert "甲班" in str(refused)
    assert TrainingClass.objects.get(pk=second.pk).status == "draft"


def test_a_class_whose_rival_gives_up_is_published():
    first, second = drafts_that_want_one_venue()
    with another() as rival, rival.cursor() as cursor:
        cursor.execute(
            "UPDATE courses_trainingclass SET status = 'published' WHERE id = %s", [first.pk]
        )
        results = []
        waiting = threading.Thread(target=lambda: results.extend(at_once(lambda: publish(second))))
        waiting.start()
        wait_until_blocked()
        rival.rollback()
        waiting.join()

    assert [type(result) for result in results] == [TrainingClass]
    assert Booking.objects.filter(resource="venue", is_holding=True).count() == 1


def wait_until_blocked():
    """Until some statement of this database waits for another transaction."""
    query = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
        " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
    )
    for _attempt in range(400):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    pytest.fail("Nothing waited.")


def test_two_publishers_at_once_never_both_hold():
    first, second = drafts_that_want_one_venue()

    results = at_once(lambda: publish(first), lambda: publish(second))

    statuses = sorted(TrainingClass.objects.values_list("status", flat=True))
    assert statuses == ["draft", "published"], results
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(one) for one in refused] == [NotPublishable]


def test_the_database_itself_refuses_what_slips_past_the_services():
    first, second = drafts_that_want_one_venue()
    publish(first)

    with pytest.raises(Exception, match="nothing_is_booked_twice") as caught, transaction.atomic():
        TrainingClass.objects.filter(pk=second.pk).update(status="published")

    assert isinstance(caught.value.__cause__, ExclusionViolation)
