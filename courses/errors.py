"""The rules of courses that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotPublishable(Refused):
    code = "not_publishable"
    message = _("“%(training_class)s” cannot be published yet.")


class HostMissing(Refused):
    code = "host_missing"
    message = _("The class has no host unit.")


class PresidingHostMissing(Refused):
    code = "presiding_host_missing"
    message = _("The class has no presiding host.")


class DatesMissing(Refused):
    code = "dates_missing"
    message = _("The class has no dates.")


class SessionsMissing(Refused):
    code = "sessions_missing"
    message = _("The class has no session.")


class LeaveLimitNotAcknowledged(Refused):
    """DOMAIN rule: below seven half-days one half-day of leave is over 1/7 of the hours."""

    code = "leave_limit_not_acknowledged"
    message = _(
        "The class has %(hours)s credit hours. Any half-day of leave is more than 1/7 of them,"
        " the limit for completion. Please confirm that this is intended."
    )


class WrongClassState(Refused):
    code = "wrong_class_state"
    message = _("This is not possible while “%(training_class)s” is in the state “%(status)s”.")


class CapacityBelowEnrolled(Refused):
    code = "capacity_below_enrolled"
    message = _("%(count)s people have a place in the class already.")


class SessionsNotHeld(Refused):
    code = "sessions_not_held"
    message = _("%(count)s required sessions are neither held nor cancelled.")


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Please give a reason.")


class TimetableClash(Refused):
    code = "timetable_clash"
    message = _("The time or the place is taken.")


class VenueTaken(Refused):
    code = "venue_taken"
    message = _("%(resource)s is taken by “%(session)s” of “%(training_class)s”, %(when)s.")


class LecturerTaken(Refused):
    code = "lecturer_taken"
    message = _("%(resource)s lectures at “%(session)s” of “%(training_class)s”, %(when)s.")


class ClassTaken(Refused):
    code = "class_taken"
    message = _("“%(training_class)s” has “%(session)s” at that time, %(when)s.")


class EndsBeforeStart(Refused):
    code = "ends_before_start"
    message = _("A session must end after it starts.")


class WrongChair(Refused):
    code = "wrong_chair"
    message = _("%(chair)s is not on the staff of this class.")


class SessionClosed(Refused):
    code = "session_closed"
    message = _("“%(session)s” is in the state “%(status)s” and cannot be changed any more.")


class EnrolmentClosed(Refused):
    code = "enrolment_closed"
    message = _("“%(training_class)s” is not open for enrolment.")


class AlreadyEnrolled(Refused):
    code = "already_enrolled"
    message = _("%(person)s is enrolled in the class already.")


class ClassFull(Refused):
    code = "class_full"
    message = _("“%(training_class)s” has no places left.")


class WrongGroup(Refused):
    code = "wrong_group"
    message = _("%(group)s belongs to another class.")


class WrongEnrolmentState(Refused):
    code = "wrong_enrolment_state"
    message = _("This is not possible while %(person)s is in the state “%(status)s”.")


class ReportInClosed(Refused):
    code = "report_in_closed"
    message = _("Learners of “%(training_class)s” cannot report in now: its state is “%(status)s”.")


class ReportInTimeMissing(Refused):
    code = "report_in_time_missing"
    message = _("“%(training_class)s” has neither a time for reporting in nor a session.")


class GraceNotOver(Refused):
    code = "grace_not_over"
    message = _("Learners of “%(training_class)s” may still report in until %(until)s.")


class SessionsHaveBegun(Refused):
    code = "sessions_have_begun"
    message = _("The roll of a session has been opened since %(person)s reported in.")


class SeatTaken(Refused):
    code = "seat_taken"
    message = _("Somebody of this class has this seat already.")


class TransferNeeded(Refused):
    code = "transfer_needed"
    message = _("%(person)s is in a group already. A transfer to another one needs a reason.")


class AlreadyInGroup(Refused):
    code = "already_in_group"
    message = _("%(person)s is in this group already.")


class NobodyToDistribute(Refused):
    code = "nobody_to_distribute"
    message = _("Every confirmed learner has a group.")


class ProgrammeNotDraft(Refused):
    code = "programme_not_draft"
    message = _("“%(programme)s” is no draft any more.")


class ApprovalNumberMissing(Refused):
    code = "approval_number_missing"
    message = _("A programme is approved under an approval number.")


class ProgrammeNotApproved(Refused):
    code = "programme_not_approved"
    message = _("“%(programme)s” is not approved, or closed already.")


class ProgrammeHasOpenClasses(Refused):
    code = "programme_has_open_classes"
    message = _("%(count)s classes of “%(programme)s” are not over yet.")


class ProgrammeClosed(Refused):
    code = "programme_closed"
    message = _("“%(programme)s” is closed.")


class QuotasRefused(Refused):
    code = "quotas_refused"
    message = _("The quotas cannot be set like this; nothing was changed.")


class QuotaUnreadable(Refused):
    code = "quota_unreadable"
    message = _("Line %(number)s: “%(text)s” is no number of people from 0 to 9999.")


class DeadlineUnreadable(Refused):
    code = "deadline_unreadable"
    message = _("Line %(number)s: “%(text)s” is no date such as 2026-12-01 or 2026-12-01 17:00.")


class QuotaBelowNominated(Refused):
    code = "quota_below_nominated"
    message = _("%(unit)s has nominated %(count)s people already.")


class QuotaTwice(Refused):
    code = "quota_twice"
    message = _("%(unit)s is named twice.")


class QuotaExceeded(Refused):
    code = "quota_exceeded"
    message = _("Above the quota: %(unit)s may send %(quota)s people.")


class NominationClosed(Refused):
    code = "nomination_closed"
    message = _("Nominations closed at %(deadline)s. Please turn to the organiser.")


class PersonNotOfUnit(Refused):
    code = "person_not_of_unit"
    message = _("%(unit)s has no such person.")


class PersonKnown(Refused):
    code = "person_known"
    message = _("%(unit)s has %(name)s already. Please choose from the list.")


class ForTheOrganiser(Refused):
    code = "for_the_organiser"
    message = _("The place of %(person)s is for the organiser to change. Please turn to them.")


class NobodyIsMissing(Refused):
    code = "nobody_is_missing"
    message = _("No unit has a shortfall.")


class RosterFileType(Refused):
    code = "roster_file_type"
    message = _("Please send the roster as an .xlsx or .csv file.")


class RosterTooLarge(Refused):
    code = "roster_too_large"
    message = _("The roster is too large.")


class RosterUnreadable(Refused):
    code = "roster_unreadable"
    message = _("The file cannot be read. Please save it again as an .xlsx file.")


class RosterExpired(Refused):
    code = "roster_expired"
    message = _("This page is too old. Please start again.")


class RosterTooManyRows(Refused):
    code = "roster_too_many_rows"
    message = _("A roster has at most %(limit)s rows.")


class RosterCellTooLarge(Refused):
    code = "roster_cell_too_large"
    message = _("A cell of the roster holds too much text.")


class RosterEmpty(Refused):
    code = "roster_empty"
    message = _("The roster is empty.")


class RosterColumnMissing(Refused):
    code = "roster_column_missing"
    message = _("The roster lacks a column for: %(columns)s.")


class NameMissing(Refused):
    code = "name_missing"
    message = _("The name is missing.")


class UnitMissing(Refused):
    code = "unit_missing"
    message = _("The unit is missing.")


class ValueTooLong(Refused):
    code = "value_too_long"
    message = _("“%(column)s” is longer than %(limit)s characters.")


class UnitUnknown(Refused):
    code = "unit_unknown"
    message = _("There is no unit “%(unit)s”.")


class UnitAmbiguous(Refused):
    code = "unit_ambiguous"
    message = _("There are several units “%(unit)s”.")


class PersonAmbiguous(Refused):
    code = "person_ambiguous"
    message = _("%(unit)s has several people named %(name)s. Give the staff number or the phone.")


class StaffNumberTaken(Refused):
    code = "staff_number_taken"
    message = _("The staff number %(staff_no)s belongs to somebody else.")


class DuplicateRow(Refused):
    code = "duplicate_row"
    message = _("The same as row %(number)s.")
