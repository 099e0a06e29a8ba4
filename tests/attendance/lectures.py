"""A lecture from 9 to 11 with its learners, and what happens at it."""

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import time_machine

from attendance import services
from attendance.models import AttendanceRecord, AttendanceSheet
from attendance.services import Mark, Scan
from tests.factories import make_enrolment, make_manager, make_running_class

DAY = datetime(2026, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
_number = count(1)


def at(hour, minute=0, second=0, microsecond=0):
    """A time of the lecture's day."""
    return DAY.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)


def time_is(*hour_minute_second):
    """Let the clock stand still at a time of that day."""
    return time_machine.travel(at(*hour_minute_second), tick=False)


def nonce():
    return f"nonce-{next(_number):06}"


class Lecture:
    """A running class with a session on the day; its roll is opened unless told otherwise."""

    def __init__(self, learners=2, *, is_open=True, by=None):
        self.manager = by or make_manager()
        with time_is(8, 50):
            self.training_class = make_running_class(by=self.manager)
            self.session = self.training_class.sessions.get()
            self.enrolments = [make_enrolment(self.training_class) for _ in range(learners)]
            if is_open:
                self.open()

    def open(self):
        return services.open_sheet(self.session, by=self.manager, at=at(8, 50))

    def mark(self, status="present", *enrolments, by=None, when=None, **options):
        """Mark learners, all of them if none is named."""
        marks = [Mark(e.pk, status, nonce()) for e in enrolments or self.enrolments]
        return services.roll_call(
            self.session, marks, by=by or self.manager, at=when or at(9, 5), **options
        )

    def check_in(self, enrolment, when, *, by=None, kind="in", **options):
        scan = Scan(nonce(), enrolment.pk, kind)
        return services.check_in(self.session.pk, scan, by=by or self.manager, at=when, **options)

    def submit(self):
        return services.submit_sheet(self.session, by=self.manager, at=at(11, 5))

    def confirm(self, by=None):
        """By somebody else than who took the roll."""
        by = by or make_manager()
        return services.confirm_sheet(self.session, by=by, at=at(11, 8))

    def lock(self):
        """Confirm what was handed in, and lock it."""
        if self.sheet.state == AttendanceSheet.State.SUBMITTED:
            self.confirm()
        return services.lock_sheet(self.session, by=self.manager, at=at(11, 10))

    @property
    def sheet(self):
        return AttendanceSheet.objects.get(session=self.session)

    def record(self, enrolment=None):
        return AttendanceRecord.objects.get(
            session=self.session, enrolment=enrolment or self.enrolments[0]
        )

    def statuses(self):
        records = AttendanceRecord.objects.filter(session=self.session)
        return list(records.order_by("enrolment").values_list("status", flat=True))
