"""The rules of classes, sessions and enrolments that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotPublishable(Refused):
    code = "not_publishable"
    message = _("“%(training_class)s” cannot be published yet.")


class NotConcludable(Refused):
    code = "not_concludable"
    message = _("“%(training_class)s” cannot be concluded yet.")


class NotArchivable(Refused):
    code = "not_archivable"
    message = _("“%(training_class)s” cannot be archived yet.")


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


class WithdrawalNeedsTwo(Refused):
    code = "withdrawal_needs_two"
    message = _("Withdrawal is proposed by one person and agreed to by another.")


class ReportInClosed(Refused):
    code = "report_in_closed"
    message = _("Learners of “%(training_class)s” cannot report in now: its state is “%(status)s”.")
