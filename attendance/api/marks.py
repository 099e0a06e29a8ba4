"""Marks and scans as clients send them.

A call may hold a thousand of them, and a check-in is the busiest request of all: what
is plainly in order is read here, everything else by the serializer, which also says
what is wrong with it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.settings import api_settings

from attendance.api.serializers import NONCE, SCANS, CheckInSerializer, RollCallSerializer
from attendance.services import MARKABLE, Mark, Scan
from attendance.verdicts import Kind, Status
from django.utils.translation import gettext as _

MOST_MARKS, MOST_SCANS = RollCallSerializer.MOST, 500
LONGEST_DEVICE = 80
MARK_KEYS = {"enrolment", "status", "nonce", "client_at"}
SCAN_KEYS = {"session", "enrolment", "nonce", "kind", "client_at", "device"}
STATUSES = {str(status): status for status in MARKABLE}
KINDS = {str(kind): kind for kind, _label in SCANS}
is_nonce = re.compile(NONCE).fullmatch


class Arrival(NamedTuple):
    """One item of a check-in call."""

    session_id: int
    scan: Scan
    device: str


class NotPlain(Exception):
    """Something only the serializer can judge."""
