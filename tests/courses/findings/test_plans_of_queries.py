"""Looking for what is in the way reads a few rows of an index, however many are held."""

import json

import pytest
from django.db import connection

from courses.services.findings import bookings
from courses.services.findings.bookings import Window, held_within
from tests.factories import make_class, make_session, make_venue, publish, today_at

pytestmark = pytest.mark.django_db
HELD = 5_000
# Written past the triggers: what is held of one venue, an hour each, one after the other.
MANY = """
INSERT INTO courses_booking (session_id, resource, resource_id, during, part, is_holding)
SELECT %s, 'venue', %s, tstzrange(at, at + interval '1 hour'), '(,)', true
FROM generate_series(1, %s) n, LATERAL (SELECT %s::timestamptz + n * interval '1 hour') t (at)
"""


@pytest.fixture
def crowded():
    """A venue that is held for months on end, hour by hour."""
    venue = make_venue()
    session = make_session(make_class(), venue=venue, starts_at=today_at(9, days=-1))
    publish(session.training_class)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [session.pk, venue.pk, HELD, today_at(9)])
        cursor.execute("ANALYZE courses_booking")
    return venue


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def test_a_check_reads_a_few_rows_by_index(crowded, monkeypatch):
    start = today_at(9, days=100)
    monkeypatch.setattr(bookings, "_HELD", "EXPLAIN (ANALYZE, FORMAT JSON) " + bookings._HELD)
    seen = []
    monkeypatch.setattr(bookings.Taken, "_make", classmethod(lambda cls, row: seen.append(row[0])))
    held_within([Window("venue", crowded.pk, start, today_at(11, days=100))])

    explained = seen[0] if isinstance(seen[0], list) else json.loads(seen[0])
    scans = [
        node
        for node in nodes(explained[0]["Plan"])
        if node.get("Relation Name") == "courses_booking"
    ]

    assert {node["Node Type"] for node in scans} == {"Index Scan"}
    assert {node["Index Name"] for node in scans} == {"held_booking_by_start"}
    read = [node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in scans]
    # One that starts within the two hours, and the last that started before.
    assert sorted(read) == [1, 1]


def test_what_began_before_and_what_ends_then_are_told_apart(crowded):
    found = held_within([Window("venue", crowded.pk, today_at(9, 30), today_at(11))])
    assert [one.starts_at for one in found] == [today_at(10)]

    found = held_within([Window("venue", crowded.pk, today_at(10, 30), today_at(11))])
    assert [one.starts_at for one in found] == [today_at(10)]
