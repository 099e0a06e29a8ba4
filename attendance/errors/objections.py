"""Refusals about flags and objections."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


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
