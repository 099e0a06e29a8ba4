"""The summaries of days equal the records, whatever the verbs do."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from attendance import services
from attendance.models import AttendanceRecord, UnitDay
from attendance.rates import Tally
from attendance.reports.ranking import ranking, totals
from attendance.verdicts import Status
from tests.attendance.held import START, Held
from tests.attendance.lectures import Lecture, at, time_is
from tests.factories import make_liaison, make_manager, make_unit

pytestmark = pytest.mark.django_db


def days():
    """What is kept, as (unit, there and absent)."""
    rows = UnitDay.objects.order_by("unit").values_list("unit", "present", "late", "absent")
    return {unit: counts for unit, *counts in rows}


def test_handing_in_adds_and_reopening_takes_away():
    lecture = Lecture(learners=2)
    first, second = lecture.enrolments
    lecture.mark("present", first)
    lecture.mark("absent", second)
    assert days() == {}

    lecture.submit()
    assert days() == {first.unit_id: [1, 0, 0], second.unit_id: [0, 0, 1]}

    services.reopen_sheet(lecture.session, reason="漏点", by=lecture.manager, at=at(11, 8))
    assert days() == {}


def test_a_correction_is_counted():
    lecture = Lecture(learners=1)
    lecture.mark("absent")
    lecture.submit()

    with time_is(11, 10):
        services.correct_record(
            lecture.record(), Status.LATE, reason="签到表可证", by=lecture.manager
        )

    assert days() == {lecture.enrolments[0].unit_id: [0, 1, 0]}
    assert services.differences_of_summaries() == []


def test_two_classes_of_a_unit_on_a_day_are_one_row():
    unit = make_unit()
    for _ in range(2):
        held = Held(["p", "a"], units=[unit])
        services.refresh(held.sessions[0].pk)

    assert days() == {unit.pk: [2, 0, 2]}
    assert services.differences_of_summaries() == []


def test_the_day_is_the_local_one():
    held = Held(["p"])
    late = START.replace(hour=23)
    session = held.sessions[0]
    held.training_class.sessions.filter(pk=session.pk).update(
        starts_at=late, ends_at=late.replace(minute=50)
    )
    services.refresh(session.pk)

    assert list(UnitDay.objects.values_list("day", flat=True)) == [date(2026, 3, 10)]


def test_a_cancelled_session_does_not_count():
    held = Held(["p"])
    services.refresh(held.sessions[0].pk)
    held.training_class.sessions.update(status="cancelled")
    services.refresh(held.sessions[0].pk)

    assert days() == {}


def test_check_finds_what_was_written_past_the_verbs_and_summarise_mends_it():
    held = Held(["pa"])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("summarise", "--check", stdout=out)
    assert "2026-03-10" in out.getvalue()

    call_command("summarise", stdout=out)
    call_command("summarise", "--check", stdout=out)
    assert days() == {held.units[0].pk: [1, 0, 1]}

    AttendanceRecord.objects.filter(status="absent").update(status="late")
    assert services.differences_of_summaries() == [(date(2026, 3, 10), held.units[0].pk)]


def test_the_ranking_is_the_plain_count_of_the_year():
    units = [make_unit("甲局"), make_unit("乙局"), make_unit("丙局")]
    held = Held(["pp", "pa", "pl"], units=units)
    services.summarise()
    plain = {}
    for unit, status in AttendanceRecord.objects.values_list("enrolment__unit", "status"):
        plain[unit] = plain.get(unit, Tally()) + Tally.of([status])

    assert {unit: tally.counts for unit, tally in totals(2026)} == {
        unit: tally.counts for unit, tally in plain.items()
    }
    places = [(place.number, place.unit) for place in ranking(2026, held.manager)]
    assert places == [(1, "丙局"), (1, "甲局"), (3, "乙局")]
    assert ranking(2025, held.manager) == []


def test_a_liaison_has_a_place_alone():
    units = [make_unit(), make_unit()]
    Held(["p", "a"], units=units)
    services.summarise()

    assert [place.unit_id for place in ranking(2026, make_liaison(units[1]))] == [units[1].pk]


@pytest.mark.django_db(transaction=True)
def test_two_sheets_of_a_day_are_counted_one_after_the_other():
    unit = make_unit()
    manager = make_manager()
    first = Held(["p"], units=[unit], manager=manager)
    second = Held(["a"], units=[unit], manager=manager)
    held_up = threading.Event()

    def other():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            services.refresh(second.sessions[0].pk)
        except Exception:
            held_up.set()
        finally:
            connection.close()

    with transaction.atomic():
        services.refresh(first.sessions[0].pk)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert held_up.is_set()
    services.refresh(second.sessions[0].pk)
    assert services.differences_of_summaries() == []
