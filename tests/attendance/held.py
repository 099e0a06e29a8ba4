"""A class whose sessions were held: statuses as letters, a row for each learner."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attendance import verdicts
from attendance.models import AttendanceRecord, AttendanceSheet
from courses import services as courses
from courses.models import TrainingSession
from tests.factories import (
    make_class,
    make_enrolment,
    make_manager,
    make_person,
    make_session,
    make_unit,
    publish,
)

START = datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SIGNS = {
    "p": "present", "l": "late", "e": "left_early", "b": "late_and_left",
    "a": "absent", "v": "on_leave", "x": "exempt", "?": "pending",
}  # fmt: skip
LOSES = ("absent", "on_leave")


class Held:
    """Learners by rows of letters; the sheet of the last session stays open if `is_open`."""

    def __init__(self, rows, *, units=None, is_open=False, a_day=2, manager=None):
        self.manager = manager or make_manager()
        width = len(rows[0]) if rows else 1
        draft = make_class(by=self.manager, start_on=START.date(), end_on=START.date())
        self.sessions = [self._session(draft, number, a_day) for number in range(width)]
        self.training_class = courses.open_registration(publish(draft))
        self.units = units or [make_unit()]
        self.enrolments = [
            make_enrolment(self.training_class, make_person(f"学员{n}", unit=self._unit(n)))
            for n in range(len(rows))
        ]
        for number, session in enumerate(self.sessions):
            is_last = number == width - 1
            self.sheet(session, [row[number] for row in rows], is_open and is_last)
        TrainingSession.objects.filter(pk__in=[s.pk for s in self.sessions]).update(status="held")

    def _unit(self, number):
        return self.units[number % len(self.units)]

    def _session(self, draft, number, a_day):
        starts_at = START + timedelta(days=number // a_day, hours=5 * (number % a_day))
        return make_session(draft, starts_at=starts_at, title=f"第{number + 1}讲")

    def sheet(self, session, signs, is_open):
        state = "open" if is_open else "submitted"
        AttendanceSheet.objects.create(
            session=session, state=state, opened_by=self.manager, opened_at=START
        )
        AttendanceRecord.objects.bulk_create(
            AttendanceRecord(
                session=session,
                enrolment=enrolment,
                training_class=self.training_class,
                status=SIGNS[sign],
                source="roll_call",
                hours_lost=2 if SIGNS[sign] in LOSES else 0,
                rules_version=verdicts.VERSION,
            )
            for enrolment, sign in zip(self.enrolments, signs, strict=True)
            if sign != "."
        )
