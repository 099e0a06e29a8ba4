"""Check-in through the API against the bare transaction: python -m bench.checkin

The bare transaction is what has to happen at the least: read the learner's line,
insert the fact, write the record, commit; prepared, by pgbench, with as many clients.
"""

import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from bench.http import load, request
from bench.office import Report, office, program, psql_arguments, web_server

CLIENTS, SECONDS, CLASSES, LEARNERS = 16, 4, 20, 200
GOAL = 0.08
BARE = """\
\\set who random(0, :learners - 1)
\\set enrolment :first_enrolment + :who
\\set session :first_session + :who / :of_class
BEGIN;
SELECT e.id, e.status, s.id, s.training_class_id, s.starts_at, s.ends_at
FROM courses_enrolment e JOIN courses_trainingsession s USING (training_class_id)
WHERE e.id = :enrolment AND s.id = :session;
INSERT INTO attendance_attendancefact (
    nonce, enrolment_id, kind, status, old_status, client_at, reason, training_class_id,
    session_id, happened_at, recorded_at, method, device, recorded_by_id)
SELECT gen_random_uuid()::text, e.id, 'in', 'pending', '', NULL, '', e.training_class_id,
       :session::bigint, now(), now(), 'code', '', :account::bigint
FROM courses_enrolment e WHERE e.id = :enrolment;
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, created_at, updated_at)
SELECT :session::bigint, e.id, e.training_class_id, 'present', 'check_in', 0, 0, 0, 1, now(), now()
FROM courses_enrolment e WHERE e.id = :enrolment
ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
    status = EXCLUDED.status, source = EXCLUDED.source, minutes_late = 0,
    updated_at = EXCLUDED.updated_at;
COMMIT;
"""


def main() -> None:
    report = Report(f"Check-in, {CLIENTS} clients, {CLASSES} classes of {LEARNERS}")
    with office():
        from attendance.models import AttendanceFact
        from bench.rows import analyze, make_classes, make_devices

        make_classes(CLASSES, LEARNERS)
        tokens = make_devices(CLIENTS)
        bare, ours, latencies = [], [], []
        with web_server() as port:
            check_in_for(port, tokens, 2)
            analyze()
            for _round in range(report.rounds):
                bare.append(bare_rate())
                facts = AttendanceFact.objects.count()
                rate, waits = check_in_for(port, tokens, SECONDS)
                ours.append(rate)
                latencies += waits
                written = AttendanceFact.objects.count() - facts
                if len(waits) != written:
                    raise SystemExit(f"{len(waits)} check-ins were answered, {written} written.")
    ratio = report.tell("API", ours, "per second") / report.tell("bare", bare, "per second")
    report.tell("time of one check-in", [1000 * wait for wait in latencies], "ms")
    report.goal("API / bare transaction", ratio, GOAL)
    report.end()


def bare_rate() -> float:
    """Transactions per second that pgbench commits."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        Path(script.name).write_text(BARE)
        command = [program("pgbench"), "-n", "-M", "prepared", "-f", script.name]
        names = [f"-D{name}={value}" for name, value in first_keys().items()]
        size = ["-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)]
        done = subprocess.run(
            [*command, *names, *size, *psql_arguments()], capture_output=True, text=True
        )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stdout + done.stderr)
    return float(found[1])


def first_keys() -> dict[str, int]:
    from courses.models import Enrolment, TrainingSession
    from people.models import User

    return {
        "learners": CLASSES * LEARNERS,
        "of_class": LEARNERS,
        "first_enrolment": Enrolment.objects.order_by("pk").values_list("pk", flat=True)[0],
        "first_session": TrainingSession.objects.order_by("pk").values_list("pk", flat=True)[0],
        "account": User.objects.order_by("pk").values_list("pk", flat=True)[0],
    }


def check_in_for(port: int, tokens: list[str], seconds: float) -> tuple[float, list[float]]:
    keys = first_keys()
    sources = [scans(token, keys) for token in tokens]
    return load(port, sources, seconds, lambda body: b'"recorded"' in body)


def scans(token: str, keys: dict[str, int]) -> Iterator[bytes]:
    while True:
        who = random.randrange(CLASSES * LEARNERS)  # noqa: S311
        session, enrolment = keys["first_session"] + who // LEARNERS, keys["first_enrolment"] + who
        body = f'{{"session":{session},"enrolment":{enrolment},"nonce":"{uuid4().hex}"}}'
        yield request("POST", "check-ins/", token, body.encode())


if __name__ == "__main__":
    main()
