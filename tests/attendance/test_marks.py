"""What is read directly means what the serializers make of it."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from attendance.api import marks
from attendance.api.serializers import CheckInSerializer, RollCallSerializer

KEYS = st.one_of(st.integers(-1, 3), st.just(2**63 - 1), st.booleans(), st.just("1"), st.none())
NONCES = st.one_of(
    st.from_regex(r"\A[A-Za-z0-9._~-]{7,9}\Z"), st.just("12345678\n"), st.just("n" * 65), st.none()
)
STATUSES = st.sampled_from(["present", "late", "pending", "exempt", "Present", "", None, 1, []])
INSTANTS = st.one_of(
    st.none(),
    st.just(""),
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    st.sampled_from(
        ["2026-03-10T09:00Z", "2026-03-10T09:00:00.123456789Z", "20260310T0900Z", "2026-W11"]
    ),
)


def body_of(**fields):
    """Bodies of an object that may lack any of its fields or have one more."""
    return st.fixed_dictionaries({}, optional=fields | {"extra": st.none()})


SEEN = st.sampled_from([None, 0, 3, 2**31 - 1, 2**31, -1, True, "3"])
MARKS = body_of(enrolment=KEYS, status=STATUSES, nonce=NONCES, client_at=INSTANTS, seen=SEEN)
CALLS = body_of(
    marks=st.lists(MARKS, max_size=2),
    only_pending=st.sampled_from([True, False, "yes", 1, None]),
    sent_at=INSTANTS,
)
SCANS = body_of(
    session=KEYS,
    enrolment=KEYS,
    nonce=NONCES,
    kind=st.sampled_from(["in", "out", "mark", None]),
    client_at=INSTANTS,
    device=st.sampled_from(["", "门1", " 门1", "d" * 80, "d" * 81, "phone:1", None]),
    code=st.sampled_from(["", "ABC234", " ABC234", "c" * 301, 1, None]),
)


@given(SCANS)
@example({"session": 1, "enrolment": 2, "nonce": "a-nonce-1", "device": "门1", "code": "ABC234"})
def test_a_plain_scan_is_what_the_serializer_reads(body):
    try:
        plain = marks._plain_check_in(body)
    except marks.NotPlain:
        return
    serializer = CheckInSerializer(data=body)
    assert serializer.is_valid(), (body, serializer.errors)
    assert marks._sent(serializer.validated_data) == plain


@given(CALLS)
@example({"marks": [{"enrolment": 1, "status": "late", "nonce": "a-nonce-1", "seen": 3}]})
def test_a_plain_call_is_what_the_serializer_reads(body):
    try:
        plain = marks._plain_roll_call(body)
    except marks.NotPlain:
        return
    serializer = RollCallSerializer(data=body)
    assert serializer.is_valid(), (body, serializer.errors)
    values = serializer.validated_data
    read = [marks._mark(mark) for mark in values["marks"]]
    assert marks.RollCall(read, values["only_pending"], values["sent_at"]) == plain


def test_a_usual_call_is_read_directly():
    usual = {
        "marks": [
            {
                "enrolment": 7,
                "status": "late",
                "nonce": "4f9d3c1e-0b7a",
                "client_at": "2026-03-10T09:00:00+08:00",
            }
        ]
    }
    scan = {"session": 3, "nonce": "4f9d3c1e-0b7a", "device": "门1"}

    assert marks._plain_roll_call(json.loads(json.dumps(usual)))[0][0].enrolment_id == 7
    assert marks._plain_check_in(scan).arrival.session_id == 3
