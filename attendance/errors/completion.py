"""Refusals about assessments, completion, certificates and credit hours."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotTakingPart(Refused):
    code = "not_taking_part"
    message = _("This person does not take part in the class.")


class WrongAssessmentState(Refused):
    code = "wrong_assessment_state"
    message = _("This is not possible while the assessment of %(person)s is “%(status)s”.")


class ScoreNotPossible(Refused):
    code = "score_not_possible"
    message = _("“%(value)s” is no score: it takes a number from 0 to 100.")


class OwnScores(Refused):
    code = "own_scores"
    message = _("Somebody else than who scored it confirms an assessment.")


class OwnAssessment(Refused):
    code = "own_assessment"
    message = _("Nobody assesses themselves.")


class CompletionDecided(Refused):
    code = "completion_decided"
    message = _("The completion of %(person)s is decided already; revise the decision instead.")


class CompletionUndecided(Refused):
    code = "completion_undecided"
    message = _("The completion of %(person)s is not decided yet.")


class OwnCompletion(Refused):
    code = "own_completion"
    message = _("Nobody decides on their own completion.")


class OverrideNeedsReason(Refused):
    code = "override_needs_reason"
    message = _("The evidence on %(person)s recommends otherwise; please say why you decide so.")


class SameDecision(Refused):
    code = "same_decision"
    message = _("That is what was decided, on the same hours; there is nothing to revise.")


class WithdrawalWaiting(Refused):
    code = "withdrawal_waiting"
    message = _("The withdrawal of %(person)s is proposed; somebody has to decide on it first.")


class WithdrawalSettled(Refused):
    code = "withdrawal_settled"
    message = _("%(person)s has decided on this proposal already.")


class OwnWithdrawalProposal(Refused):
    code = "own_withdrawal_proposal"
    message = _("You have proposed it; somebody else decides.")


class NotCompleted(Refused):
    code = "not_completed"
    message = _("%(person)s has not completed the class, so there is no certificate.")


class CertificateExists(Refused):
    code = "certificate_exists"
    message = _("%(person)s has a certificate already.")


class WrongCertificateState(Refused):
    code = "wrong_certificate_state"
    message = _("This is not possible while the certificate is “%(status)s”.")


class LeaveNotClosed(Refused):
    code = "leave_not_closed"
    message = _("%(count)s leave requests are not settled: %(names)s.")


class DecisionsMissing(Refused):
    code = "decisions_missing"
    message = _("The completion of %(count)s learners is not decided: %(names)s.")


class WithdrawalsWaiting(Refused):
    code = "withdrawals_waiting"
    message = _("%(count)s proposed withdrawals wait for a decision.")


class CertificatesNotIssued(Refused):
    code = "certificates_not_issued"
    message = _("%(count)s certificates are drafts still; issue or discard them.")


class RecordsUndecided(Refused):
    code = "records_undecided"
    message = _("%(count)s discipline records are not decided.")


class MaterialsNotReturned(Refused):
    code = "materials_not_returned"
    message = _("Copies are not returned by %(count)s people: %(names)s.")
