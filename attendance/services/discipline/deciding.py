"""From a record to its end: verified, told, answered, confirmed by a second person, handled."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from attendance.discipline_rules import (
    ENDS_TRAINING,
    Act,
    end_of_appeals,
    end_of_window,
    points_for,
)
from attendance.errors import (
    AnswerAwaited,
    AnsweredAlready,
    AnswerTooLate,
    AppealStillPossible,
    EvidenceMissing,
    RecorderConfirms,
)
from attendance.models import (
    AttendancePolicy,
    DisciplineEvidence,
    DisciplineRecord,
    DisciplineStep,
)
from attendance.models.discipline_records import Handling
from attendance.services.completion.withdrawing import propose_withdrawal
from attendance.services.discipline import counting, telling
from attendance.services.discipline.writing import (
    advance,
    hold,
    recorders_of,
    refuse_during_appeal,
    refuse_learner,
    require_reason,
)
from courses.models import Enrolment
from courses.when import instant_text
from people.models import User


@transaction.atomic
def verify_record(
    record: DisciplineRecord,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """Somebody has looked into it. Refused: without evidence, by the learner."""
    record = hold(record, Act.VERIFY, version=version)
    refuse_learner(record, by)
    if not DisciplineEvidence.objects.filter(record__incident=record.incident).exists():
        raise EvidenceMissing()
    return advance(record, Act.VERIFY, by=by, at=at or timezone.now(), comment=comment)


@transaction.atomic
def notify_learner(
    record: DisciplineRecord,
    *,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """Tell the learner what is recorded; from now on they see it and may answer."""
    at = at or timezone.now()
    record = hold(record, Act.NOTIFY, version=version)
    refuse_learner(record, by)
    days = AttendancePolicy.of(record.training_class).answer_days
    until = end_of_window(at, days, timezone.get_default_timezone())
    advance(record, Act.NOTIFY, by=by, at=at, notified_at=at, answer_until=until)
    telling.tell_notified(record)
    return record


@transaction.atomic
def answer_record(
    record: DisciplineRecord, *, by: User, text: str, at: datetime | None = None
) -> DisciplineRecord:
    """The learner says what they have to say. Refused: empty, twice, after the window."""
    at = at or timezone.now()
    require_reason(text)
    record = hold(record, Act.ANSWER)
    if record.answer_until and at >= record.answer_until:
        raise AnswerTooLate(until=instant_text(record.answer_until))
    if _has_answered(record):
        raise AnsweredAlready()
    advance(record, Act.ANSWER, by=by, at=at, comment=text)
    telling.tell_answered(record)
    return record


def _has_answered(record: DisciplineRecord) -> bool:
    return DisciplineStep.objects.filter(record=record, kind=Act.ANSWER).exists()


@transaction.atomic
def confirm_record(
    record: DisciplineRecord,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """It happened, says a second person; from now on it counts.

    Refused: by who recorded it or what it corrects, by the learner, while the learner may
    still answer.
    """
    at = at or timezone.now()
    # Hold the learner, so that two records confirmed at once are counted one after the other.
    Enrolment.objects.select_for_update(no_key=True).get(pk=record.enrolment_id)
    record = hold(record, Act.CONFIRM, version=version)
    refuse_learner(record, by)
    if by.pk in recorders_of(record):
        raise RecorderConfirms()
    if record.answer_until and at < record.answer_until and not _has_answered(record):
        raise AnswerAwaited(until=instant_text(record.answer_until))
    kept = AttendancePolicy.of(record.training_class)
    ends_on = record.training_class.end_on
    zone = timezone.get_default_timezone()
    of_rule = record.rule.points if record.rule else Decimal(0)
    advance(
        record,
        Act.CONFIRM,
        by=by,
        at=at,
        comment=comment,
        confirmed_by=by,
        confirmed_at=at,
        appeal_until=end_of_appeals(at, kept.appeal_days, ends_on, zone),
        points=points_for(record.severity, of_rule) if kept.uses_points else 0,
    )
    telling.tell_confirmed(record)
    counting.count_breach(record, kept, at)
    return record


@transaction.atomic
def dismiss_record(
    record: DisciplineRecord,
    *,
    by: User,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """It did not happen, or is no breach. Refused: without a reason, by the learner."""
    require_reason(reason)
    record = hold(record, Act.DISMISS, version=version)
    refuse_learner(record, by)
    was_told = record.notified_at is not None
    advance(record, Act.DISMISS, by=by, at=at or timezone.now(), comment=reason)
    if was_told:
        telling.tell_dismissed(record)
    return record


@transaction.atomic
def handle_record(
    record: DisciplineRecord,
    *,
    by: User,
    handling: str,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """Decide what follows from a confirmed breach. Refused: by the learner, during an appeal.

    That somebody leaves the class is only proposed by it: a second person agrees.
    """
    at = at or timezone.now()
    way = Handling(handling)
    if handling in ENDS_TRAINING:
        # The learner is held before the record, as where a record is confirmed.
        with override(settings.LANGUAGE_CODE):
            reason = f"{way.label} · {record.rule or record.get_category_display()}"
        propose_withdrawal(record.enrolment, by=by, reason=reason, record=record, at=at)
    record = hold(record, Act.HANDLE, version=version)
    refuse_learner(record, by)
    refuse_during_appeal(record)
    advance(record, Act.HANDLE, by=by, at=at, comment=comment, handling=way, handled_at=at)
    telling.tell_handled(record)
    return record


@transaction.atomic
def close_record(
    record: DisciplineRecord,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> DisciplineRecord:
    """Nothing is left to do. Refused: while the learner may appeal or has appealed."""
    at = at or timezone.now()
    record = hold(record, Act.CLOSE, version=version)
    refuse_learner(record, by)
    refuse_during_appeal(record)
    is_settled = record.appeals.exists()
    if record.appeal_until and at < record.appeal_until and not is_settled:
        raise AppealStillPossible(until=instant_text(record.appeal_until))
    return advance(record, Act.CLOSE, by=by, at=at, comment=comment)
