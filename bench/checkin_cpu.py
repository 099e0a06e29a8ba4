"""CPU time of a check-in, ours against the slim one-statement view: python -m bench.checkin_cpu

Web workers and PostgreSQL together, per request; both take turns under the same load.
How many requests a second there are swings with the neighbours, CPU time barely does.
"""

import os
from pathlib import Path

from bench.burst import children_of, command_of
from bench.checkin import CLASSES, CLIENTS, LEARNERS, first_keys, scans
from bench.http import load
from bench.office import Report, office, web_server

SECONDS = 3
GOAL = 1.5
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    report = Report(f"CPU of a check-in, {CLIENTS} clients")
    with office():
        from bench.rows import analyze, make_classes, make_devices

        make_classes(CLASSES, LEARNERS)
        tokens = make_devices(CLIENTS)
        ours, slim = [], []
        with web_server() as port, web_server(settings="bench.slim_settings") as slim_port:
            for turn in range(report.rounds + 1):
                costs = [cost_of(port, tokens), cost_of(slim_port, tokens)]
                if not turn:  # the first one warms up
                    analyze()
                else:
                    ours.append(costs[0])
                    slim.append(costs[1])
    ratio = report.tell("ours", ours, "ms CPU") / report.tell("slim", slim, "ms CPU")
    report.goal("ours / slim", ratio, GOAL, at_most=True)
    report.end()


def cost_of(port: int, tokens: list[str]) -> float:
    """Milliseconds of CPU for each request, of all processes that serve it."""
    keys = first_keys()
    sources = [scans(token, keys) for token in tokens]
    before = cpu_of_servers()
    _rate, latencies = load(port, sources, SECONDS, lambda body: b'"recorded"' in body)
    return 1000 * (cpu_of_servers() - before) / len(latencies)


def cpu_of_servers() -> float:
    """Seconds of CPU that web servers and PostgreSQL have used so far."""
    masters = [pid for pid in children_of("self") if "gunicorn" in command_of(pid)]
    masters.append(postmaster())
    workers = [pid for master in masters for pid in children_of(master)]
    return sum(map(seconds_of, [*masters, *workers]))


def postmaster() -> int:
    from django.conf import settings

    from peixun.database import Cluster

    return int((Cluster.of(settings.VAR_DIR).data / "postmaster.pid").read_text().split()[0])


def seconds_of(pid: int) -> float:
    """Its own time and that of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


if __name__ == "__main__":
    main()
