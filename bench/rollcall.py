"""A roll call of 500 in one request against the bare statement: python -m bench.rollcall

The bare statement writes 500 facts and 500 records at once and commits, prepared, over
a connection of its own. Both take turns; every call marks a roll nobody has marked yet.
"""

from collections.abc import Iterator
from uuid import uuid4

import orjson

from bench.http import Connection, request
from bench.office import Report, office, timed, web_server

LEARNERS, WARM_UP, TURNS = 500, 4, 5
GOAL = 0.6
BARE = """
WITH facts AS (
    INSERT INTO attendance_attendancefact (
        nonce, enrolment_id, kind, status, old_status, client_at, reason, training_class_id,
        session_id, happened_at, recorded_at, method, device, recorded_by_id)
    SELECT f.nonce, f.enrolment, 'mark', f.status, '', NULL, '', %(training_class)s::bigint,
           %(session)s::bigint, now(), now(), 'roll_call', '', %(account)s::bigint
    FROM unnest(%(nonces)s::text[], %(enrolments)s::bigint[], %(statuses)s::text[])
        AS f (nonce, enrolment, status)
)
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, created_at, updated_at)
SELECT %(session)s::bigint, r.enrolment, %(training_class)s::bigint, r.status, 'roll_call',
       0, 0, 0, 1, now(), now()
FROM unnest(%(enrolments)s::bigint[], %(statuses)s::text[]) AS r (enrolment, status)
ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
    status = EXCLUDED.status, source = EXCLUDED.source, updated_at = EXCLUDED.updated_at
"""


def main() -> None:
    report = Report(f"Roll call of {LEARNERS}, one client")
    with office():
        from bench.rows import analyze, make_classes, make_devices

        make_classes(2 * (WARM_UP + report.rounds * TURNS), LEARNERS)
        [token] = make_devices(1)
        rolls = unmarked_rolls()
        bare, ours = [], []
        with web_server() as port, bare_connection() as database:
            api = Connection(port)
            for turn in range(WARM_UP + report.rounds * TURNS):
                statement = timed(bare_call(database, *next(rolls)))
                call = timed(api_call(api, token, *next(rolls)))
                if turn == WARM_UP - 1:
                    analyze()
                if turn >= WARM_UP:
                    bare.append(1000 * statement)
                    ours.append(1000 * call)
        counts = [statements_of(token, number) for number in (1, LEARNERS)]
    ratio = report.tell("bare", bare, "ms") / report.tell("API", ours, "ms")
    report.goal("bare statement / API", ratio, GOAL)
    print(f"  SQL statements for 1 and for {LEARNERS} marks: {counts[0]} and {counts[1]}")
    report.goal("further statements for more marks", counts[1] - counts[0], 0, at_most=True)
    report.end()


def unmarked_rolls() -> Iterator[tuple[int, int, list[int]]]:
    """(session, class, enrolments) of sessions whose roll is open and not marked."""
    from courses.models import TrainingSession

    for session in TrainingSession.objects.order_by("pk").select_related("training_class"):
        learners = session.training_class.enrolments.order_by("pk").values_list("pk", flat=True)
        yield session.pk, session.training_class_id, list(learners)


def bare_connection():
    import psycopg
    from django.db import connection

    address = connection.settings_dict
    return psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"])


def bare_call(database, session: int, training_class: int, enrolments: list[int]):
    values = {
        "session": session,
        "training_class": training_class,
        "account": 1,
        "nonces": [uuid4().hex for _ in enrolments],
        "enrolments": enrolments,
        "statuses": ["present" for _ in enrolments],
    }

    def call() -> None:
        database.execute(BARE, values, prepare=True)
        database.commit()

    return call


def api_call(api: Connection, token: str, session: int, _class: int, enrolments: list[int]):
    asked = request("POST", f"sessions/{session}/roll-call/", token, body_of(enrolments))

    def call() -> None:
        answer = api.ask(asked)
        if answer.count(b'"recorded"') != len(enrolments):
            raise SystemExit(answer[:1000].decode())

    return call


def body_of(enrolments: list[int]) -> bytes:
    marks = [{"enrolment": e, "status": "present", "nonce": uuid4().hex} for e in enrolments]
    return orjson.dumps({"marks": marks})


def statements_of(token: str, number: int) -> int:
    """How many SQL statements a roll call of so many marks takes, sign-in included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    session, _class, enrolments = next(unmarked_rolls())
    client = Client(headers={"authorization": f"Bearer {token}", "host": "localhost"})
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(
            f"/api/v1/sessions/{session}/roll-call/",
            body_of(enrolments[:number]),
            content_type="application/json",
        )
    if answer.status_code != 200:
        raise SystemExit(answer.content.decode())
    return len(captured)


if __name__ == "__main__":
    main()
