"""What is read directly means what the serializers make of it."""

import json

from hypothesis import given
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


MARKS = body_of(enrolment=KEYS, status=STATUSES, nonce=NONCES, client_at=INSTANTS)
CALLS = body_of(
    marks=st.lists(MARKS, max_size=2), only_pending=st.sampled_from([True, False, "yes", 1, None])
)
SCANS = body_of(
    session=KEYS,
    enrolment=KEYS,
    nonce=NONCES,
    kind=st.sampled_from(["in", "out", "mark", None]),
    client_at=INSTANTS,
    device=st.sampled_from(["", "门1", " 门1", "d" * 80, "d" * 81, None]),
)


@given(SCANS)
def test_a_plain_scan_is_what_the_serializer_reads(body):
    try:
        plain = marks._plain_check_in(body)
    except marks.NotPlain:
        return
    serializer = CheckInSerializer(data=body)
    assert serializer.is_valid(), (body, serializer.errors)
    assert marks._arrival(serializer.validated_data) == plain


@given(CALLS)
def test_a_plain_call_is_what_the_serializer_reads(body):
    try:
        given_marks, only_pending = marks._plain_roll_call(body)
    except marks.NotPlain:
        return
    serializer = RollCallSerializer(data=body)
    assert serializer.is_valid(), (body, serializer.errors)
    values = serializer.validated_data
    assert only_pending == values["only_pending"]
    assert [
        (mark.enrolment_id, mark.status, mark.nonce, mark.client_at) for mark in given_marks
    ] == [tuple(mark.values()) for mark in values["marks"]]


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
