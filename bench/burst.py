"""A hall checks in while the server is shot at: python -m bench.burst

500 phones send 1,200 check-ins; meanwhile worker processes are killed with -9 and
PostgreSQL is restarted, and one request in ten loses its connection before the answer.
Each phone repeats what was not answered, with the same nonce.
Afterwards: nothing that was acknowledged is lost, nothing is recorded twice, and every
record says what the facts say. The control repeats with a new nonce each time and must
record something twice, or the test proves nothing.
"""

import argparse
import random
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from os import kill
from pathlib import Path
from uuid import uuid4

from bench.http import Connection, request
from bench.office import office, web_server

PATIENCE, PAUSE = 5.0, 0.05
# So many requests lose their connection before the answer comes, as in a full hall.
HANG_UP = 0.1
LEARNERS = 400


@dataclass
class Hall:
    """What the phones of one burst share."""

    port: int
    token: str
    check_ins: list[tuple[int, int]]
    keeps_nonce: bool
    acknowledged: list[str] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_one(self) -> tuple[int, int] | None:
        with self.lock:
            return self.check_ins.pop() if self.check_ins else None

    def count(self, what: str) -> None:
        with self.lock:
            self.tries[what] += 1


def main() -> None:
    options = read_options()
    with office():
        from bench.rows import make_classes, make_devices

        classes = -(-options.check_ins // LEARNERS)
        make_classes(2 * classes, LEARNERS)
        [token] = make_devices(1)
        plan = check_ins_of(classes, options.check_ins)
        with web_server() as port:
            is_fine = shot_at(Hall(port, token, plan[0], keeps_nonce=True), options)
            control = Hall(port, token, plan[1], keeps_nonce=False)
            doubled = shot_at(control, options, is_control=True)
        print("PASS" if is_fine else "FAIL", " nothing acknowledged is lost, nothing doubled")
        print("PASS" if doubled else "FAIL", " the control doubles something")
    sys.exit(0 if is_fine and doubled else 1)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--check-ins", type=int, default=1200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--restarts", type=int, default=2)
    return parser.parse_args()


def check_ins_of(classes: int, number: int) -> list[list[tuple[int, int]]]:
    """(session, enrolment) of two bursts that have no learner in common."""
    from courses.models import Enrolment, TrainingSession

    sessions = dict(TrainingSession.objects.values_list("training_class", "pk"))
    rows = Enrolment.objects.order_by("training_class", "pk").values_list("training_class", "pk")
    everybody = [(sessions[training_class], enrolment) for training_class, enrolment in rows]
    half = classes * LEARNERS
    return [everybody[:number], everybody[half : half + number]]


def shot_at(hall: Hall, options: argparse.Namespace, *, is_control: bool = False) -> bool:
    """Run one burst; whether it came out as it should."""
    wanted = list(hall.check_ins)
    phones = [threading.Thread(target=phone, args=(hall,)) for _n in range(options.clients)]
    start = time.monotonic()
    for thread in phones:
        thread.start()
    shots = shoot(hall, len(wanted), options.kills, options.restarts)
    for thread in phones:
        thread.join()
    took = time.monotonic() - start
    lost, doubled, missing, differing = judged(hall, wanted)
    name = "control, a new nonce each time" if is_control else "burst"
    print(f"{name}: {len(wanted)} check-ins by {options.clients} phones in {took:.1f} s")
    print(f"  workers killed {shots[0]}, PostgreSQL restarted {shots[1]} times")
    print(f"  answers: {dict(sorted(hall.tries.items()))}")
    print(f"  acknowledged and lost {lost}, doubled {doubled}, missing {missing}, "
          f"records that differ {differing}")  # fmt: skip
    if is_control:
        return doubled > 0
    return (lost, doubled, missing, differing) == (0, 0, 0, 0)


def phone(hall: Hall) -> None:
    """Checks people in, one after the other, and repeats until it is told that it worked."""
    while (one := hall.next_one()) is not None:
        session, enrolment = one
        nonce = uuid4().hex
        while not ask(hall, session, enrolment, nonce):
            time.sleep(PAUSE * (1 + random.random()))  # noqa: S311
            nonce = nonce if hall.keeps_nonce else uuid4().hex
        with hall.lock:
            hall.acknowledged.append(nonce)


def ask(hall: Hall, session: int, enrolment: int, nonce: str) -> bool:
    body = f'{{"session":{session},"enrolment":{enrolment},"nonce":"{nonce}"}}'
    try:
        connection = Connection(hall.port)
        connection.socket.settimeout(PATIENCE)
        with connection.socket:
            connection.send(request("POST", "check-ins/", hall.token, body.encode()))
            if random.random() < HANG_UP:  # noqa: S311
                hall.count("hung up")
                return False
            while not connection.receive():
                pass
    except OSError:
        hall.count("no answer")
        return False
    hall.count(str(connection.status))
    return connection.status == 200


def shoot(hall: Hall, number: int, kills: int, restarts: int) -> tuple[int, int]:
    """Kill workers and restart the database at moments spread over the burst."""
    moments = [("kill", n / (kills + 1)) for n in range(1, kills + 1)]
    moments += [("restart", n / (restarts + 1)) for n in range(1, restarts + 1)]
    done = Counter[str]()
    for what, share in sorted(moments, key=lambda moment: moment[1]):
        while hall.check_ins and len(hall.acknowledged) < share * number:
            time.sleep(0.002)
        done[what] += kill_a_worker() if what == "kill" else restart_database()
    return done["kill"], done["restart"]


def kill_a_worker() -> bool:
    """Kill one of the web server's workers as nobody could prevent."""
    for _attempt in range(500):
        workers = [pid for master in children_of("self") for pid in children_of(master)
                   if "gunicorn" in command_of(pid)]  # fmt: skip
        if workers:
            with suppress(ProcessLookupError):
                kill(random.choice(workers), signal.SIGKILL)  # noqa: S311
                return True
        time.sleep(0.01)
    return False


def children_of(pid: int | str) -> list[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def restart_database() -> bool:
    from django.conf import settings

    from peixun.database import Cluster

    cluster = Cluster.of(settings.VAR_DIR)
    cluster.stop()
    cluster.start(durable=True)
    return True


def judged(hall: Hall, wanted: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """How many were acknowledged and lost, recorded twice, never recorded, derived wrongly."""
    from django.db import connection

    from attendance.models import AttendanceFact
    from attendance.services import verify

    # The restarts have ended the connections of this process too.
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    kept = AttendanceFact.objects.filter(kind="in")
    nonces = set(kept.values_list("nonce", flat=True))
    lost = sum(nonce not in nonces for nonce in hall.acknowledged)
    times = Counter(kept.values_list("session", "enrolment"))
    doubled = sum(times[one] > 1 for one in wanted)
    missing = sum(times[one] == 0 for one in wanted)
    differing = sum((item.session_id, item.learner.enrolment_id) in set(wanted)
                    for item in verify())  # fmt: skip
    return lost, doubled, missing, differing


if __name__ == "__main__":
    main()
