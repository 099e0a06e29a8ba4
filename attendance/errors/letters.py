"""Refusals about bulletins, letters to units and commendations."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class WrongPaperState(Refused):
    code = "wrong_paper_state"
    message = _("This is not possible while the paper is in the state “%(status)s”.")


class PaperIssued(Refused):
    code = "paper_issued"
    message = _(
        "“%(paper)s” is issued and can no longer be changed. Draft a correction, or withdraw it."
    )


class PaperChanged(Refused):
    code = "paper_changed"
    message = _("The paper has changed since you opened it. Please read it once more.")


class DrafterSignsOff(Refused):
    code = "drafter_signs_off"
    message = _("Who drafted or edited a paper does not sign it off; somebody else does.")


class FactsChanged(Refused):
    code = "facts_changed"
    message = _(
        "What “%(paper)s” rests on has changed meanwhile. Please have it drafted anew, and read"
        " it once more."
    )


class NothingToReport(Refused):
    code = "nothing_to_report"
    message = _("Nothing is closed yet that could be reported: no locked sheet, no record.")


class TextMissing(Refused):
    code = "text_missing"
    message = _("A paper needs a title and a text.")


class IssuerMissing(Refused):
    code = "issuer_missing"
    message = _("The class has neither a host nor an organiser; say in whose name it is issued.")


class AddresseesMissing(Refused):
    code = "addressees_missing"
    message = _("Please name the units the bulletin is addressed to.")


class PrincipalMissing(Refused):
    code = "principal_missing"
    message = _(
        "These units have no principal leader to whom a letter could go: %(units)s. Nothing is"
        " issued."
    )


class NothingToIssue(Refused):
    code = "nothing_to_issue"
    message = _("No letter of this class is signed off and waits to be issued.")


class ReplyTooLate(Refused):
    code = "reply_too_late"
    message = _("A reply was possible until %(until)s.")


class ReplyStillPossible(Refused):
    code = "reply_still_possible"
    message = _("The unit may reply until %(until)s; close the letter after that.")


class WrongTarget(Refused):
    code = "wrong_target"
    message = _("“%(title)s” is not given to this kind of target.")


class TargetOfOtherClass(Refused):
    code = "target_of_other_class"
    message = _("Who is praised in a class belongs to it.")


class TooManyOutstanding(Refused):
    code = "too_many_outstanding"
    message = _(
        "At most %(most)s of the %(learners)s learners of the class can be outstanding learners."
    )


class ProposerConfirms(Refused):
    code = "proposer_confirms"
    message = _("Who proposed a commendation does not confirm it; somebody else does.")


class OwnCommendation(Refused):
    code = "own_commendation"
    message = _("Nobody proposes or decides on praise for themselves.")


class PublicityRuns(Refused):
    code = "publicity_runs"
    message = _("The commendation is public until %(until)s; it is confirmed after that.")


class WrongPraiseState(Refused):
    code = "wrong_praise_state"
    message = _("This is not possible while the commendation is in the state “%(status)s”.")


class PraiseChanged(Refused):
    code = "praise_changed"
    message = _("The commendation has changed since you opened it. Please read it once more.")


class LettersNotIssued(Refused):
    code = "letters_not_issued"
    message = _("%(count)s units have no issued letter yet: %(names)s.")
