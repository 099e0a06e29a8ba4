"""The life of an attendance sheet: opened, handed in, confirmed, locked; reopened."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.errors import (
    ClassNotRunning,
    NobodyToExpect,
    NoRollKept,
    NotOnTheDay,
    OwnRecordsOnly,
    PendingLeft,
    ReasonMissing,
    SheetAlreadyOpen,
    SheetLocked,
    SheetNotClosed,
    SheetNotConfirmed,
    SheetNotSubmitted,
    SheetsNotLocked,
)
from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    SheetEvent,
)
from attendance.services.deriving import align
from attendance.services.marking import held_sheet, hold_open_sheet
from attendance.services.rolls import NUMBERS
from attendance.services.summaries import refresh
from courses import services as courses
from courses.models import Enrolment, TrainingClass, TrainingSession
from people.models import User

Action = SheetEvent.Action
State = AttendanceSheet.State
# What discipline does when a sheet is locked: `follower(session, by=by, at=at)`.
Follower = Callable[..., object]
_followers: list[Follower] = []
NAMES_SHOWN = 5


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
    _note(sheet, Action.OPENED, by, at)
    align(session.pk, at)
    courses.begin_session(session)
    if session.training_class.status != TrainingClass.Status.IN_PROGRESS:
        courses.start_class(session.training_class)
    return sheet


def _require_openable(session: TrainingSession, at: datetime) -> None:
    if AttendanceSheet.objects.filter(session=session).exists():
        raise SheetAlreadyOpen()
    if not session.takes_place or not session.is_required:
        raise NoRollKept()
    if session.training_class.status not in TrainingClass.RUNNING:
        raise ClassNotRunning(status=session.training_class.get_status_display())
    if timezone.localtime(at).date() < timezone.localtime(session.starts_at).date():
        raise NotOnTheDay()
    if not Enrolment.objects.expected().of_session(session).exists():
        raise NobodyToExpect()


@transaction.atomic
def submit_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Hand the sheet in. Refused while anybody is not marked; the session counts as held."""
    at = at or timezone.now()
    sheet = hold_open_sheet(session)
    align(sheet.session_id, at)
    pending = (
        AttendanceRecord.objects.pending().filter(session=session).order_by("enrolment__student_no")
    )
    if count := pending.count():
        names = pending.values_list("enrolment__person__name", flat=True)[:NAMES_SHOWN]
        raise PendingLeft(
            count=count, names="、".join(names) + ("…" if count > NAMES_SHOWN else "")
        )
    sheet.state, sheet.submitted_by, sheet.submitted_at = State.SUBMITTED, by, at
    policy = AttendancePolicy.of_key(sheet.session.training_class_id)
    sheet.numbers = {name: getattr(policy, name) for name in NUMBERS}
    sheet.save()
    _note(sheet, Action.SUBMITTED, by, at)
    courses.hold_session(sheet.session)
    refresh(session.pk)
    return sheet


@transaction.atomic
def confirm_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """The presiding host or class teacher stands for a sheet that was handed in.

    Refused: a sheet that is not handed in, one that `by` recorded and handed in alone.
    """
    at = at or timezone.now()
    sheet = held_sheet(session)
    if sheet.state != State.SUBMITTED:
        raise SheetNotSubmitted()
    if sheet.submitted_by == by and not _others_recorded(session, by):
        raise OwnRecordsOnly()
    sheet.state, sheet.confirmed_by, sheet.confirmed_at = State.CONFIRMED, by, at
    sheet.save()
    _note(sheet, Action.CONFIRMED, by, at)
    return sheet


def require_locked_sheets(training_class: TrainingClass) -> None:
    """Refuse to conclude a class with sheets that are not locked yet (DOMAIN 4.4)."""
    sheets = AttendanceSheet.objects.exclude(state=State.LOCKED)
    unlocked = sheets.filter(session__training_class=training_class).exclude(
        session__status=TrainingSession.Status.CANCELLED
    )
    titles = unlocked.order_by("session__starts_at").values_list("session__title", flat=True)
    if count := len(titles):
        names = "、".join(titles[:NAMES_SHOWN]) + ("…" if count > NAMES_SHOWN else "")
        raise SheetsNotLocked(count=count, names=names)


def _others_recorded(session: TrainingSession, by: User) -> bool:
    """Whether somebody else's word, or the learners' own, is on the sheet too."""
    return AttendanceFact.objects.filter(session=session).exclude(recorded_by=by).exists()


def also_locks(follower: Follower) -> None:
    """For what rests on sheets: `follower(session, by=by, at=at)` when one is locked."""
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def lock_sheet(
    session: TrainingSession, *, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Close a confirmed sheet; from now on only corrections two people agree to change it.

    What it shows and a rule of the class names is recorded as a breach of discipline.
    """
    at = at or timezone.now()
    sheet = held_sheet(session)
    if sheet.state != State.CONFIRMED:
        raise SheetNotConfirmed()
    sheet.state, sheet.locked_by, sheet.locked_at = State.LOCKED, by, at
    sheet.save()
    _note(sheet, Action.LOCKED, by, at)
    for follower in _followers:
        follower(sheet.session, by=by, at=at)
    return sheet


@transaction.atomic
def reopen_sheet(
    session: TrainingSession, *, reason: str, by: User, at: datetime | None = None
) -> AttendanceSheet:
    """Take a sheet back into work before it is locked; the reason stays visible.

    Refused: no reason, a sheet that is open, one that is locked, a class that is over.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise ReasonMissing()
    sheet = held_sheet(session)
    if sheet.state == State.OPEN:
        raise SheetNotClosed()
    if sheet.state == State.LOCKED:
        raise SheetLocked(session=sheet.session)
    if sheet.session.training_class.status not in TrainingClass.RUNNING:
        raise ClassNotRunning(status=sheet.session.training_class.get_status_display())
    sheet.state = State.OPEN
    sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
    sheet.numbers = None
    sheet.save()
    _note(sheet, Action.REOPENED, by, at, reason.strip())
    align(session.pk, at)
    refresh(session.pk)
    return sheet


def _note(sheet: AttendanceSheet, action: str, by: User, at: datetime, reason: str = "") -> None:
    SheetEvent.objects.create(sheet=sheet, action=action, by=by, happened_at=at, reason=reason)
