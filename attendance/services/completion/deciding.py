"""Deciding who completes a class: many at once, exceptions singly, revised with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.completion_rules import Verdict
from attendance.completion_states import DecisionAct
from attendance.errors import (
    CompletionDecided,
    NotTakingPart,
    OverrideNeedsReason,
    OwnCompletion,
    ReasonMissing,
    SameDecision,
    SheetsNotLocked,
    WithdrawalWaiting,
)
from attendance.models import (
    CompletionDecision,
    CompletionStep,
    WithdrawalProposal,
)
from attendance.services.completion import booking, certifying
from attendance.services.completion.reasons import Recommendation, recommendations_of
from courses import services as courses
from courses.errors import WithdrawalNeedsTwo, WrongClassState
from courses.models import Enrolment, TrainingClass
from peixun.errors import Refused
from people.models import User
from people.services import notify

Act = DecisionAct
# When there is something to decide: the sheets are locked, the file is not closed.
DECIDABLE = (TrainingClass.Status.IN_PROGRESS, TrainingClass.Status.CONCLUDED)
SINGLE = (Verdict.COMPLETED, Verdict.NOT_COMPLETED)
NAMES_SHOWN = 5


@dataclass(frozen=True)
class Choice:
    """What is decided for one learner; without a decision, as recommended."""

    enrolment_id: int
    decision: str = ""
    reason: str = ""


# What became of one of many: done, or why not.
Outcome = CompletionDecision | Refused


@transaction.atomic
def decide_completion(
    training_class: TrainingClass,
    choices: Iterable[Choice],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Outcome]:
    """Decide for each learner or say why not, in as many statements as for one.

    Refused altogether while a sheet is not locked. Refused for one: twice, on oneself,
    otherwise than recommended without a reason, a withdrawal.
    """
    choices, at = list(choices), at or timezone.now()
    training_class = hold_class(training_class)
    keys = {choice.enrolment_id for choice in choices}
    found = _recommended(training_class, keys)
    _require_locked(training_class, found)
    table = _Table(training_class, keys, found, by, at)
    outcomes = [table.decide(choice) for choice in choices]
    done = [one for one in outcomes if isinstance(one, CompletionDecision)]
    CompletionDecision.objects.bulk_create(done, 500)
    note_decisions(done, Act.DECIDE)
    _finish(done)
    booking.book_hours(done)
    _tell(training_class, done)
    return outcomes


def hold_class(training_class: TrainingClass) -> TrainingClass:
    """Lock a class so that nobody else decides on its completion meanwhile."""
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if held.status not in DECIDABLE:
        raise WrongClassState(training_class=held, status=held.get_status_display())
    return held


def _recommended(training_class: TrainingClass, keys: set[int]) -> dict[int, Recommendation]:
    return {one.learner.pk: one for one in recommendations_of(training_class, keys)}


def _require_locked(training_class: TrainingClass, found: Mapping[int, Recommendation]) -> None:
    """Refuse while nothing can be decided yet, and name what is open."""
    waiting = {
        key
        for one in found.values()
        if one.verdict == Verdict.NOT_YET
        for reason in one.reasons
        for key in reason.evidence.get("sessions", ())
        if reason.code == "SHEETS_NOT_LOCKED"
    }
    if waiting:
        titles = list(
            training_class.sessions.filter(pk__in=waiting)
            .order_by("starts_at")
            .values_list("title", flat=True)
        )
        names = "、".join(titles[:NAMES_SHOWN]) + ("…" if len(titles) > NAMES_SHOWN else "")
        raise SheetsNotLocked(count=len(titles), names=names)


class _Table:
    """What has to be known of the learners about whom somebody decides."""

    def __init__(
        self,
        training_class: TrainingClass,
        keys: set[int],
        found: Mapping[int, Recommendation],
        by: User,
        at: datetime,
    ):
        self.training_class, self.found, self.by, self.at = training_class, found, by, at
        rows = Enrolment.objects.expected().filter(training_class=training_class, pk__in=keys)
        self.enrolments = {row.pk: row for row in rows.select_related("person", "unit")}
        decided = CompletionDecision.objects.filter(enrolment__in=keys).order_by()
        self.decided = set(decided.values_list("enrolment", flat=True))
        waiting = WithdrawalProposal.objects.waiting().filter(enrolment__in=keys).order_by()
        self.leaving = set(waiting.values_list("enrolment", flat=True))

    def decide(self, choice: Choice) -> Outcome:
        enrolment = self.enrolments.get(choice.enrolment_id)
        if enrolment is None:
            return NotTakingPart()
        one = self.found[enrolment.pk]
        decision = choice.decision or one.verdict
        refusal = self._refusal(enrolment, decision, one, choice.reason)
        if refusal is not None:
            return refusal
        self.decided.add(enrolment.pk)
        return new_decision(enrolment, decision, one, reason=choice.reason, by=self.by, at=self.at)

    def _refusal(
        self, enrolment: Enrolment, decision: str, one: Recommendation, reason: str
    ) -> Refused | None:
        person = enrolment.person
        if enrolment.pk in self.decided:
            return CompletionDecided(person=person)
        if enrolment.pk in self.leaving:
            return WithdrawalWaiting(person=person)
        return refusal_to_decide(enrolment, decision, one, reason, self.by)


def refusal_to_decide(
    enrolment: Enrolment, decision: str, one: Recommendation, reason: str, by: User
) -> Refused | None:
    """Why the account may not decide so, whatever was decided before; or None."""
    if enrolment.person_id == by.standing.person_id:
        return OwnCompletion()
    if decision not in SINGLE:
        return WithdrawalNeedsTwo()
    if decision != one.verdict and not reason.strip():
        return OverrideNeedsReason(person=enrolment.person)
    return None


def new_decision(
    enrolment: Enrolment,
    decision: str,
    one: Recommendation,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> CompletionDecision:
    """A decision with what it rests on, not saved."""
    row = CompletionDecision(enrolment=enrolment, training_class_id=enrolment.training_class_id)
    return fill_in(row, decision, one, reason=reason, by=by, at=at)


def fill_in(
    row: CompletionDecision,
    decision: str,
    one: Recommendation,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> CompletionDecision:
    is_override = decision != one.verdict
    row.decision, row.recommendation = decision, one.verdict
    row.reasons, row.full_attendance = one.kept_reasons, one.kept_full
    row.override_reason = reason.strip() if is_override else ""
    row.hours_required = one.hours_required
    is_completed = decision == Verdict.COMPLETED
    row.hours_awarded = one.hours_attended if is_completed else Decimal(0)
    row.decided_by, row.decided_at = by, at
    return row


def note_decisions(rows: Iterable[CompletionDecision], act: Act, reason: str = "") -> None:
    """Write down what was decided, so that it stays when it is revised."""
    CompletionStep.objects.bulk_create(
        [
            CompletionStep(
                completion=row,
                kind=act,
                decision=row.decision,
                recommendation=row.recommendation,
                reasons=row.reasons,
                hours_awarded=row.hours_awarded,
                reason=reason or row.override_reason,
                by=row.decided_by,
                at=row.decided_at,
            )
            for row in rows
        ],
        500,
    )


def _finish(rows: Sequence[CompletionDecision]) -> None:
    """Bring the enrolments to where the decisions say they are."""
    for decision in SINGLE:
        finished = [row.enrolment for row in rows if row.decision == decision]
        if finished:
            courses.finish_many(finished, decision)


def _tell(training_class: TrainingClass, rows: Sequence[CompletionDecision]) -> None:
    with override(settings.LANGUAGE_CODE):
        words = {"training_class": training_class}
        for decision in SINGLE:
            told = [row for row in rows if row.decision == decision]
            if told:
                notify(
                    [row.enrolment.person for row in told],
                    subject=_("Completion of “%(training_class)s”") % words,
                    body=_("It was decided: %(decision)s.")
                    % {"decision": told[0].get_decision_display()},
                    link=reverse("my_credit_hours"),
                )


@transaction.atomic
def revise_decision(
    completion: CompletionDecision,
    decision: str,
    *,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> CompletionDecision:
    """Decide anew, on the evidence as it is now; the former decision stays readable.

    A certificate that no longer holds is revoked, one whose hours changed is replaced;
    booked hours get a counter-entry. Refused: without a reason, when nothing changes,
    after a withdrawal, in a class that is archived.
    """
    reason, at = reason.strip(), at or timezone.now()
    if not reason:
        raise ReasonMissing()
    training_class = hold_class(completion.training_class)
    rows = CompletionDecision.objects.select_related("enrolment__person", "enrolment__unit")
    row = rows.get(pk=completion.pk)
    if Verdict.WITHDRAWN in (row.decision, decision):
        raise WithdrawalNeedsTwo()
    found = _recommended(training_class, {row.enrolment_id})
    _require_locked(training_class, found)
    one = found[row.enrolment_id]
    if refusal := refusal_to_decide(row.enrolment, decision, one, reason, by):
        raise refusal
    before = row.decision, row.hours_awarded
    fill_in(row, decision, one, reason=reason, by=by, at=at)
    if (row.decision, row.hours_awarded) == before:
        raise SameDecision()
    row.revision += 1
    row.save()
    note_decisions([row], Act.REVISE, reason)
    _finish([row])
    _follow(row, by, at)
    _tell(training_class, [row])
    return row


def _follow(row: CompletionDecision, by: User, at: datetime) -> None:
    """Bring hours and certificate to what was decided anew.

    Why it was touches on conduct; the liaison reads of hours and certificates, not of that.
    """
    with override(settings.LANGUAGE_CODE):
        reason = _("The decision on completion was changed.")
    booking.take_back_hours(row, reason=reason, by=by, at=at)
    booking.book_hours([row])
    certifying.follow_decision(row, reason=reason, by=by, at=at)
