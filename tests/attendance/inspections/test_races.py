"""Several inspectors at once, and one phone that sends twice at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from attendance.errors import NonceReused
from attendance.models import Inspection, InspectionCount
from attendance.services import inspections
from tests.attendance.inspections.scenes import Visit
from tests.attendance.lectures import time_is

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit():
    with time_is(9, 30):
        yield Visit()


def at_once(*jobs):
    """Run the jobs in threads that start together; what came of each."""
    start = Barrier(len(jobs))

    def run(job):
        try:
            start.wait()
            return job()
        except NonceReused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_counts_of_two_inspectors_at_once_are_both_kept(visit):
    planned = visit.plan()
    at_once(
        *[
            lambda by=by, number=number: visit.count(planned, number, by=by)
            for by in (visit.inspector, visit.colleague)
            for number in range(3)
        ]
    )

    assert InspectionCount.objects.count() == 6
    held = inspections.last_counts(planned.counts.all())
    assert {one.recorded_by for one in held} == {visit.inspector, visit.colleague}


def test_one_count_sent_twice_at_once_is_one(visit):
    planned = visit.plan()
    one, two = at_once(*[lambda: visit.count(planned, 2, key="count-0001")] * 2)

    assert one == two
    assert InspectionCount.objects.count() == 1


def test_one_nonce_on_two_rounds_at_once_counts_on_one_of_them(visit):
    first, second = visit.plan(), visit.plan()
    outcomes = at_once(
        lambda: visit.count(first, 2, key="count-0001"),
        lambda: visit.count(second, 2, key="count-0001"),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["InspectionCount", "NonceReused"]


def test_a_form_sent_twice_at_once_plans_one_round(visit):
    one, two = at_once(*[lambda: visit.plan(nonce="form-1234")] * 2)

    assert one == two
    assert Inspection.objects.count() == 1
