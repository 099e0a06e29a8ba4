"""Refusals about rolls, sheets and scans."""

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
