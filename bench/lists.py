"""Lists of a million rows: python -m bench.lists

Page 10,000 must cost what page 1 costs, and a page of 100 no more than three statements.
"""

from bench.http import Connection, request
from bench.office import Report, office, timed, web_server

CLASSES, LEARNERS, SESSIONS = 20, 500, 101
PAGE, DEEP, ASKED = 100, 10_000, 20
PATH = "attendance-records/"


def main() -> None:
    rows = CLASSES * LEARNERS * SESSIONS
    report = Report(f"List of {rows:,} attendance records, pages of {PAGE}, one client")
    with office():
        from bench.rows import make_classes, make_devices

        make_classes(CLASSES, LEARNERS, SESSIONS)
        [token] = make_devices(1)
        pages = {"page 1": "", f"page {DEEP:,}": f"&cursor={cursor_of(DEEP)}"}
        times: dict[str, list[float]] = {name: [] for name in pages}
        with web_server() as port:
            api = Connection(port)
            for round_ in range(report.rounds + 1):
                for _again in range(ASKED):
                    for name, position in pages.items():
                        asked = request("GET", f"{PATH}?limit={PAGE}{position}", token)
                        taken = timed(lambda asked=asked: api.ask(asked))
                        if round_:
                            times[name].append(1000 * taken)
            shown = [
                api.ask(request("GET", f"{PATH}?limit={PAGE}{p}", token)) for p in pages.values()
            ]
        statements = statements_of(token)
    if any(page.count(b'"hours_lost"') != PAGE for page in shown):
        raise SystemExit("A page is not full.")
    first, deep = (report.tell(name, values, "ms") for name, values in times.items())
    report.goal(f"page {DEEP:,} / page 1", deep / first, 1.2, at_most=True)
    report.goal("SQL statements of a page", statements, 3, at_most=True)
    report.end()


def cursor_of(page: int) -> str:
    """The cursor that the page before would have given."""
    from attendance.api.views import RecordViewSet
    from attendance.models import AttendanceRecord
    from peixun.api.pagination import Cursors

    newest = AttendanceRecord.objects.order_by("-pk").values_list("pk", flat=True)
    last = newest[(page - 1) * PAGE - 1]
    return Cursors(f"/api/v1/{PATH}").write(RecordViewSet.ordering, [last])


def statements_of(token: str) -> int:
    """How many SQL statements a page takes, sign-in included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"authorization": f"Bearer {token}", "host": "localhost"})
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/api/v1/{PATH}?limit={PAGE}")
    if answer.status_code != 200:
        raise SystemExit(answer.content.decode())
    return len(captured)


if __name__ == "__main__":
    main()
