"""What is in the way of a session among 100,000: python -m bench.conflicts

A check of one proposal must stay near the best statement somebody would write by hand.
"""

from datetime import UTC, datetime, timedelta

from bench.office import Report, office, timed

SESSIONS, VENUES, CLASSES = 100_000, 300, 1_000
ASKED = 200
FIRST = datetime(2026, 1, 5, 1, tzinfo=UTC)

# Each venue in turn has a session of two hours, three a day.
_ROWS = f"""
SET LOCAL session_replication_role = replica;
INSERT INTO courses_venue (name, room, address, equipment, is_active, buffer_minutes,
                           created_at, updated_at)
SELECT 'V' || n, '', '', '', true, 0, now(), now() FROM generate_series(1, {VENUES}) n;
INSERT INTO courses_trainingclass (
    class_code, title, period_text, level, delivery_mode, date_precision, audience, goals,
    hours_per_half_day, handbook_note, status, status_reason, created_at, updated_at)
SELECT 'C' || n, 'C' || n, '', 'county', 'full_time', 'day', '', '', 4, '', 'published', '',
       now(), now()
FROM generate_series(1, {CLASSES}) n;
INSERT INTO courses_trainingsession (
    training_class_id, seq, title, session_type, starts_at, ends_at, venue_id, credit_hours,
    is_required, status, status_reason, clash_reason, created_at, updated_at)
SELECT (SELECT min(id) FROM courses_trainingclass) + n %% {CLASSES}, n / {CLASSES}, 'S' || n,
       'lecture', at, at + interval '2 hours',
       (SELECT min(id) FROM courses_venue) + n %% {VENUES}, 2, true, 'scheduled', '', '',
       now(), now()
FROM generate_series(0, {SESSIONS - 1}) n,
     LATERAL (SELECT %s::timestamptz + n / {VENUES} / 3 * interval '1 day'
                     + n / {VENUES} %% 3 * interval '3 hours') AS t (at);
INSERT INTO courses_booking (session_id, resource, resource_id, during, part, is_holding)
SELECT s.id, 'venue', s.venue_id, tstzrange(s.starts_at, s.ends_at), '(,)', true
FROM courses_trainingsession s;
"""  # noqa: S608 - made of numbers
# The lower bound is right because no session here is longer than a day.
_RAW = """
SELECT b.session_id, s.title, c.title FROM courses_booking b
JOIN courses_trainingsession s ON s.id = b.session_id
JOIN courses_trainingclass c ON c.id = s.training_class_id
WHERE b.resource = 'venue' AND b.resource_id = %s AND b.is_holding
  AND lower(b.during) < %s AND lower(b.during) > %s AND upper(b.during) > %s
"""
_NAIVE = """
SELECT s.id FROM courses_trainingsession s
WHERE s.venue_id = %s AND s.starts_at < %s AND s.ends_at > %s AND s.status <> 'cancelled'
"""


def main() -> None:
    report = Report(f"Clash of one session among {SESSIONS:,} in {VENUES} venues, one client")
    with office():
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ROWS, [FIRST])
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        wanted = proposals()
        works = {
            "best raw statement": raw,
            "naive overlap": naive,
            "ours": ours,
            "whole check": whole,
        }
        times: dict[str, list[float]] = {name: [] for name in works}
        for round_ in range(report.rounds + 1):
            for name, work in works.items():
                taken = timed(lambda work=work: [work(one) for one in wanted])
                if round_:
                    times[name].append(1000 * taken / ASKED)
        if [len(ours(one)) for one in wanted] != [len(raw(one)) for one in wanted]:
            raise SystemExit("The two do not find the same.")
    middle = {name: report.tell(name, values, "ms") for name, values in times.items()}
    ratio = middle["ours"] / middle["best raw statement"]
    report.goal("ours / best raw statement", ratio, 3, at_most=True)
    report.end()


def proposals():
    """Unsaved sessions all over the years: half of them in the way of another, half not."""
    from courses.models import TrainingClass, TrainingSession, Venue

    venues = list(Venue.objects.order_by("pk"))
    # A class without sessions: what its own hold is read another way.
    training_class = TrainingClass(pk=0, title="C0")
    found = []
    for number in range(ASKED):
        at = FIRST + timedelta(days=number % 100, hours=(number % 2) * 8 + 1)
        found.append(
            TrainingSession(
                training_class=training_class,
                is_required=False,
                venue=venues[number * 7 % VENUES],
                starts_at=at,
                ends_at=at + timedelta(hours=1),
            )
        )
    return found


def raw(session):
    from peixun.prepared import prepared_cursor

    starts, ends = session.starts_at, session.ends_at
    with prepared_cursor() as cursor:
        cursor.execute(_RAW, [session.venue_id, ends, starts - timedelta(days=1), starts])
        return cursor.fetchall()


def naive(session):
    from peixun.prepared import prepared_cursor

    with prepared_cursor() as cursor:
        cursor.execute(_NAIVE, [session.venue_id, session.ends_at, session.starts_at])
        return cursor.fetchall()


def ours(session):
    from courses.services.findings.clashes import clashes_of
    from courses.services.findings.plans import Plan

    return clashes_of([Plan(session, [])], [])


def whole(session):
    from courses import services

    return services.findings_about(session)


if __name__ == "__main__":
    main()
