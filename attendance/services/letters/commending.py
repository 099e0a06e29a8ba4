"""Praise: proposed, made public, confirmed by somebody else."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from attendance.errors import (
    OwnCommendation,
    PraiseChanged,
    ProposerConfirms,
    PublicityRuns,
    ReasonMissing,
    TargetOfOtherClass,
    TooManyOutstanding,
    WrongPraiseState,
    WrongTarget,
)
from attendance.letter_rules import PRAISE, PraiseAct, end_of_days, most_of, next_state
from attendance.models import AttendancePolicy, Commendation, DisciplineRecord
from attendance.models.commendations import TARGETS
from attendance.reports.classes import Session, line_of
from attendance.services.letters.closed import Closed, closed_facts
from attendance.streaks import full_attendance
from attendance.verdicts import Status
from courses.models import Enrolment, TrainingClass
from courses.when import instant_text
from people.models import User

Title = Commendation.Title


@transaction.atomic
def propose_commendation(
    commendation: Commendation, *, by: User, at: datetime | None = None
) -> Commendation:
    """Save an unsaved proposal. Refused: for oneself, a target the title is not for.

    In a class: somebody of another class, more outstanding learners than its share.
    """
    _require_target(commendation)
    _refuse_own(commendation, by)
    if not commendation.reason.strip():
        raise ReasonMissing()
    commendation.proposed_by = by
    commendation.full_clean(exclude=["proposed_by"])
    _require_share(commendation)
    commendation.save()
    return commendation


def _require_target(commendation: Commendation) -> None:
    named = [name for name in TARGETS if getattr(commendation, f"{name}_id") is not None]
    allowed = Commendation.FOR[Title(commendation.title)]
    if any(name not in allowed for name in named):
        raise WrongTarget(title=commendation.get_title_display())
    for target in (commendation.enrolment, commendation.group):
        if target and target.training_class_id != commendation.training_class_id:
            raise TargetOfOtherClass()


def _refuse_own(commendation: Commendation, by: User) -> None:
    enrolment = commendation.enrolment
    person = enrolment.person_id if enrolment else commendation.person_id
    if person is not None and person == by.standing.person_id:
        raise OwnCommendation()


def _require_share(commendation: Commendation) -> None:
    if commendation.title != Title.OUTSTANDING_LEARNER or not commendation.training_class_id:
        return
    key = commendation.training_class_id
    # Hold the class so that two people cannot propose its last outstanding learner.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=key)
    learners, most = share_of(key)
    standing = Commendation.objects.standing().filter(
        training_class=key, title=Title.OUTSTANDING_LEARNER
    )
    if standing.exclude(pk=commendation.pk).count() >= most:
        raise TooManyOutstanding(most=most, learners=learners)


def share_of(training_class_id: int) -> tuple[int, int]:
    """How many learners a class has, and how many of them may be outstanding."""
    learners = Enrolment.objects.expected().filter(training_class=training_class_id).count()
    percent = AttendancePolicy.of_key(training_class_id).outstanding_share
    return learners, most_of(learners, percent)


def candidates(training_class: TrainingClass) -> list[Enrolment]:
    """Who could be outstanding: attended everything, always in time, and broke no rule."""
    closed = closed_facts(training_class)
    full = [
        learner.pk
        for learner in closed.learners
        if learner.is_of_class
        and (lines := [line_of(s, st) for s, st in _statuses(closed, learner.pk)])
        and full_attendance(lines).is_full
        and all(line.status != Status.ON_LEAVE for line in lines)
    ]
    against = DisciplineRecord.objects.filter(enrolment=OuterRef("pk"))
    praised = Commendation.objects.standing().filter(
        enrolment=OuterRef("pk"), title=Title.OUTSTANDING_LEARNER
    )
    rows = Enrolment.objects.filter(
        ~Exists(against.counted()), ~Exists(against.undecided()), ~Exists(praised), pk__in=full
    )
    return list(rows.select_related("person", "unit").order_by("student_no", "pk"))


def _statuses(closed: Closed, learner: int) -> Iterator[tuple[Session, Status]]:
    for session in closed.sessions:
        status = closed.cells.get(session.pk, {}).get(learner)
        if status is not None:
            yield session, Status(status)


@transaction.atomic
def publicise_commendation(
    commendation: Commendation,
    *,
    by: User,
    days: int | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Commendation:
    """Make a proposal public for some days, for anybody to object."""
    at = at or timezone.now()
    held = _hold(commendation, PraiseAct.PUBLICISE, version)
    if days is None:
        key = held.training_class_id
        kept = AttendancePolicy.of_key(key) if key else AttendancePolicy()
        days = kept.publicity_days
    until = end_of_days(at, days, timezone.get_default_timezone())
    return _write(held, PraiseAct.PUBLICISE, public_from=at, public_until=until)


@transaction.atomic
def confirm_commendation(
    commendation: Commendation,
    *,
    by: User,
    comment: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Commendation:
    """Confirm praise; from now on papers may quote it.

    Refused: by who proposed it, for oneself, while it is public, beyond the share of the class.
    """
    at = at or timezone.now()
    held = _hold(commendation, PraiseAct.CONFIRM, version)
    if held.proposed_by_id == by.pk:
        raise ProposerConfirms()
    _refuse_own(held, by)
    if held.public_until and at < held.public_until:
        until = instant_text(held.public_until)
        raise PublicityRuns(until=until)
    _require_share(held)
    return _write(
        held, PraiseAct.CONFIRM, decided_by=by, decided_at=at, decision=comment.strip()[:300]
    )


@transaction.atomic
def reject_commendation(
    commendation: Commendation,
    *,
    by: User,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Commendation:
    """Drop a proposal. Refused: without a reason, for oneself."""
    held = _hold(commendation, PraiseAct.REJECT, version)
    _refuse_own(held, by)
    if not reason.strip():
        raise ReasonMissing()
    at = at or timezone.now()
    return _write(
        held, PraiseAct.REJECT, decided_by=by, decided_at=at, decision=reason.strip()[:300]
    )


def _hold(commendation: Commendation, act: PraiseAct, version: int | None) -> Commendation:
    rows = Commendation.objects.select_for_update(of=("self",), no_key=True)
    related = ("enrolment", "person", "unit", "group", "training_class")
    held = rows.select_related(*related).get(pk=commendation.pk)
    if next_state(PRAISE, held.status, act) is None:
        raise WrongPraiseState(status=held.get_status_display())
    if version is not None and version != held.version:
        raise PraiseChanged()
    return held


def _write(held: Commendation, act: PraiseAct, **values: object) -> Commendation:
    following = next_state(PRAISE, held.status, act)
    for name, value in (values | {"status": following}).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    return held
