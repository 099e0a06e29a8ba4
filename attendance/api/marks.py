"""Marks and scans as clients send them.

A call may hold a thousand of them, and a check-in is the busiest request of all: what
is plainly in order is read here, everything else by the serializers, which also say
what is wrong with it.
"""

import re
from collections.abc import Set
from datetime import datetime
from typing import Any, NamedTuple

from attendance.api.serializers import (
    MOST_MARKS,
    MOST_SCANS,
    NONCE,
    SCANS,
    BatchSerializer,
    CheckInSerializer,
    RollCallSerializer,
    SpotCheckSerializer,
)
from attendance.services import MARKABLE, Arrival, Mark, Scan

SMALLEST_KEY, LARGEST_KEY = 1, 2**63 - 1
LONGEST_DEVICE = 80
LARGEST_REVISION = 2**31 - 1
CALL_KEYS = frozenset({"marks", "only_pending", "sent_at"})
MARK_KEYS = frozenset({"enrolment", "status", "nonce", "client_at", "seen"})
SCAN_KEYS = frozenset({"session", "enrolment", "nonce", "kind", "client_at", "device"})
# A badge is read by the serializer: it stands in the place of an enrolment.
STATUSES = {str(status): status for status in MARKABLE}
KINDS = {str(kind): kind for kind, _label in SCANS}
is_nonce = re.compile(NONCE).fullmatch


class RollCall(NamedTuple):
    """What somebody who takes the roll sends."""

    marks: list[Mark]
    only_pending: bool = False
    sent_at: datetime | None = None


class NotPlain(Exception):
    """Only the serializer can tell what this is."""


class Sent(NamedTuple):
    """One item of a call that checks in."""

    arrival: Arrival
    device: str


class Batch(NamedTuple):
    """What a device has kept."""

    arrivals: list[Arrival]
    device: str
    sent_at: datetime | None
    simulate: bool


def read_roll_call(body: Any) -> RollCall:
    try:
        return _plain_roll_call(body)
    except NotPlain:
        serializer = RollCallSerializer(data=body)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
    marks = [_mark(mark) for mark in values["marks"]]
    return RollCall(marks, values["only_pending"], values["sent_at"])


def _mark(mark: dict[str, Any]) -> Mark:
    status = STATUSES[mark["status"]]
    return Mark(mark["enrolment"], status, mark["nonce"], mark["client_at"], mark["seen"])


def read_spot_check(body: Any) -> RollCall:
    serializer = SpotCheckSerializer(data=body)
    serializer.is_valid(raise_exception=True)
    marks = [_mark(mark) for mark in serializer.validated_data["marks"]]
    return RollCall(marks, sent_at=serializer.validated_data["sent_at"])


def read_check_in(body: Any) -> Sent:
    try:
        return _plain_check_in(body)
    except NotPlain:
        serializer = CheckInSerializer(data=body)
        serializer.is_valid(raise_exception=True)
        return _sent(serializer.validated_data)


def read_check_ins(body: list[Any]) -> list[Sent]:
    try:
        _require(0 < len(body) <= MOST_SCANS)
        return [_plain_check_in(item) for item in body]
    except NotPlain:
        serializer = CheckInSerializer(data=body, many=True)
        serializer.is_valid(raise_exception=True)
        return [_sent(values) for values in serializer.validated_data]


def read_batch(body: Any) -> Batch:
    serializer = BatchSerializer(data=body)
    serializer.is_valid(raise_exception=True)
    values = serializer.validated_data
    arrivals = [_arrival(scan) for scan in values["scans"]]
    return Batch(arrivals, values["device"], values["sent_at"], values["simulate"])


def _sent(values: dict[str, Any]) -> Sent:
    return Sent(_arrival(values), values["device"])


def _arrival(values: dict[str, Any]) -> Arrival:
    kind = KINDS[values["kind"]]
    scan = Scan(values["nonce"], values["enrolment"], kind, values["client_at"])
    return Arrival(values["session"], scan, values["badge"])


def _plain_roll_call(body: Any) -> RollCall:
    _require_keys(body, CALL_KEYS)
    marks, only_pending = body.get("marks"), body.get("only_pending", False)
    _require(type(only_pending) is bool and type(marks) is list and 0 < len(marks) <= MOST_MARKS)
    sent_at = _instant(body.get("sent_at"))
    return RollCall([_plain_mark(mark) for mark in marks], only_pending, sent_at)


def _plain_mark(item: Any) -> Mark:
    _require_keys(item, MARK_KEYS)
    status = STATUSES.get(item["status"]) if type(item.get("status")) is str else None
    _require(status is not None)
    seen = item.get("seen")
    _require(seen is None or (type(seen) is int and 0 <= seen <= LARGEST_REVISION))
    key, client_at = _key(item.get("enrolment")), _instant(item.get("client_at"))
    return Mark(key, status, _nonce(item), client_at, seen)


def _plain_check_in(item: Any) -> Sent:
    _require_keys(item, SCAN_KEYS)
    enrolment, kind, device = item.get("enrolment"), item.get("kind", "in"), item.get("device", "")
    _require(type(kind) is str and kind in KINDS)
    _require(type(device) is str and device == device.strip() and len(device) <= LONGEST_DEVICE)
    enrolment = None if enrolment is None else _key(enrolment)
    scan = Scan(_nonce(item), enrolment, KINDS[kind], _instant(item.get("client_at")))
    return Sent(Arrival(_key(item.get("session")), scan), device)


def _require(condition: bool) -> None:
    if not condition:
        raise NotPlain


def _require_keys(item: Any, known: Set[str]) -> None:
    _require(type(item) is dict and item.keys() <= known)


def _key(value: Any) -> int:
    _require(type(value) is int and SMALLEST_KEY <= value <= LARGEST_KEY)
    return value


def _nonce(item: dict[str, Any]) -> str:
    nonce = item.get("nonce")
    _require(type(nonce) is str and is_nonce(nonce) is not None)
    return nonce


def _instant(text: Any) -> datetime | None:
    """Return the common forms; odd ones, and years at the edge, are the serializer's."""
    if text is None:
        return None
    _require(type(text) is str and text.startswith("20"))
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotPlain from error
    _require(instant.tzinfo is not None)
    return instant
