"""Keys larger than any and clocks a thousand years off: said, or of no effect, never a failure."""

import pytest

from attendance.models import AttendanceFact
from tests.api.client import Program
from tests.attendance.lectures import Lecture, nonce, time_is

pytestmark = pytest.mark.django_db
LAST, FIRST = "9999-12-31T23:59:59+08:00", "0001-01-02T00:00:00+08:00"


@pytest.fixture
def lecture():
    return Lecture()


@pytest.mark.parametrize(("sent_at", "client_at"), [(LAST, FIRST), (FIRST, LAST)])
def test_a_clock_a_thousand_years_off_gives_no_time(lecture, sent_at, client_at):
    host, enrolment = Program(lecture.manager), lecture.enrolments[0].pk
    mark = {"enrolment": enrolment, "status": "present", "nonce": nonce(), "client_at": client_at}
    scan = {"session": lecture.session.pk, "enrolment": enrolment, "nonce": nonce()}
    kept = {"device": "door", "sent_at": sent_at, "scans": [scan | {"client_at": client_at}]}

    with time_is(9, 5):
        path = f"sessions/{lecture.session.pk}/"
        marked = host.post(f"{path}roll-call/", {"marks": [mark], "sent_at": sent_at})
        checked = host.post(f"{path}spot-check/", {
            "marks": [mark | {"nonce": nonce()}], "sent_at": sent_at,
        })  # fmt: skip
        taken = host.post("check-ins/batch/", kept)

    assert [one.status_code for one in (marked, checked, taken)] == [200, 200, 200]
    times = AttendanceFact.objects.values_list("happened_at", "recorded_at")
    assert len(times) == 3
    assert all(happened == recorded for happened, recorded in times)


@pytest.mark.parametrize("key", [2**63, 2**80])
def test_a_key_larger_than_any_is_refused_where_it_stands(lecture, key):
    host = Program(lecture.manager)
    mark = {"enrolment": key, "status": "present", "nonce": nonce()}
    scan = {"session": key, "enrolment": key, "nonce": nonce()}

    answers = [
        host.post(f"sessions/{lecture.session.pk}/roll-call/", {"marks": [mark]}),
        host.post(f"sessions/{lecture.session.pk}/spot-check/", {"marks": [mark]}),
        host.post("check-ins/", scan),
        host.post("check-ins/batch/", {"device": "door", "scans": [scan]}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 400]
