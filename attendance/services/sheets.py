"""Opening, handing in, locking and correcting an attendance sheet."""

from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from attendance import verdicts
from attendance.errors import (
    ClassNotRunning,
    NobodyToExpect,
    NoRollKept,
    NotOnTheDay,
    PendingLeft,
    ReasonMissing,
    SameStatus,
    SheetAlreadyOpen,
    SheetNotOpen,
    SheetNotSubmitted,
    SheetStillOpen,
    StatusNotAllowed,
)
from attendance.models import AttendanceFact, AttendanceRecord, AttendanceSheet
from attendance.services import ledger
from attendance.services.ledger import NewFact, Occasion
from attendance.services.marking import CORRECTABLE, hold_open_sheet
from attendance.verdicts import Fact, Kind, Status
from courses import services as courses
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import User

State = AttendanceSheet.State
RUNNING = (
    TrainingClass.Status.PUBLISHED,
    TrainingClass.Status.REGISTERING,
    TrainingClass.Status.IN_PROGRESS,
)
NAMES_SHOWN = 5

# Everybody who is expected gets a line; who has left the class or the group unmarked loses
# it, for nobody could mark them any more. An exemption given or lifted meanwhile counts
# where nothing else does.
_ALIGN = """
WITH gone AS (
    DELETE FROM attendance_attendancerecord r USING courses_enrolment e
    WHERE r.session_id = %(session)s AND e.id = r.enrolment_id
      AND NOT (e.status = ANY(%(expected)s) AND (%(group)s::bigint IS NULL
               OR e.group_id IS NOT DISTINCT FROM %(group)s))
      AND r.source IN ('nothing', 'exemption')
)
INSERT INTO attendance_attendancerecord (
    session_id, enrolment_id, training_class_id, status, source, minutes_late, minutes_early,
    hours_lost, rules_version, created_at, updated_at)
SELECT %(session)s, e.id, e.training_class_id,
       CASE WHEN e.attendance_exempt THEN 'exempt' ELSE 'pending' END,
       CASE WHEN e.attendance_exempt THEN 'exemption' ELSE 'nothing' END,
       0, 0, 0, %(version)s, %(at)s, %(at)s
FROM courses_enrolment e
WHERE e.training_class_id = %(training_class)s AND e.status = ANY(%(expected)s)
  AND (%(group)s::bigint IS NULL OR e.group_id = %(group)s)
ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
    status = EXCLUDED.status, source = EXCLUDED.source, updated_at = EXCLUDED.updated_at
WHERE attendance_attendancerecord.source IN ('nothing', 'exemption')
  AND attendance_attendancerecord.source <> EXCLUDED.source
"""


@transaction.atomic
def open_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Start the roll of a session: everybody expected is on it, nobody is marked.

    Refused: a cancelled session or one without attendance, a class that does not
    run, a day before the session's, a class nobody has reported in to, a second time.
    """
    at = at or timezone.now()
    session = (
        TrainingSession.objects.select_for_update(of=["self"], no_key=True)
        .select_related("training_class")
        .get(pk=session.pk)
    )
    _require_openable(session, at)
    sheet = AttendanceSheet.objects.create(session=session, opened_by=by, opened_at=at)
    _align(sheet, at)
    courses.begin_session(session)
    if session.training_class.status != TrainingClass.Status.IN_PROGRESS:
        courses.start_class(session.training_class)
    return sheet


def _require_openable(session: TrainingSession, at: datetime) -> None:
    if AttendanceSheet.objects.filter(session=session).exists():
        raise SheetAlreadyOpen()
    if not session.takes_place or not session.is_required:
        raise NoRollKept()
    if session.training_class.status not in RUNNING:
        raise ClassNotRunning(status=session.training_class.get_status_display())
    if timezone.localtime(at).date() < timezone.localtime(session.starts_at).date():
        raise NotOnTheDay()
    if not Enrolment.objects.expected().of_session(session).exists():
        raise NobodyToExpect()


def _align(sheet: AttendanceSheet, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _ALIGN,
            {
                "session": sheet.session_id,
                "training_class": sheet.session.training_class_id,
                "group": sheet.session.group_id,
                "expected": [str(status) for status in Enrolment.EXPECTED],
                "version": verdicts.VERSION,
                "at": at,
            },
        )


@transaction.atomic
def submit_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Hand the sheet in. Refused while anybody is not marked; the session counts as held."""
    at = at or timezone.now()
    sheet = hold_open_sheet(session)
    _align(sheet, at)
    pending = (
        AttendanceRecord.objects.pending().filter(session=session).order_by("enrolment__student_no")
    )
    if count := pending.count():
        names = pending.values_list("enrolment__person__name", flat=True)[:NAMES_SHOWN]
        raise PendingLeft(
            count=count, names="、".join(names) + ("…" if count > NAMES_SHOWN else "")
        )
    sheet.state, sheet.submitted_by, sheet.submitted_at = State.SUBMITTED, by, at
    sheet.save()
    courses.hold_session(sheet.session)
    return sheet


@transaction.atomic
def lock_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Close a sheet that was handed in; from now on only corrections change it."""
    sheet = AttendanceSheet.objects.select_for_update(no_key=True).filter(session=session).first()
    if sheet is None:
        raise SheetNotOpen()
    if sheet.state != State.SUBMITTED:
        raise SheetNotSubmitted()
    sheet.state, sheet.locked_by, sheet.locked_at = State.LOCKED, by, at or timezone.now()
    sheet.save()
    return sheet


@transaction.atomic
def correct_record(
    record: AttendanceRecord,
    status: Status,
    *,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> AttendanceRecord:
    """Change one status after the sheet was handed in; the old one and the reason stay visible.

    Refused: no reason, a status that cannot be given, the one it has already, a
    sheet that is still open.
    """
    if not reason.strip():
        raise ReasonMissing()
    terms = ledger.hold_sheet(record.session_id)
    if terms is None or terms.sheet_state == State.OPEN:
        raise SheetStillOpen()
    at = at or timezone.now()
    roll = ledger.roll_of(record.session_id, terms, [record.enrolment_id])
    learner = roll[record.enrolment_id]
    if status not in CORRECTABLE:
        raise StatusNotAllowed()
    if status == learner.status:
        raise SameStatus()
    fact = NewFact(
        uuid4().hex,
        learner.enrolment_id,
        Kind.CORRECTION,
        status,
        old_status=learner.status,
        reason=reason.strip(),
    )
    verdict = learner.judge([Fact(Kind.CORRECTION, at, status)])
    occasion = Occasion(
        record.session_id, record.training_class_id, at, AttendanceFact.Method.MANUAL, by.pk
    )
    ledger.write(occasion, [fact], [(learner, verdict)])
    record.refresh_from_db()
    return record
