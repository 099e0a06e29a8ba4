"""The rules of attendance that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotEnrolled(Refused):
    """Also the answer where the asker may not know whether somebody is enrolled."""

    code = "not_enrolled"
    message = _("This person is not on the roll of this session.")


class NotReportedIn(Refused):
    code = "not_reported_in"
    message = _("This person has not reported in to the class.")


class SheetNotOpen(Refused):
    code = "sheet_not_open"
    message = _("The attendance sheet of this session has not been opened yet.")


class SheetAlreadyOpen(Refused):
    code = "sheet_already_open"
    message = _("The attendance sheet of this session has been opened already.")


class SheetClosed(Refused):
    code = "sheet_closed"
    message = _(
        "The attendance sheet has been handed in; only a correction with a reason changes it."
    )


class SheetStillOpen(Refused):
    code = "sheet_still_open"
    message = _("The attendance sheet is still open; mark the person instead of correcting.")


class SheetNotSubmitted(Refused):
    code = "sheet_not_submitted"
    message = _("Only a sheet that has been handed in can be confirmed.")


class SheetNotConfirmed(Refused):
    code = "sheet_not_confirmed"
    message = _("Only a sheet that has been confirmed can be locked.")


class SheetsNotLocked(Refused):
    code = "sheets_not_locked"
    message = _("%(count)s attendance sheets are not locked yet: %(names)s.")


class SheetLocked(Refused):
    code = "sheet_locked"
    message = _(
        "The sheet of “%(session)s” is locked; only a correction that a second person "
        "agrees to changes it."
    )


class SheetNotClosed(Refused):
    code = "sheet_not_closed"
    message = _("The attendance sheet is open; there is nothing to reopen.")


class OwnRecordsOnly(Refused):
    code = "own_records_only"
    message = _("You took this roll alone; somebody else has to confirm it.")


class OwnProposal(Refused):
    code = "own_proposal"
    message = _("You proposed this correction; somebody else has to decide on it.")


class ProposalDecided(Refused):
    code = "proposal_decided"
    message = _("This correction has been decided by %(person)s already.")


class ProposalWaiting(Refused):
    code = "proposal_waiting"
    message = _("A correction of this record waits for a second person already.")


class RecordChanged(Refused):
    code = "record_changed"
    message = _("The record has changed since the correction was proposed.")


class NotOnTheDay(Refused):
    code = "not_on_the_day"
    message = _("The attendance sheet can be opened from the day of the session on.")


class NoRollKept(Refused):
    code = "no_roll_kept"
    message = _("Attendance is not kept at this session.")


class ClassNotRunning(Refused):
    code = "class_not_running"
    message = _("The class is in the state “%(status)s”; attendance is kept while it runs.")


class NobodyToExpect(Refused):
    code = "nobody_to_expect"
    message = _("Nobody has reported in to the class yet.")


class PendingLeft(Refused):
    code = "pending_left"
    message = _("%(count)s learners are not marked yet: %(names)s.")


class CheckInNotOpen(Refused):
    code = "check_in_not_open"
    message = _("Check-in opens at %(opens_at)s.")


class CheckInOver(Refused):
    code = "check_in_over"
    message = _("Check-in ended at %(ended_at)s.")


class CodeNeeded(Refused):
    code = "code_needed"
    message = _("Scan the code on the screen of the hall, or type the one beside it.")


class CodeExpired(Refused):
    """Also the answer to a code of another session, so that nothing is learned from it."""

    code = "code_expired"
    message = _("This code has expired. Scan the screen of the hall once more.")


class CodeWrong(Refused):
    code = "code_wrong"
    message = _("This is not the code on the screen. It changes every minute.")


class TooManyAttempts(Refused):
    code = "too_many_attempts"
    message = _(
        "Too many wrong codes. Scan the screen instead, or try again in 15 minutes; "
        "the class teacher can mark you as well."
    )
    status = 429


class BadgeUnknown(Refused):
    code = "badge_unknown"
    message = _("This is no badge of ours.")


class ScanUnknown(Refused):
    code = "scan_unknown"
    message = _("There is no such scan of yours.")


class OtherDevice(Refused):
    code = "other_device"
    message = _("Only the device that scanned can take the scan back.")


class AnnulTooLate(Refused):
    code = "annul_too_late"
    message = _("A scan can be taken back for %(minutes)s minutes; mark the person instead.")


class NonceReused(Refused):
    code = "nonce_reused"
    message = _("This nonce has been used for something else.")


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Please give a reason.")


class SameStatus(Refused):
    code = "same_status"
    message = _("The record has this status already.")


class StatusNotAllowed(Refused):
    code = "status_not_allowed"
    message = _("This status cannot be given by hand.")


class NotYetHappened(Refused):
    code = "not_yet_happened"
    message = _("This lies in the future.")


class WrongSession(Refused):
    code = "wrong_session"
    message = _("The session belongs to another class.")


class WrongRule(Refused):
    code = "wrong_rule"
    message = _("The rule belongs to another class.")


class NothingAsked(Refused):
    code = "nothing_asked"
    message = _("Please choose the sessions or the time of the leave.")


class LeaveEndsBeforeStart(Refused):
    code = "leave_ends_before_start"
    message = _("A leave must end after it starts.")


class LeaveOutsideClass(Refused):
    code = "leave_outside_class"
    message = _("The leave is outside the dates of the class, %(dates)s.")


class LeaveTooLate(Refused):
    code = "leave_too_late"
    message = _(
        "Leave is asked for before the session starts; “%(session)s” started at %(at)s. Only sick"
        " leave can be asked for within %(hours)s hours afterwards, where the class allows it."
    )


class LeaveOverlaps(Refused):
    code = "leave_overlaps"
    message = _("There is another request for leave at that time already: %(when)s.")


class LeaveExceedsLimit(Refused):
    """People decide what follows, so it can be asked for all the same: `leave_limit`."""

    code = "leave_exceeds_limit"
    message = _(
        "With this leave it would be %(used)s credit hours; the limit of the class is %(limit)s."
        " Whoever exceeds it may be advised to withdraw. Please confirm that you ask for it"
        " all the same."
    )


class WrongLeaveState(Refused):
    code = "wrong_leave_state"
    message = _("This is not possible while the leave is in the state “%(status)s”.")


class LeaveDecided(Refused):
    code = "leave_decided"
    message = _("%(person)s has dealt with this request meanwhile: %(decision)s.")


class LeaveChanged(Refused):
    code = "leave_changed"
    message = _("The request has changed since you opened it. Please read it once more.")


class OwnLeave(Refused):
    code = "own_leave"
    message = _("Nobody decides on their own leave, or on one they have asked for themselves.")


class LeaveOfSuperior(Refused):
    code = "leave_of_superior"
    message = _("%(person)s is your superior; somebody else decides on this leave.")


class NotYourTurn(Refused):
    code = "not_your_turn"
    message = _("This step is decided by: %(role)s.")


class DecidedAlready(Refused):
    code = "decided_already"
    message = _("You have decided on an earlier step; somebody else decides on this one.")


class ProofMissing(Refused):
    code = "proof_missing"
    message = _("The proof of this leave is still missing; the class demands it before approval.")


class TooManyPapers(Refused):
    code = "too_many_papers"
    message = _("A sheet keeps at most %(limit)s signed papers.")


class ProofKind(Refused):
    code = "proof_kind"
    status = 415
    message = _("A proof is a photo (JPEG or PNG) or a PDF.")


class LeaveBegun(Refused):
    code = "leave_begun"
    message = _("The leave has begun. Only the staff of the class can still cancel it.")


class ReturnBeforeLeave(Refused):
    code = "return_before_leave"
    message = _("Nobody comes back before the leave has begun; cancel it instead.")


class SealBroken(Refused):
    """Sealed with a key that the installation has no longer: an operator has to mend it."""

    code = "seal_broken"
    status = 503
    message = _("This cannot be read at the moment. Please tell the office.")


class FlagUnknown(Refused):
    code = "flag_unknown"
    message = _("This is not there any more, or somebody has looked at it already.")


class SheetNotHandedIn(Refused):
    code = "sheet_not_handed_in"
    message = _("The attendance sheet has not been handed in yet; speak to the class teacher now.")


class ObjectionTooLate(Refused):
    code = "objection_too_late"
    message = _("Objections to this record were possible until %(last)s.")


class ObjectionOpen(Refused):
    code = "objection_open"
    message = _("An objection to this record waits for its answer.")


class ObjectionAnswered(Refused):
    code = "objection_answered"
    message = _("This objection has been answered already.")


class OwnObjection(Refused):
    code = "own_objection"
    message = _("Nobody answers their own objection.")


class RecorderAnswers(Refused):
    code = "recorder_answers"
    message = _("You recorded this yourself; another class teacher or host answers the objection.")


class ReportTooLarge(Refused):
    code = "report_too_large"
    message = _(
        "The report has %(cells)s cells; a file takes %(most)s. Choose fewer days, a unit or a"
        " group."
    )


class PaperFailed(Refused):
    code = "paper_failed"
    message = _("The document could not be typeset in time. Choose fewer days, a unit or a group.")
