"""Two liaisons, two desks at once: what the locks of quota and class keep apart."""

import threading

import pytest
from django.db import OperationalError

from courses import services
from courses.errors import QuotaExceeded
from courses.models import QuotaAllocation
from courses.services import nominations
from tests.courses.test_locks import at_once, attempt, holding
from tests.factories import (
    make_class,
    make_enrolment,
    make_liaison,
    make_person,
    make_quota,
    make_running_class,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quota():
    return make_quota(publish(make_class()), quota=1)


def nominate_two(quota):
    liaison = make_liaison(quota.unit)
    people = [make_person(unit=quota.unit) for _number in range(2)]
    return at_once(*(lambda p=one: services.nominate(quota, p, by=liaison) for one in people))


def names(results):
    return sorted(type(result).__name__ for result in results)


def test_two_liaisons_at_once_do_not_exceed_the_quota(quota):
    results = nominate_two(quota)

    assert names(results) == ["Enrolment", "QuotaExceeded"]
    assert any(isinstance(result, QuotaExceeded) for result in results)


def test_without_the_lock_they_would(quota, monkeypatch):
    """The control: both have counted before either writes."""
    both_have_counted = threading.Barrier(2, timeout=10)
    uses_of = nominations.uses_of

    def slowly(quotas):
        uses = uses_of(quotas)
        both_have_counted.wait()
        return uses

    rows = QuotaAllocation.objects.select_related("training_class", "unit")
    monkeypatch.setattr(nominations, "hold_quota", lambda quota: rows.get(pk=quota.pk))
    monkeypatch.setattr(nominations, "uses_of", slowly)

    assert names(nominate_two(quota)) == ["Enrolment", "Enrolment"]


def test_a_quota_with_room_for_both_takes_both(quota):
    QuotaAllocation.objects.update(quota=2)

    assert names(nominate_two(quota)) == ["Enrolment", "Enrolment"]


def nominate(quota):
    by = make_liaison(quota.unit)
    return services.nominate(quota, make_person(unit=quota.unit), by=by)


def shrink(quota):
    row = services.QuotaRow(quota.unit, 0)
    return services.set_quotas(quota.training_class, [row])


@pytest.mark.parametrize("service", [nominate, shrink])
def test_waits_for_whoever_holds_the_quota_and_for_no_other(quota, service):
    other = make_quota(publish(make_class()))

    with holding("courses_quotaallocation", quota.pk), pytest.raises(OperationalError):
        attempt(service, quota)
    with holding("courses_quotaallocation", other.pk):
        attempt(service, quota)


def test_two_desks_at_once_give_two_seats():
    training_class = make_running_class()
    rows = [make_enrolment(training_class, status="confirmed") for _number in range(2)]

    results = at_once(*(lambda r=row: services.report_in(r, suggest=True) for row in rows))

    assert sorted(result.seat_no for result in results) == [1, 2]


def test_one_seat_goes_to_one():
    training_class = make_running_class()
    rows = [make_enrolment(training_class, status="confirmed") for _number in range(2)]

    results = at_once(*(lambda r=row: services.report_in(r, seat_no=5) for row in rows))

    assert names(results) == ["Enrolment", "SeatTaken"]


HOLD_THE_CLASS = {
    "a suggested seat": lambda row: services.report_in(row, suggest=True),
    "a named seat": lambda row: services.edit_enrolment(row, seat_no=2),
    "no-shows": lambda row: services.mark_no_shows(row.training_class, at=today_at(9, days=30)),
    "groups": lambda row: services.distribute_groups(row.training_class),
}


@pytest.mark.parametrize("what", HOLD_THE_CLASS)
def test_waits_for_whoever_holds_the_class(what):
    row = make_enrolment(make_running_class(), status="confirmed")

    held = holding("courses_trainingclass", row.training_class_id)
    with held, pytest.raises(OperationalError):
        attempt(HOLD_THE_CLASS[what], row)
