"""Refusals about rules and records of discipline."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotYetHappened(Refused):
    code = "not_yet_happened"
    message = _("This lies in the future.")


class WrongSession(Refused):
    code = "wrong_session"
    message = _("The session belongs to another class.")


class WrongRule(Refused):
    code = "wrong_rule"
    message = _("The rule belongs to another class.")


class RuleNotInEffect(Refused):
    code = "rule_not_in_effect"
    message = _("The rule “%(rule)s” was not in effect on %(day)s.")


class NothingToAdopt(Refused):
    code = "nothing_to_adopt"
    message = _("The class has these rules already.")


class NoRulesYet(Refused):
    code = "no_rules_yet"
    message = _("The class has no rules of discipline yet.")


class AcknowledgedAlready(Refused):
    code = "acknowledged_already"
    message = _("The discipline of the class has been acknowledged already.")


class NoticeChanged(Refused):
    code = "notice_changed"
    message = _("The rules have changed meanwhile; please read them again.")


class NobodyInvolved(Refused):
    code = "nobody_involved"
    message = _("An incident needs at least one learner.")


class TooManyInvolved(Refused):
    code = "too_many_involved"
    message = _("An incident has at most %(limit)s learners.")


class OtherClass(Refused):
    code = "other_class"
    message = _("An incident is about learners of one class.")


class WrongRecordState(Refused):
    code = "wrong_record_state"
    message = _("This is not possible while the record is in the state “%(status)s”.")


class BreachChanged(Refused):
    code = "breach_changed"
    message = _("The record has changed since it was shown; please look at it again.")


class AboutYourself(Refused):
    code = "about_yourself"
    message = _("This record is about you; somebody else has to decide on it.")


class RecorderConfirms(Refused):
    code = "recorder_confirms"
    message = _("You recorded this breach; somebody else has to confirm it.")


class EvidenceEmpty(Refused):
    code = "evidence_empty"
    message = _("Evidence is a file or some words, not both and not nothing.")


class EvidenceMissing(Refused):
    code = "evidence_missing"
    message = _("A record needs evidence before it can be verified.")


class TooMuchEvidence(Refused):
    code = "too_much_evidence"
    message = _("There are %(limit)s pieces of evidence already.")


class AnswerAwaited(Refused):
    code = "answer_awaited"
    message = _("The learner may answer until %(until)s.")


class AnswerTooLate(Refused):
    code = "answer_too_late"
    message = _("An answer was possible until %(until)s.")


class AnsweredAlready(Refused):
    code = "answered_already"
    message = _("The learner has answered already.")


class AppealTooLate(Refused):
    code = "appeal_too_late"
    message = _("An appeal was possible until %(until)s.")


class AppealedAlready(Refused):
    code = "appealed_already"
    message = _("There has been an appeal against this record already.")


class AppealUnderWay(Refused):
    code = "appeal_under_way"
    message = _("An appeal against this record has not been decided yet.")


class AppealStillPossible(Refused):
    code = "appeal_still_possible"
    message = _("The learner may appeal until %(until)s.")


class NoAppeal(Refused):
    code = "no_appeal"
    message = _("There is no appeal to decide on.")


class AppealOfOwnDecision(Refused):
    code = "appeal_of_own_decision"
    message = _("You recorded or confirmed this breach; somebody else decides on the appeal.")


class RevisionHarsher(Refused):
    code = "revision_harsher"
    message = _("An appeal cannot make it graver than it was.")
