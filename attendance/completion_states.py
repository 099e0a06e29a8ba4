"""What can be done in which state on the way to completion. Pure; every other pair is refused."""

from enum import StrEnum


class Assessing(StrEnum):
    """The states of an assessment; those of `Assessment.Status`."""

    OPEN = "open"
    SCORED = "scored"
    CONFIRMED = "confirmed"


class AssessmentAct(StrEnum):
    """What is done with an assessment; the kinds of `AssessmentStep`."""

    SCORE = "score"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"


_ASSESSMENT = {
    (Assessing.OPEN, AssessmentAct.SCORE): Assessing.SCORED,
    (Assessing.SCORED, AssessmentAct.SCORE): Assessing.SCORED,
    (Assessing.SCORED, AssessmentAct.CONFIRM): Assessing.CONFIRMED,
    (Assessing.SCORED, AssessmentAct.SEND_BACK): Assessing.OPEN,
    (Assessing.CONFIRMED, AssessmentAct.SEND_BACK): Assessing.OPEN,
}


def after_assessing(
    state: str, act: AssessmentAct, *, is_complete: bool = True
) -> Assessing | None:
    """The state after the act. Scores of which some are missing leave it open."""
    following = _ASSESSMENT.get((Assessing(state), act))
    lacks = following is not None and act == AssessmentAct.SCORE and not is_complete
    return Assessing.OPEN if lacks else following


class Certifying(StrEnum):
    """The states of a certificate; those of `Certificate.Status`."""

    DRAFT = "draft"
    ISSUED = "issued"
    REPLACED = "replaced"
    REVOKED = "revoked"


class CertificateAct(StrEnum):
    ISSUE = "issue"
    REPLACE = "replace"
    REVOKE = "revoke"


_CERTIFICATE = {
    (Certifying.DRAFT, CertificateAct.ISSUE): Certifying.ISSUED,
    (Certifying.ISSUED, CertificateAct.REPLACE): Certifying.REPLACED,
    (Certifying.ISSUED, CertificateAct.REVOKE): Certifying.REVOKED,
}


def after_certifying(state: str, act: CertificateAct) -> Certifying | None:
    return _CERTIFICATE.get((Certifying(state), act))


class Proposing(StrEnum):
    """The states of a proposed withdrawal; those of `WithdrawalProposal.State`."""

    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"


class WithdrawalAct(StrEnum):
    AGREE = "agree"
    DECLINE = "decline"


_WITHDRAWAL = {
    (Proposing.WAITING, WithdrawalAct.AGREE): Proposing.AGREED,
    (Proposing.WAITING, WithdrawalAct.DECLINE): Proposing.DECLINED,
}


def after_proposing(state: str, act: WithdrawalAct) -> Proposing | None:
    return _WITHDRAWAL.get((Proposing(state), act))


class Deciding(StrEnum):
    """Whether completion is decided: without a decision it is pending."""

    PENDING = "pending"
    DECIDED = "decided"


class DecisionAct(StrEnum):
    """What is done about completion; the kinds of `CompletionStep`."""

    DECIDE = "decide"
    REVISE = "revise"
    WITHDRAW = "withdraw"


_DECISION = {
    (Deciding.PENDING, DecisionAct.DECIDE): Deciding.DECIDED,
    (Deciding.PENDING, DecisionAct.WITHDRAW): Deciding.DECIDED,
    (Deciding.DECIDED, DecisionAct.REVISE): Deciding.DECIDED,
}


def after_deciding(state: str, act: DecisionAct) -> Deciding | None:
    return _DECISION.get((Deciding(state), act))
