"""The refusals of programmes, quotas, nominations, report-in and groups."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


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
