"""Objecting to a record, and answering."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.errors import (
    ObjectionAnswered,
    ObjectionOpen,
    ObjectionTooLate,
    OwnObjection,
    ReasonMissing,
    RecorderAnswers,
    SheetNotHandedIn,
)
from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    Objection,
)
from attendance.services.correcting import correct_record, propose_correction
from attendance.verdicts import Status
from courses.models import ClassStaff
from people.models import Person, User
from people.roles import Role
from people.services import notify

State = Objection.State
Sheet = AttendanceSheet.State
ANSWERING = (Role.PRESIDING_HOST, Role.CLASS_TEACHER)


@transaction.atomic
def object_to(
    record: AttendanceRecord, text: str, *, by: User, at: datetime | None = None
) -> Objection:
    """Say that a record is wrong. The class teacher and the host are told.

    Refused: no words, before the sheet is handed in, after the days the class allows, while
    another objection to the record waits.
    """
    at = at or timezone.now()
    if not text.strip():
        raise ReasonMissing()
    # Hold the record so that two taps make one objection.
    record = AttendanceRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
    last = last_moment(record)
    if last is None:
        raise SheetNotHandedIn()
    if at > last:
        raise ObjectionTooLate(last=f"{timezone.localtime(last):%m-%d %H:%M}")
    if record.objections.open().exists():
        raise ObjectionOpen()
    objection: Objection = record.objections.create(text=text.strip(), submitted_at=at)
    _tell_those_who_answer(objection, by)
    return objection


def last_moment(record: AttendanceRecord) -> datetime | None:
    """Until when somebody may object; None while the sheet is not handed in."""
    sheet = AttendanceSheet.objects.filter(session=record.session_id).first()
    if sheet is None or sheet.state == Sheet.OPEN or sheet.submitted_at is None:
        return None
    kept = AttendancePolicy.of_key(record.training_class_id)
    return sheet.submitted_at + timedelta(days=kept.objection_days)


@transaction.atomic
def uphold_objection(
    objection: Objection, status: Status, *, answer: str, by: User, at: datetime | None = None
) -> Objection:
    """Agree: the record is corrected, the answer is its reason. Refused: as `reject_objection`.

    In a locked sheet the correction is proposed, and a second person decides as always.
    """
    objection = _hold(objection, answer, by)
    record = objection.record
    if record.status != status:
        sheet = AttendanceSheet.objects.get(session=record.session_id)
        correct = propose_correction if sheet.state == Sheet.LOCKED else correct_record
        reason = _("Objection upheld: %(answer)s") % {"answer": answer.strip()}
        correct(record, status, reason=reason[:300], by=by, at=at)
    return _answer(objection, State.UPHELD, answer, by, at)


@transaction.atomic
def reject_objection(
    objection: Objection, *, answer: str, by: User, at: datetime | None = None
) -> Objection:
    """Say why the record stays.

    Refused: no words, answered already, one's own objection, whoever recorded it while
    another teacher or host of the class could answer.
    """
    return _answer(_hold(objection, answer, by), State.REJECTED, answer, by, at)


def _hold(objection: Objection, answer: str, by: User) -> Objection:
    objection = (
        Objection.objects.select_for_update(of=["self"], no_key=True)
        .select_related("record__enrolment__person", "record__session")
        .get(pk=objection.pk)
    )
    if objection.state != State.OPEN:
        raise ObjectionAnswered()
    if not answer.strip():
        raise ReasonMissing()
    if objection.record.enrolment.person_id == by.standing.person_id:
        raise OwnObjection()
    if by.pk == _recorder(objection.record) and _others(objection.record, by).exists():
        raise RecorderAnswers()
    return objection


def _recorder(record: AttendanceRecord) -> int | None:
    """Who made the last mark or correction of the record; nobody did if scans decided."""
    kinds = (AttendanceFact.Kind.MARK, AttendanceFact.Kind.CORRECTION)
    facts = AttendanceFact.objects.filter(
        session=record.session_id, enrolment=record.enrolment_id, kind__in=kinds
    )
    who: int | None = facts.order_by("-id").values_list("recorded_by", flat=True).first()
    return who


def _others(record: AttendanceRecord, by: User) -> QuerySet[ClassStaff]:
    """Hosts and teachers of the class with an account who could answer instead."""
    staff = ClassStaff.objects.filter(
        training_class=record.training_class_id, role__in=ANSWERING, person__user__is_active=True
    )
    return staff.exclude(person__user=by).exclude(person=record.enrolment.person_id)


def _answer(
    objection: Objection, state: State, answer: str, by: User, at: datetime | None
) -> Objection:
    objection.state, objection.answer = state, answer.strip()
    objection.answered_by, objection.answered_at = by, at or timezone.now()
    objection.save()
    with override(settings.LANGUAGE_CODE):
        words = {"session": objection.record.session, "state": objection.get_state_display()}
        notify(
            [objection.record.enrolment.person],
            subject=_("Objection to “%(session)s”: %(state)s") % words,
            body=objection.answer,
            link=reverse("my_record", args=[objection.record_id]),
        )
    return objection


def _tell_those_who_answer(objection: Objection, by: User) -> None:
    record = objection.record
    answering = ClassStaff.objects.filter(
        training_class=record.training_class_id, role__in=ANSWERING
    )
    with override(settings.LANGUAGE_CODE):
        words = {"name": record.enrolment.person, "session": record.session}
        notify(
            Person.objects.filter(pk__in=answering.values("person")).exclude(user=by),
            subject=_("%(name)s objects to the record of “%(session)s”") % words,
            body=objection.text,
            link=reverse("admin:attendance_objection_change", args=[objection.pk]),
        )
