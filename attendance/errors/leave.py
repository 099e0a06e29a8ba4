"""Refusals about leave."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


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


class LeaveBegun(Refused):
    code = "leave_begun"
    message = _("The leave has begun. Only the staff of the class can still cancel it.")


class ReturnBeforeLeave(Refused):
    code = "return_before_leave"
    message = _("Nobody comes back before the leave has begun; cancel it instead.")


class LeaveChainSet(Refused):
    code = "leave_chain_set"
    message = _("The class has an approval chain of its own. Change it there.")
