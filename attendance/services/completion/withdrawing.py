"""Withdrawal from a class: one person proposes it, another agrees or declines."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.completion_rules import Verdict
from attendance.completion_states import DecisionAct, WithdrawalAct, after_proposing
from attendance.errors import (
    AppealUnderWay,
    CompletionDecided,
    OwnCompletion,
    OwnWithdrawalProposal,
    ReasonMissing,
    WithdrawalSettled,
    WithdrawalWaiting,
    WrongRecordState,
)
from attendance.models import CompletionDecision, DisciplineRecord, WithdrawalProposal
from attendance.services.completion.deciding import new_decision, note_decisions
from attendance.services.completion.reasons import recommendations_of
from courses import services as courses
from courses.errors import WrongClassState, WrongEnrolmentState
from courses.models import ClassStaff, Enrolment, TrainingClass
from courses.services.liaisons import liaisons_of
from people.models import Person, User
from people.roles import Role
from people.services import notify

Act = WithdrawalAct
DECIDING = (Role.CLASS_MANAGER, Role.PRESIDING_HOST, Role.CLASS_TEACHER)
LEAVABLE = (*TrainingClass.RUNNING, TrainingClass.Status.CONCLUDED)


@transaction.atomic
def propose_withdrawal(
    enrolment: Enrolment,
    *,
    by: User,
    reason: str,
    record: DisciplineRecord | None = None,
    at: datetime | None = None,
) -> WithdrawalProposal:
    """Ask a second person to agree that a learner leaves the class.

    Refused: without a reason, on oneself, a second time while one waits, of somebody who
    has left or on whom it is decided, in a class that is over.
    """
    if not reason.strip():
        raise ReasonMissing()
    held = _hold(enrolment)
    _require_leaving(held)
    if held.person_id == by.standing.person_id:
        raise OwnCompletion()
    if WithdrawalProposal.objects.waiting().filter(enrolment=held).exists():
        raise WithdrawalWaiting(person=held.person)
    proposal = WithdrawalProposal.objects.create(
        enrolment=held,
        training_class=held.training_class,
        record=record,
        reason=reason.strip()[:200],
        proposed_by=by,
        proposed_at=at or timezone.now(),
    )
    _tell_deciders(proposal)
    return proposal


def _hold(enrolment: Enrolment) -> Enrolment:
    """Lock the class, then the enrolment, as deciding does."""
    TrainingClass.objects.select_for_update(no_key=True).get(pk=enrolment.training_class_id)
    rows = Enrolment.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("person", "unit", "training_class").get(pk=enrolment.pk)


def _require_leaving(enrolment: Enrolment) -> None:
    training_class = enrolment.training_class
    if training_class.status not in LEAVABLE:
        status = training_class.get_status_display()
        raise WrongClassState(training_class=training_class, status=status)
    if CompletionDecision.objects.filter(enrolment=enrolment).exists():
        raise CompletionDecided(person=enrolment.person)
    if enrolment.status != Enrolment.Status.REPORTED:
        raise WrongEnrolmentState(person=enrolment.person, status=enrolment.get_status_display())


@transaction.atomic
def agree_to_withdrawal(
    proposal: WithdrawalProposal, *, by: User, at: datetime | None = None
) -> WithdrawalProposal:
    """Carry it out: the learner has left, and the unit is told.

    Refused: one's own proposal, on oneself, one that is settled, what `propose_withdrawal`
    would be refused for by now, one for a breach that counts no longer or is appealed against.
    """
    at = at or timezone.now()
    held = _hold_proposal(proposal, by, Act.AGREE, at)
    enrolment = held.enrolment
    _require_leaving(enrolment)
    _require_standing(held)
    found = recommendations_of(held.training_class, {enrolment.pk})
    completion = new_decision(
        enrolment, Verdict.WITHDRAWN, found[0], reason=held.reason, by=by, at=at
    )
    completion.save()
    note_decisions([completion], DecisionAct.WITHDRAW, held.reason)
    courses.withdraw(enrolment, reason=_shown_reason(held), at=at, is_decided=True)
    held.save()
    _tell_left(held)
    return held


def _shown_reason(proposal: WithdrawalProposal) -> str:
    """What the liaison reads as well: not the breach that was the reason."""
    if proposal.record_id is None:
        return proposal.reason
    with override(settings.LANGUAGE_CODE):
        return _("Withdrawn by the decision of two people.")


def _require_standing(proposal: WithdrawalProposal) -> None:
    """Refuse what a breach was the reason for, if that has fallen or may still fall."""
    if proposal.record_id is None:
        return
    # Hold the record, so that nobody appeals meanwhile.
    record = DisciplineRecord.objects.select_for_update(no_key=True).get(pk=proposal.record_id)
    if not record.is_counted:
        raise WrongRecordState(status=record.get_status_display())
    if record.appeals.filter(decided_at=None).exists():
        raise AppealUnderWay()


@transaction.atomic
def decline_withdrawal(
    proposal: WithdrawalProposal, *, comment: str, by: User, at: datetime | None = None
) -> WithdrawalProposal:
    """Let the learner stay, and say why. Refused: one's own proposal, one that is settled."""
    if not comment.strip():
        raise ReasonMissing()
    held = _hold_proposal(proposal, by, Act.DECLINE, at or timezone.now())
    held.comment = comment.strip()
    held.save()
    return held


def _hold_proposal(
    proposal: WithdrawalProposal, by: User, act: Act, at: datetime
) -> WithdrawalProposal:
    enrolment = _hold(proposal.enrolment)
    rows = WithdrawalProposal.objects.select_for_update(of=["self"], no_key=True)
    held = rows.select_related("decided_by", "training_class").get(pk=proposal.pk)
    held.enrolment = enrolment
    following = after_proposing(held.state, act)
    if following is None:
        raise WithdrawalSettled(person=held.decided_by)
    if held.proposed_by_id == by.pk:
        raise OwnWithdrawalProposal()
    if enrolment.person_id == by.standing.person_id:
        raise OwnCompletion()
    held.state, held.decided_by, held.decided_at = following, by, at
    return held


def _words(proposal: WithdrawalProposal) -> dict[str, object]:
    return {
        "person": proposal.enrolment.person,
        "unit": proposal.enrolment.unit,
        "training_class": proposal.training_class,
    }


def _tell_deciders(proposal: WithdrawalProposal) -> None:
    staff = ClassStaff.objects.filter(
        training_class=proposal.training_class, role__in=DECIDING
    ).exclude(person__user=proposal.proposed_by_id)
    with override(settings.LANGUAGE_CODE):
        words = _words(proposal)
        notify(
            Person.objects.filter(pk__in=staff.values("person")).exclude(
                pk=proposal.enrolment.person_id
            ),
            subject=_("Withdrawal of %(person)s is proposed") % words,
            body=_("“%(training_class)s”, %(person)s (%(unit)s). A second person decides.") % words,
            link=reverse("admin:class_completion", args=[proposal.training_class_id]),
        )


def _tell_left(proposal: WithdrawalProposal) -> None:
    """Tell the learner and whoever speaks for the unit."""
    unit = proposal.enrolment.unit_id
    told = [proposal.enrolment.person, *liaisons_of([unit]).values()]
    with override(settings.LANGUAGE_CODE):
        words = _words(proposal)
        notify(
            told,
            subject=_("%(person)s has left “%(training_class)s”") % words,
            body=_(
                "Two people have decided that %(person)s (%(unit)s) leaves “%(training_class)s”."
            )
            % words,
        )
