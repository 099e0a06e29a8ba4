"""Marks and scans as clients send them.

A call may hold a thousand of them, and a check-in is the busiest request of all, so
what is in order is read directly. Whatever is not goes to the serializer, which says
what is wrong with it.
"""

import re
from datetime import UTC, datetime

from rest_framework.exceptions import ValidationError

from attendance.api.serializers import (
    NONCE,
    SCANS,
    CheckInSerializer,
    RollCallSerializer,
)
from attendance.services import MARKABLE, Mark, Scan
from attendance.verdicts import Kind, Status

LARGEST_KEY = 2**63 - 1
MARK_KEYS, MARK_NEEDS = {"enrolment", "status", "nonce", "client_at"}, {"enrolment", "status", "nonce"}
SCAN_KEYS = {"session", "enrolment", "nonce", "kind", "client_at", "device"}
is_nonce = re.compile(NONCE).fullmatch
BY_HAND = {str(status): status for status in MARKABLE}
KINDS = {str(kind): kind for kind, _label in SCANS}
LONGEST_DEVICE = 80


