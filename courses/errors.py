"""The rules of courses that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from courses.callup_errors import (  # noqa: F401 - all refusals of courses are found here
    AlreadyInGroup,
    ApprovalNumberMissing,
    DeadlineUnreadable,
    ForTheOrganiser,
    GraceNotOver,
    NobodyIsMissing,
    NobodyToDistribute,
    NominationClosed,
    PersonKnown,
    PersonNotOfUnit,
    ProgrammeClosed,
    ProgrammeHasOpenClasses,
    ProgrammeNotApproved,
    ProgrammeNotDraft,
    QuotaBelowNominated,
    QuotaExceeded,
    QuotasRefused,
    QuotaTwice,
    QuotaUnreadable,
    ReportInTimeMissing,
    SeatTaken,
    SessionsHaveBegun,
    TransferNeeded,
)
from courses.plan_errors import (
    ChangeOvertaken as ChangeOvertaken,
)
from courses.plan_errors import (
    ChangeUndone as ChangeUndone,
)
from courses.plan_errors import (
    DayEmpty as DayEmpty,
)
from courses.plan_errors import (
    DayNotMovable as DayNotMovable,
)
from courses.plan_errors import (
    SeriesEmpty as SeriesEmpty,
)
from courses.plan_errors import (
    SeriesNotPossible as SeriesNotPossible,
)
from courses.plan_errors import (
    SeriesTooLong as SeriesTooLong,
)
from courses.plan_errors import (
    SeriesTooShort as SeriesTooShort,
)
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


class GroupTaken(Refused):
    code = "group_taken"
    message = _("%(group)s has “%(session)s” at that time, %(when)s.")


class VenueBlocked(Refused):
    code = "venue_blocked"
    message = _("%(venue)s cannot be used, %(when)s: %(reason)s")


class OutsideVenueHours(Refused):
    code = "outside_venue_hours"
    message = _("%(venue)s can be booked from %(opens)s to %(closes)s only.")


class ReasonNeeded(Refused):
    """These can be done all the same, if somebody says why."""

    code = "reason_needed"
    message = _("Please give a reason why it is to be so all the same.")


class VenueBuffer(Refused):
    code = "venue_buffer"
    message = _(
        "%(resource)s needs %(minutes)s minutes before and after “%(session)s”"
        " of “%(training_class)s”, %(when)s."
    )


class LecturerBuffer(Refused):
    code = "lecturer_buffer"
    message = _(
        "%(resource)s needs %(minutes)s minutes before and after lecturing at “%(session)s”"
        " of “%(training_class)s”, %(when)s."
    )


class LecturerUnavailable(Refused):
    code = "lecturer_unavailable"
    message = _("%(lecturer)s is not available, %(when)s.")


class LearnersElsewhere(Refused):
    code = "learners_elsewhere"
    message = _(
        "%(count)s learners are at “%(session)s” of “%(training_class)s” at that time: %(names)s"
    )


class SeatsShort(Refused):
    code = "seats_short"
    message = _("%(venue)s has %(seats)s seats for %(count)s people.")


class OverLunch(Refused):
    code = "over_lunch"
    message = _("The session takes up lunchtime, %(begins)s–%(ends)s.")


class InEvening(Refused):
    code = "in_evening"
    message = _("The session is in the evening, after %(hour)s.")


class HalfDayTooLong(Refused):
    code = "half_day_too_long"
    message = _(
        "The half-day has %(hours)s credit hours, more than the class's %(limit)s:"
        " %(day)s, %(half_day)s."
    )


class OnWeekend(Refused):
    code = "weekend"
    message = _("%(day)s is a weekend day.")


class OnHoliday(Refused):
    code = "holiday"
    message = _("%(day)s is a holiday: %(name)s.")


class OnAdjustedWorkday(Refused):
    code = "adjusted_workday"
    message = _("%(day)s is worked although it is a weekend day: %(name)s.")


class CalendarUnknown(Refused):
    code = "calendar_unknown"
    message = _("The holidays of %(year)s are not known yet.")


class OutsideClassDates(Refused):
    code = "outside_class_dates"
    message = _("%(day)s is outside the dates of the class, %(dates)s.")


class LecturerMissing(Refused):
    code = "lecturer_missing"
    message = _("The session has no lecturer.")


class VenueMissing(Refused):
    code = "venue_missing"
    message = _("The session has no venue.")


class WrongPeriod(Refused):
    code = "wrong_period"
    message = _("Please choose a period of 1 to %(days)s days.")


class EndsBeforeStart(Refused):
    code = "ends_before_start"
    message = _("A session must end after it starts.")


class WrongChair(Refused):
    code = "wrong_chair"
    message = _("%(chair)s is not on the staff of this class.")


class SessionClosed(Refused):
    code = "session_closed"
    message = _("“%(session)s” is in the state “%(status)s” and cannot be changed any more.")


class NothingToRelease(Refused):
    code = "nothing_to_release"
    message = _("Nothing has changed since the last release of the timetable.")


class FeedUnknown(Refused):
    """Also for an address that was revoked: nobody learns that it ever was one."""

    status = 404
    code = "feed_unknown"
    message = _("There is no such calendar.")


class LecturerNotNamed(Refused):
    code = "lecturer_not_named"
    message = _("%(lecturer)s has no name yet: there is nobody to ask.")


class LinkUnknown(Refused):
    """Also for a link that has expired or was replaced."""

    status = 404
    code = "link_unknown"
    message = _("This link is not valid any more. Please ask for a new one.")


class NotTheDay(Refused):
    code = "not_the_day"
    message = _("“%(session)s” is at another time: %(when)s.")


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
